"""A return understood: checked, traced to its base, merged."""
