"""A workbook as plain data: built from the schema and rows, matched back to them."""
