"""Returns, plans and mails mutated from a seed: each is read, or refused with a reason; none brings a traceback, none
goes without an end.

TOOLKIT_MUTATIONS sets how many of each kind.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from random import Random

from kit.mutated import mutated
from kit.torture import PLAN
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After

from toolkit.book.sheets.raw import RawBook
from toolkit.edges.mail.received import read_mail
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.verify import verify
from toolkit.jobs.opening import read_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem

MUTATIONS = int(os.environ.get("TOOLKIT_MUTATIONS", "15"))
SEED = int(os.environ.get("TOOLKIT_SEED", "17"))
DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2021, 9, 13, 9)
OLD_PLAN = "plan.doc", (DATA / "plan.doc").read_bytes()
"""Every seventh plan is an old Word document, for each of which LibreOffice starts."""


def sound_returns() -> list[tuple[str, bytes]]:
    """Returns of other programs, in every format."""
    paths = sorted(path for folder in ("returns", "containers") for path in (DATA / folder).iterdir())
    return [(path.name, path.read_bytes()) for path in paths if path.suffix not in (".md", ".cjs")]


def sound_plans(workspace: Workspace) -> list[tuple[str, bytes]]:
    """Plans as text and table."""
    own = workspace.chosen.file
    return [(Path(own).name, workspace.sources[own]), ("方案.csv", PLAN.encode())]


def sound_mails(book: bytes) -> list[bytes]:
    """Mails with a workbook, in a mail enclosed in another, and as they came."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "办公室 <a@example.com>", "报送台账", "<1@example.com>"
    mail.set_content("见附件，电话 12345")
    mail.add_attachment(book, maintype="application", subtype="octet-stream", filename="台账.xlsx")
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "b@example.com", "转发"
    outer.set_content("转")
    outer.add_attachment(mail)
    kept = [path.read_bytes() for path in sorted((DATA / "mails").glob("*.eml"))]
    return [mail.as_bytes(), outer.as_bytes(), *kept]


def handed_out(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), ["SZ09"])


def test_a_mutated_return_is_read_or_refused_with_a_reason(workspace: Workspace) -> None:
    chance, sound, ends = Random(SEED), sound_returns(), Counter[str]()
    with workspace.guard() as guard:
        for _ in range(MUTATIONS):
            name, data = chance.choice(sound)
            found = guard.read(mutated(data, chance), name)
            assert isinstance(found, RawBook) or (isinstance(found, Problem) and found.message and found.remedy)
            ends["read" if isinstance(found, RawBook) else found.code.value] += 1
    assert sum(ends.values()) == MUTATIONS


def test_a_mutated_plan_is_taken_in_or_refused_with_a_reason(workspace: Workspace) -> None:
    chance, ends, sound = Random(SEED), Counter[str](), sound_plans(workspace)
    for number in range(MUTATIONS):
        name, data = OLD_PLAN if number % 7 == 6 else chance.choice(sound)
        try:
            found = import_plan(workspace, mutated(data, chance), name, plan_id="m", issued=workspace.chosen.issued)
        except ToolkitError as error:
            assert error.message and error.remedy, number
            ends["refused"] += 1
            continue
        again = read_workspace(workspace.root, "m").tasks.plan
        assert found.plan.items and [each.number for each in again.items] == [
            each.number for each in found.plan.items
        ], number
        ends["taken in"] += 1
    assert sum(ends.values()) == MUTATIONS


def test_a_mutated_mail_is_read_or_said_to_be_none(after_playing: After) -> None:
    chance, ends = Random(SEED), Counter[str]()
    workspace = after_playing(handed_out)
    sound = sound_mails(workbook_of(workspace, "SZ09").read_bytes())
    for _ in range(MUTATIONS):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = read_mail(mutated(chance.choice(sound), chance))
        except ValueError:
            ends["none"] += 1
            continue
        assert isinstance(found.text, str)
        ends["read"] += 1


def test_of_mutated_workbooks_each_has_one_end(after_playing: After, tmp_path: Path) -> None:
    workspace, chance = after_playing(handed_out), Random(SEED)
    book = tmp_path / "1.xlsx"
    item = items_of(workspace, "SZ09")[0]
    fill(workbook_of(workspace, "SZ09"), book, {item: {"进展情况": "甲", "办理状态": "推进中"}})
    sound = book.read_bytes()
    names = set()
    for number in range(MUTATIONS):
        name = f"{number:05d}.xlsx"
        (workspace.inbox / name).write_bytes(mutated(sound, chance))
        names.add(name)
    merged = merge_returns(workspace, NOW)
    with open_store(workspace) as store:
        ends = Counter(each.file for each in store.returns.of_plan("2021"))
    left = {each.ret.file for each in merged.received if each.left or each.again}
    assert set(ends) | left >= names and set(ends.values()) <= {1}
    assert not [each for each in verify(workspace).problems if each.severity.value == "error"]
