"""One foreign library family a file; the only modules that touch the world outside."""
