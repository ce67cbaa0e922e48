"""What is asked of the operating system: files, places, the time, a tick."""
