"""One use case a file: load, decide in the pure core, save; each returns a report."""
