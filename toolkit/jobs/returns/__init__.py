"""Use cases of what comes back."""
