"""The generated reference is current, and the READMEs name what they must."""

from __future__ import annotations

import re
import runpy

from kit import ROOT
from kit.histories.judge import LAWS, Kind
from kit.plans.kinds import LAYOUTS
from test_architecture import WINGS

from toolkit import __version__
from toolkit.codes import Code
from toolkit.domain.ledger.kinship import Kin
from toolkit.edges.store.migrations import MIGRATIONS
from toolkit.edges.store.tables import LAYOUT


def test_the_reference_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs/make_reference.py"))["reference"]()
    assert (ROOT / "docs/reference.md").read_text("utf-8") == made, "run `make docs`"


def test_the_newest_release_is_this_one_and_tells_its_layout() -> None:
    released = re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released[0] == __version__
    assert f"(layout {LAYOUT} now)" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert list(MIGRATIONS) == list(range(3, LAYOUT)), "every release takes over the layouts from 3 on"


def test_a_unit_s_round_is_as_it_is_counted() -> None:
    made = runpy.run_path(str(ROOT / "benchmarks/unit_round.py"))["page"]()
    assert (ROOT / "docs/unit-round.md").read_text("utf-8") == made, "run benchmarks/unit_round.py"


def test_the_picture_of_the_house_is_current() -> None:
    drawn = runpy.run_path(str(ROOT / "docs/make_architecture.py"))
    assert (ROOT / "docs/pictures/architecture.svg").read_text("utf-8") == drawn["picture"](), "run `make docs`"
    assert drawn["WINGS"] == WINGS
    rooms = {room for _, names, _ in drawn["LAYERS"] for room in names}
    package = ROOT / "toolkit"
    assert rooms == {path.name for path in package.iterdir()} - {"__init__.py", "__pycache__"}


def test_the_page_on_descent_is_current_and_has_a_rate_of_every_kind() -> None:
    """Its table is of 2,000 histories: the laws hold in it, and `make docs` counts anew."""
    made = runpy.run_path(str(ROOT / "docs/make_descent.py"))
    text = (ROOT / "docs/descent.md").read_text("utf-8")
    table = made["table_of"](text)
    assert made["page"](table) == text, "run `make docs`"
    assert set(made["VERDICTS"]) == set(Kin) and table.startswith(f"{made['COUNT']:,} histories")
    rows = {cells[1].strip(): cells[2].strip() for line in table.splitlines()[4:] if (cells := line.split("|"))}
    assert rows == {kind.value: "0" if kind in LAWS else "" for kind in Kind}
    assert set(made["BEFORE"]) == {kind.value for kind in LAWS}


def test_the_page_on_plan_documents_is_current_and_has_every_layout_with_nothing_lost_unseen() -> None:
    """Its figures are of 2,200 documents; `make docs` has them read anew."""
    made = runpy.run_path(str(ROOT / "docs/make_plan_documents.py"))
    text = (ROOT / "docs/plan-documents.md").read_text("utf-8")
    figures = made["table_of"](text)
    assert made["page"](figures) == text, "run `make docs`"
    by_layout, by_form, _ = ([line.split(" | ") for line in part.splitlines()[2:]] for part in figures.split("\n\n"))
    assert [row[0].removeprefix("| ") for row in by_layout] == list(LAYOUTS)
    assert by_form[-1][:2] == ["| all", str(made["COUNT"])]
    assert {row[4] for row in (*by_layout, *by_form)} == {"0"}


def test_the_page_on_figures_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs/make_figures.py"))
    assert (ROOT / "docs/figures.md").read_text("utf-8") == made["page"](), "run `make docs`"


def test_the_page_on_problems_is_current_and_its_tests_show_their_codes() -> None:
    """Which of the tests that name a code is shown may change with them; that the one shown does name it may not."""
    made = runpy.run_path(str(ROOT / "docs/make_manual.py"))
    shown = re.compile(r"(?<=^- 试验：).*$", re.MULTILINE)
    text = (ROOT / "docs/zh/常见问题处理.md").read_text("utf-8")
    assert shown.sub("", text) == shown.sub("", made["page"]()), "run `make docs`"
    codes = [code for group in made["groups"]() for code in group.codes]
    assert sorted(codes, key=list(Code).index) == list(Code)
    for code, where in zip(codes, shown.findall(text), strict=True):
        assert where.strip("`") in made["named_in"]()[code], f"{code.slug}: run `make docs`"


def test_every_file_that_the_pages_name_exists() -> None:
    """Paths of the code as the pages for developers write them: below `toolkit/`, or beside the file named before."""
    for page in ("docs/architecture.md", "docs/descent.md", "CONTRIBUTING.md", "README.md"):
        text = (ROOT / page).read_text("utf-8")
        named = re.findall(
            r"`((?:book|domain|edges|jobs|reports|schema|tests|docs|templates|benchmarks)/[\w./]*)`", text
        )
        for name in named:
            assert (ROOT / name).exists() or (ROOT / "toolkit" / name).exists(), f"{page} names {name}"


def test_the_readmes_name_the_two_commands_and_show_pictures_that_exist() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "make run" in text and "make test" in text
        pictures = [part.split(")")[0] for part in text.split("](docs/pictures/")[1:]]
        assert len(pictures) >= 2
        assert all((ROOT / "docs/pictures" / picture).is_file() for picture in pictures)
