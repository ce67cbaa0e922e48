"""Every command that writes, with words to run it by, in an office where each of them has something to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from kit.command import toolkit
from kit.torture import End, end_of, live, small_office
from kit.unit_books import fill, items_of, workbook_of
from toolkit.cli import app
from toolkit.domain.ledger.papers import PaperSaid, PaperWord
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.verify import verify
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import open_workspace

FIRST, DAY = datetime(2021, 9, 13, 9), date(2021, 9, 15)
LOOKING = frozenset(
    {"status", "why", "verify", "doctor", "plan list", "plan show", "plan check", "plan changes", "plan why"}
    | {"report check", "report papers", "review senders list", "outbox list", "outbox show"}
)
"""The commands that only look."""
ELSEWHERE = {
    "collect": "the mailbox of `weekly` fails in every way there; killed in tests/jobs/mail/test_collect.py",
    "demo": "builds a workspace of its own anew each time",
    "review lookback": "asks for an earlier year's plan",
    "review pack": "asks for what was drawn to be looked at",
    "review links": "asks the net",
}
"""The commands that are not run here, and why."""
ANY_DAY = {
    "init": "begins a workspace, that has no day on record",
    "demo": "builds a workspace of its own",
    "restore": "brings back what was recorded",
    "rebuild": "brings back what was recorded",
    "upgrade": "records nothing but what stands there",
    "backup": "keeps what stands there, whatever day it is",
    "split": "asks for no workspace",
    "print": "asks for no workspace",
    "plan import": "writes the plan's own workbook, in which no day is the system's",
    "watch": "asks itself, before each of its jobs",
}
"""The commands that write whatever the system's date is, and why."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "init": ("{beside}",),
    "generate": (),
    "merge": (),
    "publish": (),
    "export": (),
    "remind": (),
    "distribute": (),
    "deliver": (),
    "weekly": (),
    "watch": ("--once",),
    "backup": (),
    "restore": ("{backup}", "{beside}"),
    "rebuild": ("{beside}",),
    "upgrade": (),
    "print": ("{filled}",),
    "split": ("{book}", "--to", "{beside}"),
    "plan import": ("{root}/再印发.csv",),
    "plan close": ("lx", "--as-is"),
    "plan reopen": ("lx",),
    "report": (),
    "report paper": ("通报",),
    "report issued": ("1", "--number", "某办〔2021〕3号"),
    "report answered": ("1", "已办"),
    "report objection": ("SZ09", "有异议"),
    "report seen": ("SZ09",),
    "review": (),
    "review held": (),
    "review decide": ("通过销号", "--unit", "SZ09", "--yes"),
    "review correct": ("退回补正", "--unit", "SZ09", "--opinion", "补材料", "--yes"),
    "review undo": ("--unit", "SZ09", "--yes"),
    "review sample": ("--share", "50", "--seed", "7"),
    "review print": (),
    "review settle": ("采用甲", "--yes"),
    "review tell": (),
    "review release": ("--all",),
    "review record": ("SZ08", "--no-change"),
    "review senders confirm": ("new@example.com", "SZ08"),
    "review senders revoke": ("new@example.com",),
    "outbox handed": ("--by", "经办人"),
    "outbox sent": ("1",),
    "outbox retry": (),
    "outbox cancel": ("1",),
    "score": (),
    "score form": (),
    "score take": ("{root}/outbox/评分录入表.xlsx",),
    "score stage": ("初评",),
    "score objection": ("SZ09", "任务办结", "--said", "有异议", "--outcome", "不采纳", "--answer", "维持"),
    "score letter": (),
}
WORDS_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "collect": (),
    "demo": ("{beside}",),
    "review lookback": (),
    "review pack": ("--unit", "SZ09"),
    "review links": (),
}
"""Those of the commands that are not run here."""


def _typed(*words: str) -> Callable[[Path], None]:
    """A command that is run before, the day before."""

    def led(root: Path) -> None:
        ran = toolkit("-w", root, "--today", "2021-09-14", "--yes", "-q", *words)
        if ran.code == 2:
            raise AssertionError(f"{words}: {ran.err}")

    return led


def _answered_by_mail(root: Path) -> None:
    """A mail has come in answer to the letter that asks about the last draft."""
    with open_store(open_workspace(root)) as store:
        paper, at = store.papers.of_plan("lx")[-1], datetime(2021, 9, 14, 12)
        store.papers.say([PaperWord("lx", paper.id, "SZ09", PaperSaid.REPLIED, at.date(), "SZ09", at, text="收到")])


def _forked(root: Path) -> None:
    """A second workbook of a unit with other words on the same row."""
    workspace = open_workspace(root)
    fill(
        workbook_of(workspace, "SZ08"),
        workspace.inbox / "再报.xlsx",
        {items_of(workspace, "SZ08")[0]: {"进展情况": "戊"}},
    )


_ASK = _typed("report", "paper", "通报", "--ask")
_DECIDED = _typed("review", "decide", *WORDS["review decide"])
LED_UP: Mapping[str, tuple[Callable[[Path], None], ...]] = {
    "plan reopen": (_typed("plan", "close", "lx", "--as-is"),),
    "report answered": (_typed("report", "issued", "1", "--number", "某办〔2021〕3号"),),
    "report objection": (_ASK,),
    "report seen": (_ASK, _answered_by_mail),
    "review correct": (_DECIDED,),
    "review undo": (_DECIDED,),
    "review print": (_DECIDED,),
    "review release": (_ASK,),
    "review settle": (_forked, _typed("merge")),
    "review senders revoke": (_typed("review", "senders", "confirm", "new@example.com", "SZ08"),),
    "score take": (_typed("score", "form"),),
    "score objection": (_typed("score", "stage", "初评"), _typed("score", "stage", "反馈")),
}
"""What is done in the busy office before a command that would else have nothing to write."""


def all_commands() -> Iterator[str]:
    """Every command there is, as it is typed."""
    waiting: list[tuple[str, Any]] = [("", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{name} {each}".strip(), its) for each, its in inner.items()]
        if name and (not inner or command.invoke_without_command):
            yield name


def busy_office(folder: Path) -> None:
    """The small office after a week, with drafts, a backup, a claim, and more that came back."""
    small_office(folder)
    config = folder / "config.toml"
    text = config.read_text("utf-8")
    for server in ("smtp.example.com", "imap.example.com"):
        text = text.replace(f'"{server}"', '""')
    config.write_text(text.replace('issuer = ""', 'issuer = "某市人民政府"', 1), "utf-8")
    workspace = open_workspace(folder)
    done = {"办理状态": "已完成", "完成日期": "2021-9-9", "佐证材料": "https://example.com/1", "进展情况": "办结"}
    item = items_of(workspace, "SZ09")[0]
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "财政局.xlsx", {item: done})
    live(folder, FIRST)
    draft_paper(open_workspace(folder), datetime(2021, 9, 14, 9), "通报")
    for unit, name, values in (("SZ08", "司法局", {"进展情况": "丁"}), ("SZ22", "又", {"办理状态": "差"})):
        fill(workbook_of(workspace, unit), workspace.inbox / f"{name}.xlsx", {items_of(workspace, unit)[0]: values})
    backup(workspace, datetime(2021, 9, 14, 10), folder / "备份.zip")
    (folder / "再印发.csv").write_bytes((folder / open_workspace(folder).chosen.file).read_bytes())


@dataclass(frozen=True)
class Stand:
    """What a command leaves: the ledger's end, the answers, figures, and the names of what was handed out."""

    end: End
    answers: tuple[str, ...]
    figures: str
    names: frozenset[str]


def words_for(name: str, root: Path) -> list[str]:
    """What is typed to run a command in that workspace."""
    return ["-w", str(root), "--today", f"{DAY}", "--yes", "-q", *typed_for(name, root)]


def typed_for(name: str, root: Path) -> list[str]:
    """A command with its own words, as they are typed in that workspace."""
    workspace = open_workspace(root)
    places = {
        "root": str(root),
        "beside": str(root.with_name(f"{root.name}-旁")),
        "backup": str(root / "备份.zip"),
        "book": str(workbook_of(workspace, "SZ09")),
        "filled": str(root / "inbox" / "司法局.xlsx"),
    }
    return [*name.split(), *(each.format(**places) for each in {**WORDS, **WORDS_ELSEWHERE}[name])]


def stand_of(root: Path) -> Stand:
    """How a workspace stands."""
    workspace = open_workspace(root)
    with open_store(workspace) as store:
        cases = store.cases.of_plan("lx")
        answers = [f"{case.kind} {case.row} {answer and answer.choice}" for case, answer in cases]
        answers += [f"{each.unit} {each.handed}" for each in store.handed.of_plan("lx")[-3:]]
        words = store.papers.words("lx")
        answers += {f"{each.paper} {each.unit} {each.said} {each.text} {each.taken_back}" for each in words}
    figures = show_status(workspace, DAY).data
    names = {
        re.sub(r"\d+", "#", path.relative_to(root).as_posix())
        for folder in ("inbox", "processed", "outbox")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    return Stand(end_of(workspace), tuple(sorted(answers)), repr(figures), frozenset(names))


def faults_of(root: Path) -> list[str]:
    """What is not as it must be whatever was done: files of the inbox with no outcome or two, damage, what was left
    half written.
    """
    workspace = open_workspace(root)
    said = [each.message for each in verify(workspace).problems if "不在了" not in each.message]
    end = end_of(workspace)
    doubled = {(file, sha) for file, sha, _ in end.returns if sum((file, sha) == each[:2] for each in end.returns) > 1}
    said += [f"two outcomes: {file}" for file, _ in sorted(doubled)]
    said += [f"left half written: {path.name}" for path in (root / "outbox").rglob(".writing-*")]
    beside = root.with_name(f"{root.name}-旁")
    if (beside / "ledger.db").is_file():
        try:
            found = verify(open_workspace(beside)).problems
            said += [f"beside: {each.message}" for each in found if each.severity.value == "error"]
        except ToolkitError as error:
            said.append(f"beside: {error}")
    return said


def cleared(root: Path) -> None:
    """Take a workspace away, with what stands beside it."""
    for path in (root, root.with_name(f"{root.name}-旁")):
        shutil.rmtree(path, ignore_errors=True)
