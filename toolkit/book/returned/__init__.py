"""A workbook that came back, found again and answered."""
