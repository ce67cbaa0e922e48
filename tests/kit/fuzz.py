"""Readers of returns, plans and mails fuzzed, led by which of their lines a file reaches: `make fuzz`.

`python -m kit.fuzz SECONDS` runs each kind so long in a process of its own, with atheris, which Linux and macOS have;
what is not installed is said. A file that brings an exception no reader may raise, that makes reading end, or that is
read for more than a minute, ends the run with it and stands in `build/fuzz-found`, by its kind.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from docx import Document

from kit import ROOT
from kit.mutated import mutated

DATA, FOUND = ROOT / "tests" / "data", ROOT / "build" / "fuzz-found"
PLAN = """序号,工作任务,具体要求,落实单位,完成时限
1,规划公开,公开规划。,市财政局、市司法局,2021年9月前
2,财政公开,（1）公开预算；（2）公开决算。,市财政局牵头，市审计局配合,2021年10月15日前
"""
_OLE = b"\xd0\xcf\x11\xe0"
LONGEST = 60
"""Seconds that a file may be read."""


def return_read() -> Callable[[bytes], None]:
    """A returned workbook as the guarded child reads it: there is always an answer, one that the parent takes."""
    from toolkit.edges.readers.guard import as_read
    from toolkit.edges.readers.guard_child import answer
    from toolkit.problems import Problem

    def read(data: bytes) -> None:
        found = as_read(answer(data), "台账.xlsx")
        assert not isinstance(found, Problem) or (found.message and found.remedy)

    return read


def plan_read() -> Callable[[bytes], None]:
    """A document as a plan: read, and its items, units and dates found; a refusal is a line with what to do. What
    LibreOffice would turn into another document first is left out.
    """
    from toolkit.domain.plan.document.headers import Headers
    from toolkit.domain.plan.document.items import parse_plan_table
    from toolkit.edges.readers import document_child, struck_marks
    from toolkit.edges.readers.guard import Guard
    from toolkit.edges.readers.guard_child import answer
    from toolkit.edges.readers.plan import read_plan_document
    from toolkit.errors import ToolkitError
    from toolkit.loading import load_toml

    readers = {document_child.COMMAND: document_child.read_document, struck_marks.COMMAND: struck_marks.read_marked}

    class Here(Guard):
        """Reads in this process, where it is seen which lines a file reaches."""

        def running(self, command: Sequence[str]) -> Here:
            return Here(0, 0, command=command)

        def ask(self, data: bytes, name: str) -> bytes:
            return answer(data, readers.get(tuple(self._command)))

    headers = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")

    def read(data: bytes) -> None:
        if data.startswith(_OLE):
            return
        try:
            table = read_plan_document(data, "方案", headers, Here(0, 0))
        except ToolkitError as error:
            assert error.message and error.remedy
            return
        parse_plan_table(table, headers, "方案", "2021", date(2021, 5, 1))

    return read


def mail_read() -> Callable[[bytes], None]:
    """A mail: what it says, or that it is none."""
    from toolkit.edges.mail.received import read_mail

    def read(data: bytes) -> None:
        with warnings.catch_warnings(action="ignore"):
            try:
                read_mail(data)
            except ValueError:
                return

    return read


KINDS: dict[str, tuple[Callable[[], Callable[[bytes], None]], tuple[str, ...]]] = {
    "returns": (return_read, ("returns/*", "containers/*")),
    "plans": (plan_read, ("../../seeds/plan-2021.txt", "returns/*.xlsx", "containers/*")),
    "mails": (mail_read, ("mails/*.eml",)),
}


def fuzz(kind: str, seconds: int) -> None:
    """Fuzz the readers of a kind so long; does not come back, as libFuzzer ends the process."""
    import atheris

    made, patterns = KINDS[kind]
    with atheris.instrument_imports(include=["toolkit"]):  # nothing of the toolkit is loaded yet
        for package in ("toolkit.edges.readers", "toolkit.edges.mail"):
            for each in iter_modules(import_module(package).__path__, f"{package}."):
                import_module(each.name)
        read = made()
    corpus = ROOT / "build" / "fuzz-corpus" / kind
    corpus.mkdir(parents=True, exist_ok=True)
    if kind == "plans":
        (corpus / "plan.csv").write_text(PLAN, "utf-8")
        (corpus / "plan.docx").write_bytes(_in_word(PLAN))
    for path in (path for pattern in patterns for path in DATA.glob(pattern) if path.suffix not in (".md", ".cjs")):
        (corpus / path.name).write_bytes(path.read_bytes())
    (FOUND / kind).mkdir(parents=True, exist_ok=True)

    def other(data: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, random.Random(seed))[:longest]

    limits = (f"-max_total_time={seconds}", f"-timeout={LONGEST}", "-max_len=1000000", "-rss_limit_mb=4000")
    words = [kind, str(corpus), *limits, "-print_final_stats=1", f"-artifact_prefix={FOUND / kind}/"]
    atheris.Setup(words, partial(_quietly, read), custom_mutator=other)
    atheris.Fuzz()


def _in_word(table: str) -> bytes:
    rows, document, made = [line.split(",") for line in table.splitlines()], Document(), io.BytesIO()
    drawn = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in zip(drawn.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    document.save(made)
    return made.getvalue()


def _quietly(read: Callable[[bytes], None], data: Any) -> None:
    read(bytes(data))


def main() -> int:
    """Every kind, one after the other; 1 where something was found."""
    if find_spec("atheris") is None:
        sys.stdout.write("atheris is not installed here (it comes for Linux and macOS): nothing was fuzzed\n")
        return 0
    if len(sys.argv) == 3:
        fuzz(sys.argv[2], int(sys.argv[1]))
    code = 0
    for kind in KINDS:
        ran = subprocess.run([sys.executable, "-m", "kit.fuzz", sys.argv[1], kind], cwd=ROOT, check=False)
        sys.stdout.write(f"{kind}: {'nothing found' if ran.returncode == 0 else 'see above'}\n")
        code = code or int(ran.returncode != 0)
    return code


if __name__ == "__main__":
    sys.exit(main())
