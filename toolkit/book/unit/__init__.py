"""The workbook a unit fills in."""
