"""The rules of the field: pure functions over frozen dataclasses; no clock, file, database or mail."""
