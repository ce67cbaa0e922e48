"""The layers and wings of the house: imports run downward, and each foreign library stays in its place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from toolkit.codes import Code
from toolkit.jobs.kept_workspace import keep
from toolkit.jobs.workspace import Workspace, open_workspace

PACKAGE = Path(__file__).parent.parent / "toolkit"

LAYERS = [
    {"codes", "errors", "keys", "numerals", "system_faults", "values"},
    {"problems"},
    {"loading", "schema"},
    {"domain"},
    {"mail_settings", "settings", "book", "reports"},
    {"edges"},
    {"jobs"},
    {"console", "cli", "__main__"},
]
"""From the ground up; a module imports from its own layer or from below."""

SUBJECTS = ("plan", "ledger", "mail", "returns", "office")
WINGS = {
    "domain": SUBJECTS,
    "jobs": SUBJECTS,
    "book": ("sheets", "unit", "returned", "office"),
    "edges": ("system", "readers", "marking", "writing", "store", "mail"),
    "reports": SUBJECTS,
}
"""The wings of each layer; within it a wing imports from itself or from those named before it."""

ALLOWED = {
    "pydantic": {"loading.py"},
    "pydantic_core": {"loading.py"},
    "xlsxwriter": {"edges/writing/by_xlsxwriter.py", "edges/writing/charts.py", "edges/writing/growing_sheet.py"},
    "openpyxl": {"edges/writing/fill.py"},
    "lxml": {"edges/marking/package.py"},
    "pygal": {"edges/drawing.py"},
    "python_calamine": {"edges/readers/cells.py"},
    "olefile": {"edges/readers/ole.py"},
    "distributed": {"edges/cluster.py"},
    "fsspec": {"edges/object_store.py"},
    "psycopg": {"edges/store/postgresql.py"},
    "jinja2": {"edges/mail/letters.py", "edges/papers.py"},
    "markupsafe": {"edges/mail/letters.py"},
    "pandas": {"edges/export.py"},
    "chinese_calendar": {"edges/workdays.py"},
    "docx": {"edges/readers/docx.py"},
    "docxtpl": {"edges/papers.py"},
    "pdfplumber": {"edges/readers/pdf.py"},
    "pdfminer": {"edges/readers/pdf.py"},
    "psutil": {"edges/readers/memory.py", "edges/system/places.py"},
    "rapidfuzz": {
        "domain/ledger/copied.py",
        "domain/office/paper_names.py",
        "domain/office/paper_sentences.py",
        "domain/plan/same_items.py",
        "domain/plan/units.py",
    },
    "filelock": {"jobs/locks.py"},
    "schedule": {"edges/system/ticker.py"},
    "keyring": {"edges/mail/secrets.py"},
    "typer": {
        f"cli/{name}.py"
        for name in (
            "__init__",
            "door",
            "runner",
            "evidence",
            "keeping",
            "papers",
            "scoring",
            "sections",
            "senders",
            "years",
            *SUBJECTS,
        )
    },
    "rich": {"console.py"},
    "asn1crypto": {"edges/readers/envelopes.py"},
    "authres": {"edges/mail/authentication.py"},
    "tnefparse": {"edges/readers/envelopes.py"},
    "yagmail": {"edges/mail/smtp.py"},
    "tomlkit": {"edges/writing/config.py"},
}
"""Third-party packages, and the only files that import them."""

CLOCKS = {"today", "now", "utcnow", "fromtimestamp"}


@cache
def modules() -> dict[str, Path]:
    """Every module by its name, which is its place in the package."""
    return {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(tree(path)))


def _imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names if node.module == "toolkit")


def layer(module: str) -> int | None:
    part = module.split(".")[1] if "." in module else ""
    return next((at for at, names in enumerate(LAYERS) if part in names), None)


def test_imports_run_downward_and_libraries_stay_home() -> None:
    assert [fault for name, path in modules().items() for fault in _strays(name, path)] == []


def _strays(name: str, path: Path) -> Iterator[str]:
    here = layer("toolkit." + name.removesuffix(".py").split("/")[0])
    for imported in imports(path):
        top = imported.split(".")[0]
        if top == "toolkit":
            there = layer(imported)
            if there is not None and here is not None and there > here:
                yield f"{name} imports {imported}, which lies above it"
        elif top not in sys.stdlib_module_names and name not in ALLOWED.get(top, ()):
            yield f"{name} imports {imported}, which belongs to {ALLOWED.get(top, 'no file')}"


def wing(module: str) -> tuple[str, int | None]:
    """The layer a module is of and its place among the wings there; None for one that stands in no wing."""
    _, layer, *rest = (*module.split("."), "")
    return layer, next((at for at, name in enumerate(WINGS.get(layer, ())) if rest[:1] == [name]), None)


def test_a_wing_imports_only_from_those_before_it() -> None:
    assert [fault for name, path in modules().items() for fault in _strays_from_its_wing(name, path)] == []


def _strays_from_its_wing(name: str, path: Path) -> Iterator[str]:
    layer, here = wing("toolkit." + name.removesuffix(".py").replace("/", "."))
    for imported in imports(path):
        there_layer, there = wing(imported) if imported.startswith("toolkit.") else ("", None)
        if layer == there_layer and there is not None:
            if here is None and layer not in ("edges", "reports"):
                yield f"{name} stands in no wing and imports {imported}"
            if here is not None and there > here:
                yield f"{name} imports {imported}, a wing that comes after its own"


@pytest.mark.parametrize("layer", WINGS)
def test_every_folder_is_a_wing(layer: str) -> None:
    assert {path.name for path in (PACKAGE / layer).iterdir() if path.is_dir()} - {"__pycache__"} <= set(WINGS[layer])


def test_every_module_has_a_layer() -> None:
    unplaced = [name for name in modules() if layer("toolkit." + name.split("/")[0].removesuffix(".py")) is None]
    assert unplaced == ["__init__.py"]


@pytest.mark.parametrize("folder", ["domain", "schema", "book"])
def test_the_core_touches_no_clock_file_database_or_mail(folder: str) -> None:
    forbidden = {"os", "pathlib", "sqlite3", "smtplib", "imaplib", "subprocess", "socket", "time", "shutil", "tempfile"}
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        assert not forbidden & {name.split(".")[0] for name in imports(path)}, path.name
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, f"{path.name}:{node.lineno} asks for the time"


def test_temporary_folders_are_made_where_they_are_swept_and_folders_gone_through_where_what_is_unread_is_told() -> (
    None
):
    """What a killed command leaves of others nobody takes away, and `os.walk` is silent of what it cannot read."""
    temporary = {name for name, path in modules().items() if "tempfile" in imports(path)}
    assert temporary == {"edges/system/scratch.py"}
    walking = {name for name, path in modules().items() if "os.walk(" in path.read_text("utf-8")}
    assert walking == {"edges/system/folders.py"}


def test_every_code_is_named_by_a_test() -> None:
    """By its name or its identifier; the test that does shows what it is said of."""
    here = Path(__file__)
    said = "\n".join(path.read_text("utf-8") for path in here.parent.rglob("test_*.py") if path != here)
    named = {*re.findall(r"\bCode\.(\w+)", said), *re.findall(r"(?<=[\"' ])[a-z][a-z-]*(?=[\"' ])", said)}
    assert [each.slug for each in Code if not {each.name, each.slug} & named] == []


def test_no_two_files_of_tests_are_called_the_same() -> None:
    """They are modules of one folder: of two that are called the same one is not run."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_nothing_outgrows_its_reader() -> None:
    """At most 350 lines a file (the catalogue apart), 60 a function, 7 arguments (`self` not counted).

    A command at the door takes an argument for every option it has: at most 10.
    """
    assert [fault for name, path in modules().items() for fault in _outgrown(name, path)] == []


def _outgrown(name: str, path: Path) -> Iterator[str]:
    if name != "codes.py" and len(path.read_text("utf-8").splitlines()) > 350:
        yield f"{name} is too long"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if (node.end_lineno or 0) - node.lineno >= 60:
                yield f"{name}: {node.name} is too long"
            if len([each for each in taken if each.arg not in ("self", "cls")]) > (
                10 if name.startswith("cli/") else 7
            ):
                yield f"{name}: {node.name} takes too much"


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_opening_the_command_line_loads_no_library_but_its_own() -> None:
    """What only some commands need is loaded by them, so that `--help` and a mistyped word are answered at once."""
    assert loaded("import toolkit.cli") & {*ALLOWED, "sqlite3"} <= {"typer"}


@pytest.mark.parametrize(
    ("words", "libraries"),
    [
        (["--help"], {"typer"}),
        (["status"], {"typer", "sqlite3", "chinese_calendar", "rich"}),
        (["merge", "--verify"], {"typer", "sqlite3", "chinese_calendar", "filelock", "xlsxwriter"}),
    ],
    ids=["help", "status", "merge"],
)
def test_a_command_loads_no_library_it_does_not_use(
    workspace: Workspace, words: list[str], libraries: set[str]
) -> None:
    """Neither do the readers of web pages and mails, nor what a network needs, come with a command that has none; nor
    those of plans and what checks settings, where they were read before."""
    keep(open_workspace(workspace.root))
    line = ["toolkit", "-w", str(workspace.root), "--today", "2021-09-10", *words]
    run = "from toolkit.__main__ import main"
    ran = loaded(f"import atexit; atexit.register(lambda: print(*sys.modules)); sys.argv = {line}; {run}; main()")
    assert ran & {*ALLOWED, "sqlite3", "ssl", "http.client", "html.parser", "asyncio"} <= libraries
    assert not {
        name for name in ran if name.startswith(("toolkit.domain.plan.document.", "toolkit.edges.readers.plan"))
    }


def test_the_store_over_sqlite_loads_no_library_and_of_rules_only_what_it_keeps() -> None:
    """Every command opens it: records come without the rules over them, a migration or a copy when it is made."""
    found = loaded("import toolkit.edges.store.store")
    assert "sqlite3" in found
    assert found & {*ALLOWED, "zoneinfo", "logging", "tempfile", "hashlib", "email", "asyncio"} == set()
    assert {name for name in found if name.startswith("toolkit.domain.") and name.count(".") == 3} == {
        "toolkit.domain.ledger.kinship",
        "toolkit.domain.ledger.looks",
        "toolkit.domain.ledger.papers",
        "toolkit.domain.ledger.records",
        "toolkit.domain.ledger.row_states",
        "toolkit.domain.ledger.saved",
        "toolkit.domain.mail.mails",
        "toolkit.domain.mail.received_mail",
        "toolkit.domain.mail.reminder_stages",
        "toolkit.domain.office.runs",
    }
    late = {"postgresql", "migrations", "layout3", "sqlite_copies"}
    assert found & {f"toolkit.edges.store.{name}" for name in late} == set()
    assert "toolkit.schema" not in found and "toolkit.settings" not in found
