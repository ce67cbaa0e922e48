"""Fills in workbooks as a person does, in a running LibreOffice; run by the python3 that has Debian's python3-uno.

Standard input is a JSON list of jobs, each `{"open": path, "steps": [...], "save": path}`; standard output is a JSON
list with the answers of each job's steps. A step is a list: `["type", sheet, cell, text]`, `["choose", sheet, cell,
text]`, `["sort", sheet, area, column]`, `["unprotect", sheet]`, `["read", sheet, cell]`.

Typing is dispatched to the cell, which respects protection; a value that the cell's validation forbids is not typed
and answers what the error alert would say, as a dispatch passes by that alert. Typing into a locked cell opens the
program's own alert, which nobody closes here: one try a run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.ValidationType import DATE, LIST
from com.sun.star.table import TableSortField
from office_keeper import connected

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
EPOCH = date(1899, 12, 30)


def properties(**values):
    """Named values as the office program takes them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


class Typist:
    """One open workbook and the hands on it."""

    def __init__(self, context, path):
        services = context.ServiceManager
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self._dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        self.book = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties(Hidden=True))

    def _sheet(self, name):
        return self.book.Sheets.getByName(name)

    def type(self, sheet, cell, text):
        """Type a text and press Enter; answers what then stands in the cell, or what the alert says."""
        spot = self._sheet(sheet).getCellRangeByName(cell)
        if spot.CellProtection.IsLocked or not (alert := self._alert(spot, text)):
            controller = self.book.CurrentController
            controller.setActiveSheet(self._sheet(sheet))
            for name, value in (("GoToCell", {"ToPoint": cell}), ("EnterString", {"StringName": text})):
                self._dispatcher.executeDispatch(controller.Frame, f".uno:{name}", "", 0, properties(**value))
            return spot.String
        return alert

    def choose(self, sheet, cell, text):
        """Pick an entry of the cell's drop-down list; answers all its entries."""
        rule = self._sheet(sheet).getCellRangeByName(cell).Validation
        entries = _entries(rule)
        if text in entries:
            self.type(sheet, cell, text)
        return entries

    def sort(self, sheet, area, column):
        """Sort rows by a column, unprotecting the sheet for it; answers whether it is protected again."""
        chosen = self._sheet(sheet)
        chosen.unprotect("")
        by = TableSortField()
        by.Field, by.IsAscending = column, False
        fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
        chosen.getCellRangeByName(area).sort(properties(SortFields=fields, ContainsHeader=False))
        chosen.protect("")
        return chosen.isProtected()

    def unprotect(self, sheet):
        """Lift the protection, which has no password; answers whether it stood before."""
        stood = self._sheet(sheet).isProtected()
        self._sheet(sheet).unprotect("")
        return stood

    def read(self, sheet, cell):
        """What a cell shows."""
        return self._sheet(sheet).getCellRangeByName(cell).String

    def save(self, path):
        """Save in the format of the name's ending, and close."""
        self.book.storeToURL(Path(path).as_uri(), properties(FilterName=FILTERS[Path(path).suffix]))
        self.book.close(True)

    @staticmethod
    def _alert(spot, text):
        rule = spot.Validation
        if rule.Type == LIST and text not in _entries(rule):
            return rule.ErrorMessage
        if rule.Type == DATE:
            first, last = (float(rule.getFormula1()), float(rule.getFormula2()))
            try:
                day = (date(*map(int, text.split("-"))) - EPOCH).days
            except (TypeError, ValueError):
                return rule.ErrorMessage
            return "" if first <= day <= last else rule.ErrorMessage
        return ""


def _entries(rule):
    return [entry.strip('"') for entry in rule.getFormula1().split(";")] if rule.Type == LIST else []


def main():
    """Start LibreOffice, do the jobs, stop it."""
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"typist-{Path(folder).name}"
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        accept = f"--accept=pipe,name={pipe};urp;"
        office = subprocess.Popen([sys.argv[1], "--headless", "--norestore", "--nologo", profile, accept])
        try:
            context = connected(pipe)
            answers = []
            for job in jobs:
                typist = Typist(context, job["open"])
                answers.append([getattr(typist, verb)(*rest) for verb, *rest in job["steps"]])
                typist.save(job["save"])
            json.dump(answers, sys.stdout)
        finally:
            office.terminate()
            office.wait(30)


if __name__ == "__main__":
    main()
