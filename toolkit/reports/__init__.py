"""What people and machines see of a command's result: sentences, tables, JSON."""
