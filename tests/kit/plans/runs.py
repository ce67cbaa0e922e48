"""Many documents made, read and judged; those in .pdf by one run of LibreOffice for many, where it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kit.libreoffice import soffice_with
from kit.plans.files import SAVERS, as_pdfs
from kit.plans.judge import Verdict, judge
from kit.plans.reading import read
from kit.plans.truth import Document

_AT_ONCE = 40
"""Documents that one run of LibreOffice saves."""


def run(documents: Iterable[Document]) -> Iterator[Verdict]:
    """The verdict on each document; those in .pdf come later, and not at all where LibreOffice is not installed."""
    waiting: list[Document] = []
    for document in documents:
        if document.form == "pdf":
            waiting.append(document)
        else:
            yield judge(document, read(document, SAVERS[document.form](document)))
        if len(waiting) == _AT_ONCE:
            yield from _printed(waiting)
            waiting = []
    yield from _printed(waiting)


def _printed(documents: list[Document]) -> Iterator[Verdict]:
    soffice = soffice_with("Writer")
    if soffice is None or not documents:
        return
    with tempfile.TemporaryDirectory() as folder:
        files = as_pdfs(soffice, documents, Path(folder))
        for document in documents:
            yield judge(document, read(document, files[document.seed]))
