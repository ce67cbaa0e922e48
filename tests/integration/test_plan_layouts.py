"""Plans in the layouts offices use, saved by LibreOffice as Word and PDF: the same items from both."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from kit import ROOT
from kit.libreoffice import save_as, soffice_with
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.properties import PageSetupProperties

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace
from toolkit.loading import load_toml
from toolkit.problems import Problem

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
TITLE = "某市2022年政务公开工作要点分工方案"


@dataclass(frozen=True)
class Cell:
    """A cell of several rows or columns, or one Word numbers by itself; None stands for what it covers."""

    text: str
    down: int = 1
    across: int = 1
    auto: str = ""


Row = list[str | Cell | None]


@dataclass(frozen=True)
class Layout:
    """A document: headings and tables in order, and the items it must give."""

    parts: list[str | list[Row]]
    items: list[tuple[int, str, str, str, str]]
    codes: set[Code] = field(default_factory=set)
    landscape: bool = False
    title: str = TITLE


def sentence(number: int, length: int = 60) -> str:
    """Text of some length that differs from number to number and wraps in any column."""
    words = (
        "按照上级部署全面推进重点领域信息公开12345热线、政府网站（含移动端）与政务新媒体融合发展“一站式”集中发布解读，"
    )
    turned = words[number % 20 :] + words[: number % 20]
    return f"第{number}件：" + (turned * 9)[:length].rstrip("（“，、") + "。"


TOPICS = {1: "做好规划信息公开", 4: "提升政策解读回应质量，健全政务舆情收集研判处置机制", 7: "加强监督"}
UNITS = ["市财政局", "市司法局、市教育局", "各县（市、区）政府（管委会）；市政府办公室牵头，市直各单位按职责分工落实"]
DUE = ["2022年9月底前", "长期工作", "每季度末"]


def topic(number: int) -> str:
    return TOPICS[max(first for first in TOPICS if first <= number)]


def unit(number: int) -> str:
    return UNITS[number % 3]


def due(number: int) -> str:
    return DUE[number % 3]


def merged_topics(number: int) -> Cell | None:
    """The topic's cell in its first row, over all three."""
    return Cell(TOPICS[number], down=3) if number in TOPICS else None


NUMBERS = range(1, 10)


def whole(*, topics: bool = True, dues: bool = True, length: int = 60) -> list[tuple[int, str, str, str, str]]:
    return [(n, topic(n) if topics else "", sentence(n, length), unit(n), due(n) if dues else "") for n in NUMBERS]


CHAPTERS = ["一、推进主动公开", "二、强化政策解读", "三、夯实工作基础"]


def chaptered(*, dues: bool) -> list[tuple[int, str, str, str, str]]:
    return [(n, CHAPTERS[(n - 1) // 3], sentence(n), unit(n), due(n) if dues else "") for n in NUMBERS]


LAYOUTS = {
    "numbers in the text, topics merged": Layout(
        [
            [
                ["工作任务", "具体要求", "责任科室", "时限要求"],
                *([merged_topics(n), f"{n}.{sentence(n)}", unit(n), due(n)] for n in NUMBERS),
            ]
        ],
        whole(),
    ),
    "long cells over pages": Layout(
        [
            [
                ["工作任务", "具体要求", "责任单位", "完成时限"],
                *([merged_topics(n), f"{n}．{sentence(n, 500)}", unit(n), due(n)] for n in NUMBERS),
            ]
        ],
        whole(length=500),
    ),
    "a column of numbers, lead units, landscape": Layout(
        [
            [
                ["序号", "工作任务", "工作要求", "牵头单位", "责任单位"],
                *(
                    [str(n), merged_topics(n), sentence(n, 200), "市政府办公室", "市财政局、\n市司法局"]
                    for n in NUMBERS
                ),
            ]
        ],
        [
            (n, topic(n), sentence(n, 200), "牵头单位：市政府办公室；责任单位：市财政局、\n市司法局", "")
            for n in NUMBERS
        ],
        landscape=True,
    ),
    "no numbers, no deadlines, cells over pages": Layout(
        [[["具体要求", "责任部门"], *([sentence(n, 800), unit(n)] for n in NUMBERS)]],
        whole(topics=False, dues=False, length=800),
    ),
    "a table a chapter, headings between": Layout(
        [
            part
            for at, chapter in enumerate(CHAPTERS)
            for part in (
                chapter,
                [
                    ["具体要求", "责任部门", "时限要求"],
                    *(
                        [f"（{'一二三四五六七八九'[n - 1]}）{sentence(n)}", unit(n), due(n)]
                        for n in NUMBERS
                        if (n - 1) // 3 == at
                    ),
                ],
            )
        ],
        chaptered(dues=True),
    ),
    "numbers that begin again in each chapter": Layout(
        [
            part
            for at, chapter in enumerate(CHAPTERS)
            for part in (
                chapter,
                [
                    ["序号", "具体要求", "责任部门"],
                    *([str(n - 3 * at), sentence(n), unit(n)] for n in NUMBERS if (n - 1) // 3 == at),
                ],
            )
        ],
        chaptered(dues=False),
        {Code.PLAN_COUNTED_ON},
    ),
    "chapters in rows of their own": Layout(
        [
            [
                ["序号", "工作内容", "责任单位", "完成时限"],
                *(
                    row
                    for at, chapter in enumerate(CHAPTERS)
                    for row in (
                        [Cell(chapter, across=4), None, None, None],
                        *([str(n), sentence(n, 150), unit(n), due(n)] for n in NUMBERS if (n - 1) // 3 == at),
                    )
                ),
            ]
        ],
        [(n, CHAPTERS[(n - 1) // 3], sentence(n, 150), unit(n), due(n)) for n in NUMBERS],
    ),
    "numbers Word counts by itself": Layout(
        [
            [
                ["序号", "具体要求", "责任单位", "完成时限"],
                *([Cell("", auto="1"), sentence(n), unit(n), due(n)] for n in NUMBERS),
            ]
        ],
        whole(topics=False),
    ),
    "numbers Word counts by itself in the text": Layout(
        [
            [
                ["工作任务", "具体要求", "责任单位", "完成时限"],
                *([merged_topics(n), Cell(sentence(n), auto="一"), unit(n), due(n)] for n in NUMBERS),
            ]
        ],
        whole(),
    ),
    "circled numbers": Layout(
        [
            [
                ["工作任务", "主要措施", "责任单位", "完成时限"],
                *([merged_topics(n), f"{'①②③④⑤⑥⑦⑧⑨'[n - 1]}{sentence(n)}", unit(n), due(n)] for n in NUMBERS),
            ]
        ],
        whole(),
    ),
    "two rows of headers": Layout(
        [
            [
                [
                    Cell("序号", down=2),
                    Cell("具体要求", down=2),
                    Cell("责任单位", across=2),
                    None,
                    Cell("完成时限", down=2),
                ],
                [None, None, "牵头单位", "配合单位", None],
                *([str(n), sentence(n), "市政府办公室", "市财政局", due(n)] for n in NUMBERS),
            ]
        ],
        [(n, "", sentence(n), "牵头单位：市政府办公室；配合单位：市财政局", due(n)) for n in NUMBERS],
    ),
    "numbers count the topics": Layout(
        [
            [
                ["序号", "工作任务", "具体要求", "责任单位"],
                *(
                    [
                        Cell(str(n // 3 + 1), down=3) if n in TOPICS else None,
                        merged_topics(n),
                        sentence(n),
                        unit(n),
                    ]
                    for n in NUMBERS
                ),
            ]
        ],
        whole(dues=False),
        {Code.PLAN_COUNTED_ON},
    ),
    "points within the items": Layout(
        [
            [
                ["工作任务", "具体要求", "责任单位"],
                *([merged_topics(n), f"1.{sentence(n, 30)}\n2.{sentence(n + 1, 30)}", unit(n)] for n in NUMBERS),
            ]
        ],
        [(n, topic(n), f"1.{sentence(n, 30)}\n2.{sentence(n + 1, 30)}", unit(n), "") for n in NUMBERS],
    ),
}


PARAGRAPHS = Layout(
    [
        "为做好2022年工作，制定本要点。",
        *(
            part
            for at, chapter in enumerate(CHAPTERS)
            for part in (
                chapter,
                *(
                    f"{n}.{sentence(n, 260)}（牵头单位：市政府办公室；配合单位：{unit(n)}；完成时限：{due(n)}）"
                    for n in NUMBERS
                    if (n - 1) // 3 == at
                ),
            )
        ),
    ],
    [
        (n, CHAPTERS[(n - 1) // 3], sentence(n, 260), f"牵头单位：市政府办公室；配合单位：{unit(n)}", due(n))
        for n in NUMBERS
    ],
)


def open_document(layout: Layout) -> str:
    """The layout as a flat OpenDocument text."""
    width, height = ("29.7cm", "21cm") if layout.landscape else ("21cm", "29.7cm")
    levels = "".join(
        f'<text:list-style style:name="auto-{form}"><text:list-level-style-number text:level="1" '
        f'style:num-format="{form}" style:num-prefix="{before}" style:num-suffix="{after}"/></text:list-style>'
        for form, before, after in (("1", "", ""), ("一", "（", "）"))
    )
    names = ("office", "style", "text", "table")
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document{spaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
        f'<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" fo:margin="2.5cm"/></style:page-layout>'
        '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
        '<style:style style:name="title" style:family="paragraph"><style:paragraph-properties '
        'fo:text-align="center"/><style:text-properties style:font-size-asian="22pt"/></style:style>'
        f'{levels}</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        'style:page-layout-name="page"/></office:master-styles><office:body><office:text>'
        f'<text:p>附件1</text:p><text:p text:style-name="title">{layout.title}</text:p>'
        + "".join(f"<text:p>{part}</text:p>" if isinstance(part, str) else table(part) for part in layout.parts)
        + "</office:text></office:body></office:document>"
    )


def table(rows: list[Row]) -> str:
    head = max(cell.down if isinstance(cell, Cell) else 1 for cell in rows[0])
    drawn = ["<table:table-row>" + "".join(map(table_cell, row)) + "</table:table-row>" for row in rows]
    return (
        f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
        f"<table:table-header-rows>{''.join(drawn[:head])}</table:table-header-rows>"
        f"{''.join(drawn[head:])}</table:table>"
    )


def table_cell(cell: str | Cell | None) -> str:
    if cell is None:
        return "<table:covered-table-cell/>"
    one = cell if isinstance(cell, Cell) else Cell(cell)
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in one.text.split("\n"))
    if one.auto:
        listed = f'<text:list text:style-name="auto-{one.auto}" text:continue-numbering="true">'
        text = f"{listed}<text:list-item>{text}</text:list-item></text:list>"
    return (
        f'<table:table-cell table:style-name="cell" table:number-rows-spanned="{one.down}" '
        f'table:number-columns-spanned="{one.across}">{text}</table:table-cell>'
    )


def issued(plan: Plan) -> Layout:
    """A plan as it was issued: topics merged, and the units and deadlines that items share."""
    rows: list[Row] = [["工作任务", "具体要求", "落实单位", "完成时限"]]
    for item in plan.items:
        rows.append([item.topic, f"{item.number}.{item.requirement}", item.responsibility, item.deadline])
    merge(rows, [0], [item.topic for item in plan.items])
    cells = [(item.topic, item.responsibility, item.deadline) if item.shared else item.number for item in plan.items]
    merge(rows, [2, 3], cells)
    return Layout([rows], [], title=plan.title)


def merge(rows: list[Row], columns: list[int], same: Sequence[object]) -> None:
    """Merge cells of these columns over the rows below the header where `same` says the same."""
    at = 1
    for _, group in groupby(same):
        size = len(list(group))
        for column in columns:
            first = rows[at][column]
            assert isinstance(first, str)
            rows[at][column] = Cell(first, down=size)
            for below in rows[at + 1 : at + size]:
                below[column] = None
        at += size


def workbook(rows: list[Row]) -> bytes:
    """A table as a sheet with borders, rows high enough for their texts: a PDF has no more than what shows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([TITLE])
    line = Side(style="thin")
    for at, row in enumerate(rows, start=2):
        high = 1
        for column, cell in enumerate(row, start=1):
            drawn = sheet.cell(at, column)
            drawn.border = Border(line, line, line, line)
            drawn.alignment = Alignment(wrap_text=True, vertical="center")
            if cell is None:
                continue
            one = cell if isinstance(cell, Cell) else Cell(cell)
            drawn.value = one.text
            high = max(high, sum(len(text) // 7 + 1 for text in one.text.split("\n")) if one.down == 1 else 1)
            if one.down * one.across > 1:
                sheet.merge_cells(None, at, column, at + one.down - 1, column + one.across - 1)
        sheet.row_dimensions[at].height = 15 * high
    for column in "ABCDE"[: len(rows[0])]:
        sheet.column_dimensions[column].width = 16
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def saved(
    needs: Callable[[str | None, str], str], tmp_path_factory: pytest.TempPathFactory, repository: Workspace
) -> Callable[[str, str], bytes]:
    """`saved(layout, "pdf")`: a layout as LibreOffice saves it; all of them at once, which is quicker."""
    soffice = needs(soffice_with("Writer"), "LibreOffice Writer")
    folder = tmp_path_factory.mktemp("layouts")
    layouts = {**LAYOUTS, "2021": issued(repository.tasks.plan), "paragraphs": PARAGRAPHS}
    for at, layout in enumerate(layouts.values()):
        (folder / f"{at}.fodt").write_text(open_document(layout), "utf-8")

    def convert(name: str, kind: str) -> bytes:
        out = folder / kind
        if not out.exists():
            save_as(soffice, kind, list(folder.glob("*.fodt")), out)
        return (out / f"{list(layouts).index(name)}.{kind}").read_bytes()

    return convert


def read(data: bytes, name: str, guard: Guard) -> tuple[Plan, tuple[Problem, ...]]:
    document = read_plan_document(data, name, HEADERS, guard)
    return parse_plan_table(document, HEADERS, name, "2022", date(2022, 5, 1))


def items(plan: Plan) -> list[tuple[int, str, str, str, str]]:
    return [(i.number, i.topic, i.requirement, i.responsibility, i.deadline) for i in plan.items]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_its_items(name: str, kind: str, saved: Callable[[str, str], bytes], guard: Guard) -> None:
    plan, problems = read(saved(name, kind), f"方案.{kind}", guard)
    assert items(plan) == LAYOUTS[name].items
    assert {problem.code for problem in problems} == LAYOUTS[name].codes
    assert plan.title == TITLE


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_2021_plan_is_the_same_from_word_and_pdf(
    kind: str, saved: Callable[[str, str], bytes], guard: Guard, repository: Workspace
) -> None:
    document = read_plan_document(saved("2021", kind), f"方案.{kind}", HEADERS, guard)
    plan, problems = parse_plan_table(document, HEADERS, "方案", "2021", repository.tasks.plan.issued)
    assert problems == ()
    assert plan == repository.tasks.plan
    settings = repository.settings
    tasks, _ = resolve_tasks(plan, repository.tasks.roster, settings.narrowings, settings.deadlines.month_means)
    assert tasks.assignments == repository.tasks.assignments


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "txt"])
def test_a_plan_in_paragraphs(kind: str, saved: Callable[[str, str], bytes], guard: Guard) -> None:
    plan, problems = read(saved("paragraphs", kind), f"方案.{kind}", guard)
    assert items(plan) == PARAGRAPHS.items
    assert problems == ()
    assert [remark.text for remark in plan.remarks] == ["为做好2022年工作，制定本要点。"]


@pytest.mark.parametrize(
    "name", ["numbers in the text, topics merged", "chapters in rows of their own", "two rows of headers"]
)
def test_a_saved_web_page(name: str, saved: Callable[[str, str], bytes], guard: Guard) -> None:
    plan, problems = read(saved(name, "html"), "方案.html", guard)
    assert items(plan) == LAYOUTS[name].items
    assert {problem.code for problem in problems} == LAYOUTS[name].codes


@pytest.mark.parametrize("name", ["chapters in rows of their own", "numbers count the topics", "two rows of headers"])
def test_a_sheet_saved_as_pdf(name: str, convert: Callable[[Path, str], Path], tmp_path: Path, guard: Guard) -> None:
    (rows,) = LAYOUTS[name].parts
    assert isinstance(rows, list)
    file = tmp_path / "方案.xlsx"
    file.write_bytes(workbook(rows))
    for saved_as in (file, convert(file, "pdf")):
        plan, problems = read(saved_as.read_bytes(), saved_as.name, guard)
        assert items(plan) == LAYOUTS[name].items
        assert {problem.code for problem in problems} == LAYOUTS[name].codes


def test_the_old_word_format_is_read_where_libreoffice_is_and_else_refused_with_a_remedy(
    saved: Callable[[str, str], bytes], guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(iter(LAYOUTS))
    plan, problems = read(saved(name, "doc"), "方案.doc", guard)
    assert (items(plan), problems) == (LAYOUTS[name].items, ())
    monkeypatch.setattr("toolkit.edges.readers.old_documents.libreoffice", lambda: None)
    with pytest.raises(WorkspaceError, match=r"旧版 \.doc") as caught:
        read(saved(name, "doc"), "方案.doc", guard)
    assert "另存为" in caught.value.remedy


def test_an_old_workbook_is_read(convert: Callable[[Path, str], Path], tmp_path: Path, guard: Guard) -> None:
    (rows,) = LAYOUTS["two rows of headers"].parts
    assert isinstance(rows, list)
    file = tmp_path / "方案.xlsx"
    file.write_bytes(workbook(rows))
    plan, problems = read(convert(file, "xls").read_bytes(), "方案.xls", guard)
    assert (items(plan), problems) == (LAYOUTS["two rows of headers"].items, ())


def test_a_locked_pdf_is_refused_with_a_remedy(
    needs: Callable[[str | None, str], str], tmp_path: Path, guard: Guard
) -> None:
    soffice = needs(soffice_with("Writer"), "LibreOffice Writer")
    file = tmp_path / "方案.fodt"
    file.write_text(open_document(next(iter(LAYOUTS.values()))), "utf-8")
    lock = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    save_as(soffice, f"pdf:writer_pdf_Export:{lock}", [file], tmp_path)
    with pytest.raises(WorkspaceError, match="设了打开密码") as caught:
        read((tmp_path / "方案.pdf").read_bytes(), "方案.pdf", guard)
    assert "去掉密码" in caught.value.remedy
