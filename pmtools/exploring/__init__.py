"""What a lean coach explores a log with, in any notebook: the map, time, and what differs."""
