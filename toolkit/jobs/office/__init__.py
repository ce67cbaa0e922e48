"""Use cases that run the others."""
