"""Fixtures every test may use: the repository's own workspace, and a fresh copy of it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.vendor.pretty import RepresentationPrinter, for_type_by_name
from kit.kept_children import children_kept
from kit.libreoffice import office_kept
from kit.once import made_once
from kit.quick_archives import packed_in_haste
from kit.quick_disk import keep_files_in_memory
from kit.quick_start import keep_compiled, load_from_another_place
from kit.quick_templates import templates_kept
from kit.real_servers import MailHost, mail_host, missing
from kit.workspaces import After, Play, copy_of, hand_out, opened

from toolkit.domain.plan.tasks import Tasks
from toolkit.edges.readers.guard import Guard
from toolkit.jobs.office.demo import play_demo
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.demo import Demo

ROOT = Path(__file__).parent.parent
pytest.register_assert_rewrite("kit.returning")
keep_files_in_memory()
keep_compiled()
EXAMPLES = int(os.environ.get("TOOLKIT_EXAMPLES", "50"))
"""How many examples of a law are tried where its test says no number: others at each run, 1,000 in `make torture`."""
settings.register_profile(
    "any machine", deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
"""A law holds or does not; how fast examples of it are played on a busy machine is not what is asked."""


def _named(it: object, printer: RepresentationPrinter, cycle: bool) -> None:
    printer.text(f"<{type(it).__name__}>")


for each in (Workspace, Tasks):
    for_type_by_name(each.__module__, each.__name__, _named)
"""Hypothesis writes out all that a law was given, for each example that the test names: of these a hundred pages."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Of many processes that collect all tests each loads others of them first."""
    places = [session.config.invocation_params.dir / each for each in session.config.args]
    if "PYTEST_XDIST_WORKER" in os.environ and all(place.is_dir() for place in places):
        load_from_another_place(file for place in places for file in place.rglob("test_*.py"))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def programs_kept() -> Iterator[None]:
    """What reads files for the toolkit stays from one test to the next, as templates do and LibreOffice."""
    with children_kept(), templates_kept(), office_kept(), packed_in_haste():
        yield


@pytest.fixture(scope="session")
def repository() -> Workspace:
    """The repository's root, itself a workspace: read only."""
    return open_workspace(ROOT)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of the defaults, its files read once and kept: to be copied, not used."""
    root = tmp_path_factory.mktemp("fresh") / "工作区"
    create_workspace(root)
    return opened(root)


@pytest.fixture
def workspace(fresh: Workspace, tmp_path: Path) -> Workspace:
    """A fresh workspace of the defaults."""
    return copy_of(fresh, tmp_path / "工作区")


@pytest.fixture(scope="session")
def played(fresh: Workspace, tmp_path_factory: pytest.TempPathFactory) -> After:
    """`played(play)` is the workspace in which `play` has happened, once a run: to be looked at or copied, not used."""

    @cache
    def workspace_of(play: Play) -> Workspace:
        def make(root: Path) -> Workspace:
            base = copy_of(fresh, root)
            return play(base) or base

        return made_once(tmp_path_factory, f"{play.__module__}.{play.__qualname__}", make)[1]

    return workspace_of


@pytest.fixture
def after_playing(played: After, tmp_path: Path) -> After:
    """`after_playing(play)` is a workspace of the test's own in which `play` has happened."""
    return lambda play: copy_of(played(play), tmp_path / "工作区")


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    """A fresh workspace whose workbooks all went out on the day the plan was issued."""
    return after_playing(hand_out)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    """The demonstration as played, and what it said: to be looked at or copied, not used."""
    return made_once(tmp_path_factory, "demo", play_demo)


@pytest.fixture(scope="session")
def needs() -> Callable[[str | None, str], str]:
    """`needs(path, name)` gives back what was found; a missing component skips by name, or fails where none may."""

    def found(path: str | None, name: str) -> str:
        if path:
            return path
        if os.environ.get("TOOLKIT_NO_SKIP"):
            pytest.fail(f"{name} is not installed, and TOOLKIT_NO_SKIP forbids skipping")
        pytest.skip(f"{name} is not installed")

    return found


@pytest.fixture(scope="session")
def guard() -> Iterator[Guard]:
    """A reader of strangers' files with time and room for an honest one."""
    with Guard(60, 1024) as made:
        yield made


@pytest.fixture(scope="session")
def mailboxes(needs: Callable[[str | None, str], str]) -> Iterator[MailHost]:
    """A mail server with a mailbox for whoever logs in."""
    lacking = missing(postfix=False)
    needs(None if lacking else "all", lacking or "")
    with mail_host() as host:
        yield host
