"""What `status` says of what a merge kept is what it would find, and is believed only while nothing of it changes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from subprocess import run
from typing import Any

import pytest
from kit import ROOT
from kit.command import toolkit
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.codes import Code
from toolkit.domain.mail.received_mail import SenderWord
from toolkit.edges.system import kept_values, seen
from toolkit.edges.system.kept_values import digest, of_files
from toolkit.jobs import kept_workspace
from toolkit.jobs.ledger import kept_status
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.kept_status import NAME, as_kept
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import LAST_BACKUP, as_it_stands, open_store
from toolkit.jobs.workspace import Workspace, open_workspace

UNITS = ("SZ09", "XQ01")
NOON = datetime(2021, 9, 13, 12)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written only just are believed not to change again."""
    monkeypatch.setattr(seen, "_FRESH", 0)


def came_back(workspace: Workspace) -> Workspace:
    """The workbooks of a small office lie in the inbox, one of them to be taken in part."""
    workspace = for_units(workspace, *UNITS)
    hand_out(workspace)
    for code, state in zip(UNITS, ("推进中", "已完成"), strict=True):
        rows = {items_of(workspace, code)[0]: {"办理状态": state, "进展情况": f"{code}已经部署"}}
        fill(workbook_of(workspace, code), workspace.inbox / f"{code}.xlsx", rows)
    return workspace


def merged(workspace: Workspace) -> Workspace:
    """Both were merged."""
    workspace = came_back(workspace)
    merge_returns(workspace, NOON)
    assert as_kept(workspace.root, None, DAY)
    return workspace


@pytest.fixture
def kept(after_playing: After) -> Workspace:
    """A workspace with a merge behind it: a copy, for whose place what the merge kept is signed anew."""
    workspace = after_playing(merged)
    assert as_kept(workspace.root, None, DAY) is None
    forge(workspace, lambda stands, _: stands.update(kept_status._stands(workspace.root)))
    assert as_kept(workspace.root, None, DAY)
    return workspace


def shown(workspace: Workspace, day: date, *words: str) -> tuple[int, str]:
    """The exit code and the text of `status`."""
    ran = toolkit("-w", workspace.root, "--today", f"{day}", *words, "status")
    return ran.code, ran.out


def found(workspace: Workspace, day: date, *words: str) -> tuple[int, str]:
    """The same with nothing kept."""
    path = workspace.root / NAME
    data = path.read_bytes() if path.is_file() else None
    path.unlink(missing_ok=True)
    try:
        return shown(workspace, day, *words)
    finally:
        if data is not None:
            path.write_bytes(data)


def finds(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The days for which figures are found from now on."""
    days: list[object] = []
    show = show_status
    monkeypatch.setattr(
        "toolkit.jobs.ledger.status.show_status", lambda its, day: (days.append(day), show(its, day))[1]
    )
    return days


@pytest.mark.parametrize("words", [(), ("--quiet",), ("--json",), ("--plan", "2021")])
def test_what_was_kept_is_said_as_it_would_be_found(
    kept: Workspace, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.chosen.id == "2021"
    before, days = found(kept, DAY, *words), finds(monkeypatch)
    assert shown(kept, DAY, *words) == before
    assert days == []


def test_it_is_said_without_a_rule_or_the_ledger_being_loaded(kept: Workspace) -> None:
    told = "import sys; from toolkit.__main__ import main\ntry: main()\nfinally: print('loaded', *sys.modules)"
    words = ["-w", str(kept.root), "--today", f"{DAY}", "-q", "status"]
    done = run([sys.executable, "-c", told, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    said, loaded = done.stdout.split("loaded ")
    assert said == shown(kept, DAY, "-q")[1]
    modules = set(loaded.split())
    assert not {each for each in modules if each.startswith(("toolkit.domain.ledger.", "toolkit.edges.store"))}
    assert not {"sqlite3", "toolkit.jobs.workspace", "toolkit.schema.model"} & modules


def _appended(name: str, more: bytes) -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes((root / name).read_bytes() + more)


def _same_size_and_times(root: Path) -> None:
    path = root / "config.toml"
    its, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace("政务公开".encode(), "政府公开".encode(), 1))
    os.utime(path, ns=(its.st_atime_ns, its.st_mtime_ns))
    assert path.read_bytes() != data and path.stat().st_size == its.st_size


def _in_ledger(root: Path) -> None:
    with open_store(open_workspace(root)) as store:
        store.senders.keep([SenderWord("a@example.com", "SZ09", True, "office", NOON)])


def _draft(root: Path) -> None:
    (root / "outbox/papers").mkdir(exist_ok=True)
    (root / "outbox/papers/通报.docx").write_bytes(b"PK")


def _cut(keeps: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda root: (root / NAME).write_bytes(keeps((root / NAME).read_bytes()))


CHANGES: dict[str, Callable[[Path], object]] = {
    "the ledger": _in_ledger,
    "the ledger's bytes": _appended("ledger.db", b"\0" * 4096),
    "the ledger gone": lambda root: (root / "ledger.db").unlink(),
    "a writer at work in the ledger": lambda root: (root / "ledger.db-wal").write_bytes(b"x"),
    "another ledger's records": lambda root: next((root / "archive/records").rglob("*.gz")).unlink(),
    "settings": _appended("config.toml", b"\n# \n"),
    "settings of the same size and times": _same_size_and_times,
    "schema": _appended("templates/ledger.toml", b"\n# \n"),
    "headers": _appended("templates/plan_headers.toml", b"\n# \n"),
    "roster": _appended("seeds/units.csv", b"\r\n"),
    "the plan": lambda root: _appended(open_workspace(root).chosen.file, b"\n")(root),
    "the plan gone": lambda root: (root / open_workspace(root).chosen.file).unlink(),
    "a draft": _draft,
    "kept cut off": _cut(lambda data: data[:-1]),
    "kept empty": _cut(lambda data: b""),
    "kept with another byte": _cut(lambda data: data[:-9] + b"\0" * 9),
    "kept for another day": _cut(lambda data: data.replace(f"{DAY}".encode(), f"{DAY + timedelta(1)}".encode(), 1)),
    "kept of a list": _cut(lambda data: b"[]\n" + data),
    "kept gone": lambda root: (root / NAME).unlink(),
    "a folder of its name": lambda root: ((root / NAME).unlink(), (root / NAME).mkdir()),
    "a link in place of the ledger": lambda root: (
        (root / "ledger.db").rename(root / "other.db"),
        (root / "ledger.db").symlink_to("other.db"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_found_anew(kept: Workspace, change: str) -> None:
    CHANGES[change](kept.root)
    for day in (DAY, DAY + timedelta(1)):
        assert as_kept(kept.root, None, day) is None


def test_another_day_or_plan_is_found_anew(kept: Workspace) -> None:
    assert as_kept(kept.root, kept.chosen.id, DAY)
    for day in (DAY - timedelta(1), DAY + timedelta(1)):
        assert as_kept(kept.root, None, day) is None
    for plan in ("2020", "", "../2021"):
        assert (as_kept(kept.root, plan, DAY) is None) == bool(plan)


@pytest.mark.parametrize("to_tell", [True, False])
def test_another_program_finds_it_anew(
    kept: Workspace, to_tell: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    part = tmp_path / "p" / "numerals.py"
    part.parent.mkdir()
    part.write_text("")
    place = part.parent if to_tell else tmp_path / "nowhere"
    monkeypatch.setattr(kept_values.toolkit, "__file__", str(place / "__init__.py"))
    kept_values.program.cache_clear()
    try:
        assert as_kept(kept.root, None, DAY) is None
    finally:
        kept_values.program.cache_clear()


def test_looking_and_opening_leave_it_true(kept: Workspace) -> None:
    toolkit("-w", kept.root, "--today", f"{DAY}", "why", "SZ09", f"{items_of(kept, 'SZ09')[0]}")
    with as_it_stands(kept) as store:
        store.chains.heads()
    assert as_kept(kept.root, None, DAY)


@pytest.mark.parametrize("when", ["while it is found", "before it is kept"])
def test_what_another_command_adds_meanwhile_is_never_left_out(
    after_playing: After, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(came_back)

    def meanwhile(find: Callable[..., object]) -> Callable[..., object]:
        def added(*given: object) -> object:
            if when == "before it is kept":
                _in_ledger(workspace.root)
            done = find(*given)
            if when == "while it is found":
                _in_ledger(workspace.root)
            return done

        return added

    name = "_stands" if when == "before it is kept" else "toolkit.jobs.ledger.status.status_of"
    of = kept_status if when == "before it is kept" else None
    with monkeypatch.context() as patched:
        if of:
            patched.setattr(of, name, meanwhile(kept_status._stands))
        else:
            from toolkit.jobs.ledger.status import status_of

            patched.setattr(name, meanwhile(status_of))
        merge_returns(workspace, NOON)
    assert not (workspace.root / NAME).exists()


def _a_sentence(stands: dict[str, Any], body: list[Any]) -> None:
    body[0] = "都办结了"


def _another_plan(stands: dict[str, Any], body: list[Any]) -> None:
    stands["plan"], body[0] = "2099", "都办结了"


def _yes_for_one(stands: dict[str, Any], body: list[Any]) -> None:
    body[2]["units"][0] = {
        name: bool(value) if value in (0, 1) else value for name, value in body[2]["units"][0].items()
    }


def _turned(stands: dict[str, Any], body: list[Any]) -> None:
    body[2] = dict(reversed(body[2].items()))


Forged = Callable[[dict[str, Any], list[Any]], None]


def forge(workspace: Workspace, change: Forged) -> None:
    """The kept file written by somebody who knows how it is signed."""
    names, _, body = (workspace.root / NAME).read_bytes().split(b"\n", 2)
    stands, said = json.loads(names), json.loads(body)
    change(stands, said)
    names, body = (json.dumps(each, ensure_ascii=False).encode() for each in (stands, said))
    files = [(workspace.root / each).read_bytes() for each in stands["files"]]
    sign = digest(of_files(names, files), body).hex().encode()
    (workspace.root / NAME).write_bytes(b"\n".join((names, sign, body)))


@pytest.mark.parametrize("change", [_a_sentence, _another_plan, _yes_for_one, _turned])
def test_one_that_says_otherwise_than_the_ledger_is_found_by_verify_and_doctor(kept: Workspace, change: Forged) -> None:
    clean = [verify(kept).problems, doctor(kept, NOON).problems]
    forge(kept, change)
    assert as_kept(kept.root, None, DAY), "whoever writes there may say anything"
    for before, look in zip(clean, (verify(kept), doctor(kept, NOON)), strict=True):
        more = [each for each in look.problems if each not in before]
        assert [(each.code, str(each.origin)) for each in more] == [(Code.CHECK_FAILED, NAME)]


def _misshapen(at: int, value: object) -> Forged:
    def changed(stands: dict[str, Any], body: list[Any]) -> None:
        body[at] = value

    return changed


@pytest.mark.parametrize(
    "change",
    [
        _misshapen(0, 5),
        _misshapen(0, "\ud800"),
        _misshapen(1, "甲"),
        _misshapen(1, [["甲", ["乙"], [[7]]]]),
        _misshapen(2, None),
        _misshapen(2, [1]),
        _misshapen(3, None),
        _misshapen(3, [["no-such-code", "甲", "乙", "", ["", "", "", None, None]]]),
        _misshapen(3, [["check-failed", "甲", "乙", "", ["", "", "", "一", None]]]),
        lambda stands, _: stands.update(plan=7),
    ],
)
def test_what_has_another_shape_is_found_anew(kept: Workspace, change: Forged) -> None:
    try:
        forge(kept, change)
    except UnicodeEncodeError:
        names, sign, _ = (kept.root / NAME).read_bytes().split(b"\n", 2)
        (kept.root / NAME).write_bytes(b"\n".join((names, sign, b'["\\ud800", [], {}, []]')))
    assert as_kept(kept.root, None, DAY) is None
    assert shown(kept, DAY) == found(kept, DAY)
    assert not [each for each in verify(kept).problems if str(each.origin) == NAME]


@pytest.mark.parametrize("data", [b"", b"\n", b"[" * 200_000 + b"\n", b"1" * 20_000 + b"\n\n", b"{}\nab\n[]"])
def test_what_is_no_kept_file_is_passed_over_without_a_fault(kept: Workspace, data: bytes) -> None:
    (kept.root / NAME).write_bytes(data)
    assert shown(kept, DAY) == found(kept, DAY)
    verify(kept)
    doctor(kept, NOON)


@pytest.mark.parametrize("name", [NAME, seen.NAME, kept_workspace.NAME, LAST_BACKUP])
def test_no_small_file_of_the_workspace_breaks_a_command_by_what_somebody_wrote_into_it(
    kept: Workspace, name: str
) -> None:
    for words in (("status",), ("merge",), ("doctor",), ("verify",)):
        (kept.root / name).write_bytes(b"[" * 200_000)
        ran = toolkit("-w", kept.root, "--today", f"{DAY}", *words)
        assert ran.code in (0, 1), (words, ran.out)


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_nothing_is_waited_for_where_its_name_is_no_file(kept: Workspace) -> None:
    (kept.root / NAME).unlink()
    os.mkfifo(kept.root / NAME)
    assert as_kept(kept.root, None, DAY) is None
    verify(kept)


def test_a_folder_that_was_moved_is_asked_anew(kept: Workspace) -> None:
    moved = kept.root.with_name("搬走的")
    kept.root.rename(moved)
    assert as_kept(moved, None, DAY) is None


Step = Callable[[Workspace, datetime, Random], object]


def _typed(workspace: Workspace, now: datetime, chance: Random) -> None:
    code, state = chance.choice(UNITS), chance.choice(["未启动", "推进中", "已完成", "长期坚持", "申请不涉及"])
    rows = {chance.choice(items_of(workspace, code)): {"办理状态": state, "进展情况": f"{now:%d日%H时}，{code}有进展"}}
    fill(workbook_of(workspace, code), workspace.inbox / f"{code}-{now:%d%H}.xlsx", rows, at=now)


def _says(*words: str) -> Step:
    return lambda workspace, now, _: toolkit("-w", workspace.root, "--today", f"{now.date()}", *words)


STEPS: Sequence[Step] = (
    _typed,
    lambda workspace, now, _: merge_returns(workspace, now),
    lambda workspace, now, _: merge_returns(workspace, now),
    lambda workspace, now, _: generate(workspace, now.date()),
    _says("review"),
    _says("review", "tell"),
    _says("remind"),
    _says("outbox", "handed"),
    _says("publish"),
    _says("report", "paper", "通报"),
    lambda workspace, now, _: _appended("config.toml", b"\n# \n")(workspace.root),
)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_what_is_believed_is_what_would_be_found(after_playing: After, seed: int) -> None:
    workspace, chance, believed = after_playing(came_back), Random(seed), 0
    now = NOON
    for _ in range(14):
        now += timedelta(hours=chance.choice([1, 1, 30]))
        chance.choice(STEPS)(workspace, now, chance)
        workspace = replace(open_workspace(workspace.root))
        for day in (now.date(), now.date() + timedelta(1)):
            if as_kept(workspace.root, None, day):
                believed += 1
                assert shown(workspace, day, "--json") == found(workspace, day, "--json")
                assert shown(workspace, day) == found(workspace, day)
    assert believed
