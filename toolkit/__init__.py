"""Yearly work plans as Excel ledgers: one workbook a unit, merged weekly, reminded in time."""

__version__ = "0.1.0"
