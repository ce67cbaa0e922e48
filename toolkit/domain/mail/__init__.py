"""What goes out and comes in by mail, and when it is due."""
