"""Use cases of the plan."""
