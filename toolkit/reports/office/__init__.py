"""What is said of the jobs that run the others, and of a workspace."""
