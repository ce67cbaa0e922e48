"""What clerks and units read has no words of the program's own: no names of stages, keys, columns or functions."""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from kit import ROOT

from toolkit.codes import Code
from toolkit.reports.office.demo import Demo

LATIN = re.compile(r"[A-Za-z][A-Za-z_]{2,}(?:-\d+)?")
PLACES = re.compile(
    r"https?://[^\s，。；）)<>\"]+|[\w.+-]+@[\w.-]+"  # addresses
    r"|[\w/.（）〔〕-]*\.(?:xlsx?|et|eml|html|toml|csv|txt|docx?|db|zip|pdf|png|jpg)(?!\w)"  # files
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f-]{8,}(?![0-9A-Za-z])"  # numbers of hand-outs and heads of the chain
)
COMMANDS = re.compile(
    r"toolkit [^。；，）“”\n]*|\[[a-z_.]+\]|--[a-z-]+|[a-z]+/(?!\w)"
    r"|(?:inbox|outbox|archive|seeds|templates)\b[\w/.-]*"
)
"""What a clerk types, settings that are changed, folders: for the office alone."""
SETTINGS = {*LATIN.findall((ROOT / "config.toml").read_text("utf-8"))}
"""What stands in config.toml, for the office alone."""
KNOWN = {"WPS", "Excel", "PDF", "Word", "Adobe", "HTML", "DMARC", "Outlook", "Python", "SHA"}
"""Names that people know things by."""


def said_in_book(path: Path) -> Iterator[str]:
    """All that somebody sees on the sheets of a workbook, and what its cells say when they are chosen."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        if sheet.sheet_state != "visible":
            continue
        hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
        for cell in chain.from_iterable(sheet.iter_rows()):
            if isinstance(cell.value, str) and not cell.value.startswith("=") and cell.column_letter not in hidden:
                yield cell.value
            if cell.comment:
                yield cell.comment.text
        for rule in sheet.data_validations.dataValidation:
            yield from filter(None, (rule.prompt, rule.promptTitle, rule.error, rule.errorTitle))


def said_in_page(text: str) -> str:
    return html.unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", text))


def said_in_mail(path: Path) -> Iterator[str]:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    yield str(mail["subject"])
    for part in mail.walk():
        if part.get_content_maintype() == "text" and not part.is_attachment():
            yield said_in_page(part.get_content())


def said_in(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        yield from said_in_book(path)
    elif path.suffix == ".eml":
        yield from said_in_mail(path)
    else:
        yield said_in_page(path.read_text("utf-8-sig"))


def strange(texts: Iterator[str], *, office: bool) -> set[str]:
    """Words in Latin letters that are neither known names nor places, and for the office no commands."""
    found = set()
    for text in texts:
        left = PLACES.sub(" ", COMMANDS.sub(" ", text) if office else text)
        found |= {*LATIN.findall(left)} - KNOWN - (SETTINGS if office else set())
    return found


@pytest.mark.parametrize("folder", ["ledgers", "replies", "receipts", "mail"])
def test_units_read_no_word_of_the_program_s(demo: tuple[Path, Demo], folder: str) -> None:
    """Of the ledgers one in ten; the reply to the office's own review workbook is the office's."""
    every = sorted(path for path in (demo[0] / "outbox" / folder).iterdir() if path.is_file())
    some = every[:: 10 if folder == "ledgers" else 1]
    assert some
    for path in some:
        assert strange(said_in(path), office=False) == set(), path.name


@pytest.mark.parametrize("name", ["master.xlsx", "review.xlsx", "report.html", "index.html", "texts"])
def test_clerks_read_none_but_what_they_type(demo: tuple[Path, Demo], name: str) -> None:
    place = demo[0] / "outbox" / name
    for path in sorted(place.iterdir()) if place.is_dir() else [place]:
        assert strange(said_in(path), office=True) == set(), path.name


def test_problems_name_no_inner_things() -> None:
    """Nor do the messages and remedies of the catalogue, whoever reads them."""
    for code in Code:
        text = re.sub(r"\{\w+\}", "", f"{code.message} {code.remedy}")
        assert strange(iter([text]), office=True) == set(), code.slug
