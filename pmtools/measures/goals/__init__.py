"""What a goal can be about: of each case its value, and when that is known."""
