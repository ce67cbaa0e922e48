"""What is shown of the plan commands."""
