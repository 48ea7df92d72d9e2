"""Tables: CSV and its like, columns recognised by their names."""
