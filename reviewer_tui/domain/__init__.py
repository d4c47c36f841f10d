"""What is true in the trade of filing review: plain Python, no I/O, no clock, no framework."""
