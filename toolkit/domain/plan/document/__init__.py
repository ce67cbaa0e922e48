"""The document a plan came in: from the lines of its tables to numbered items."""
