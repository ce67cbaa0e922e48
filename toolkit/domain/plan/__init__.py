"""The year's plan: read, resolved against the roster, revised."""
