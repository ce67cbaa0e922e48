"""What is shown of the returns commands: merge, why, review held and decide."""
