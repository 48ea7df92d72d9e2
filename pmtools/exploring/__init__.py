"""The coach's objects: the widget with its filters and pictures, and what is kept of them."""
