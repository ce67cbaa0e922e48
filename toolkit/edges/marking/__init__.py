"""Marks set in a returned workbook, part by part."""
