"""What is written for people to open: workbooks, and the settings."""
