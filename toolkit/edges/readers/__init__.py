"""Documents and workbooks read, in a guarded child."""
