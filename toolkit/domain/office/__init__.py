"""What runs the office's own week: the timetable, the samples of the demonstration."""
