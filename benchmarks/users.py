"""Three others who do the toolkit's work, each step a process of its own: `python users.py WHO STEP WORK`.

*plain* is the script most people would write: the rows alone through pandas' `to_excel`, the main sheet alone through
`read_excel`. *full* writes the toolkit's own workbooks with openpyxl, every sheet, format, rule and formula of them,
and reads every cell and comment of what comes back. *floor* does only what cannot be left out: it deflates and writes
the ready parts of the workbooks, hashes and reads what came back, or looks whether any file is another. None of them
decides anything: rows, sheets and master are laid ready (`WORK/*.pickle`) as the toolkit worked them out, and neither
user has a ledger, checks, receipts, history or a guard.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from pathlib import Path


def plain_generate(work: Path) -> None:
    import pandas as pd

    for name, rows in laid_ready(work, "rows").items():
        pd.DataFrame(rows).to_excel(made(work, name), sheet_name="工作台账", index=False)


def plain_merge(work: Path) -> None:
    import pandas as pd

    frames = []
    for path in sorted((work / "inbox").iterdir()):
        frame = pd.read_excel(path, sheet_name="工作台账", header=3)
        frame["责任单位"] = path.stem
        frames.append(frame)
    pd.concat(frames).to_excel(made(work, "总台账.xlsx"), index=False)


def plain_remind(work: Path) -> None:
    plain_generate(work)
    letters(work)


def full_generate(work: Path) -> None:
    from openpyxl_books import save

    for name, book in laid_ready(work, "books").items():
        save(book, made(work, name))


def full_merge(work: Path) -> None:
    import openpyxl
    import pandas as pd
    from openpyxl_books import save

    rows, notes = [], []
    for path in sorted((work / "inbox").iterdir()):
        for sheet in openpyxl.load_workbook(path).worksheets:
            for cells in sheet.iter_rows():
                rows.append((path.stem, sheet.title, *(cell.value for cell in cells)))
                notes += [cell.comment.text for cell in cells if cell.comment]
    frame = pd.DataFrame(rows)
    frame.drop_duplicates()
    for name, book in laid_ready(work, "master").items():
        save(book, made(work, name))


def full_remind(work: Path) -> None:
    full_generate(work)
    letters(work)


def floor_generate(work: Path) -> None:
    import zipfile

    for name, parts in laid_ready(work, "parts").items():
        with zipfile.ZipFile(made(work, name), "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in parts.items():
                archive.writestr(part, data)


def floor_merge(work: Path) -> None:
    import io

    from python_calamine import CalamineWorkbook

    for path in sorted((work / "inbox").iterdir()):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            book.get_sheet_by_name(sheet).to_python()


def floor_again(work: Path) -> None:
    for entry in os.scandir(work / "inbox"):
        entry.stat()


def letters(work: Path) -> None:
    """A mail a unit, its workbook attached."""
    from email.message import EmailMessage

    folder = work / "mails"
    folder.mkdir(exist_ok=True)
    for path in sorted((work / "made").glob("*.xlsx")):
        mail = EmailMessage()
        mail["Subject"], mail["To"] = "工作台账到期提醒", "unit@example.com"
        mail.set_content(f"{path.stem}：附件为本单位最新台账，请按期填报。")
        mail.add_attachment(path.read_bytes(), maintype="application", subtype="xlsx", filename=path.name)
        (folder / f"{path.stem}.eml").write_bytes(mail.as_bytes())


def laid_ready(work: Path, what: str) -> dict:
    return pickle.loads((work / f"{what}.pickle").read_bytes())


def made(work: Path, name: str) -> Path:
    (work / "made").mkdir(exist_ok=True)
    return work / "made" / name


if __name__ == "__main__":
    who, step, folder = sys.argv[1:]
    globals()[f"{who}_{step}"](Path(folder))
