"""How long a plan of 2,000 items takes to read against what a user would write, both in one run.

Word against python-docx cell by cell, PDF against pdfplumber's own tables; three times in turn, medians and ratios.
The plain versions give rows of text: no numbers Word counts by itself, no items, no joining over pages, no guard.
"""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pdfplumber
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.loading import load_toml

ROOT = Path(__file__).parent.parent
RUNS = 3
ITEMS = 2_000
PDF_ITEMS = 200


def word(items: int) -> bytes:
    """A plan of so many items; its rows are put in as XML, for python-docx adds them ever more slowly."""

    def row(*texts: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts) + "</w:tr>"

    rows = row("工作任务", "具体要求", "责任单位", "完成时限")
    for number in range(1, items + 1):
        text = f"{number}.第{number}件事，按照上级部署推进重点领域信息公开，加强解读回应，及时更新发布。"
        rows += row(f"任务{number // 10}", text, "市财政局牵头，市司法局、市教育局配合", "2022年9月底前")
    border = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1500, 4500, 2000, 1500))
    document = docx.Document()
    document.add_paragraph("某市2022年政务公开方案")
    properties = f"<w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr>"
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>")
    document.element.body.insert(1, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_word(data: bytes) -> int:
    tables = docx.Document(io.BytesIO(data)).tables
    return sum(len([[cell.text for cell in row.cells] for row in table.rows]) for table in tables)


def plain_pdf(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(table) for page in document.pages for table in page.extract_tables())


def as_pdf(data: bytes) -> bytes | None:
    """The document as LibreOffice prints it; None where there is no LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.docx"
        file.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(file)]
        subprocess.run(command, check=True, capture_output=True)
        return file.with_suffix(".pdf").read_bytes()


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def compare(name: str, data: bytes, items: int, plain: Callable[[bytes], int]) -> None:
    headers = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
    ours, theirs = [], []
    with Guard(300, 2048) as guard:

        def read() -> None:
            table = read_plan_document(data, name, headers, guard)
            plan, problems = parse_plan_table(table, headers, name, "2022", date(2022, 5, 1))
            assert (len(plan.items), problems) == (items, ())

        for _ in range(RUNS):
            ours.append(seconds(read))
            theirs.append(seconds(lambda: plain(data)))
    median, against = statistics.median(ours), statistics.median(theirs)
    print(f"{name:10} {items:5} items {median:6.2f} s   plain {against:6.2f} s   ratio {against / median:5.1f}x")


def main() -> None:
    compare("plan.docx", word(ITEMS), ITEMS, plain_word)
    printed = as_pdf(word(PDF_ITEMS))
    if printed is None:
        print("plan.pdf   left out: LibreOffice is not installed")
    else:
        compare("plan.pdf", printed, PDF_ITEMS, plain_pdf)


if __name__ == "__main__":
    main()
