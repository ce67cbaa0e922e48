"""A document that came along is filed with the evidence of its unit, or as the sealed scan of a version of its."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.closing import Scan, scan_brought, taken_last
from toolkit.domain.ledger.records import Return
from toolkit.domain.returns.evidence import evidence_stem, item_shown
from toolkit.domain.returns.intake import Intake
from toolkit.edges.system import files
from toolkit.jobs.returns.running_ledger import RunningLedger
from toolkit.problems import Origin, day_words, problem


def file_away(
    ledger: RunningLedger, ret: Return, data: bytes, returns: Sequence[Return], now: datetime, *, dry_run: bool
) -> Intake:
    """What comes of a document of the return's unit; `returns` are all of the plan so far, the oldest first.

    Its bytes lie with the unit's evidence from now on, unless in a `dry_run`.
    """
    workspace, unit = ledger.workspace, ledger.units[ret.unit]
    item = item_shown(ret.file, {each.item for each in workspace.tasks.of_unit(ret.unit)})
    stem, suffix = evidence_stem(item, unit.name, ret.file), PurePosixPath(ret.file).suffix
    name = stem + suffix
    if not dry_run:
        folder = workspace.archive / "evidence" / ret.plan / files.safe_name(unit.name)
        name = files.keep_beside(folder, stem, suffix, data).name
    ret = replace(ret, outcome=Outcome.EVIDENCE)
    known, version = Scan.read(ret.plan, ret.unit, ledger.cells(ret.unit)), taken_last(ret.unit, returns)
    scan = None if item else scan_brought(ret, known, version)
    if scan is None or version is None:
        return Intake(ret, (), (), (problem(Code.EVIDENCE_FILED, Origin(ret.file), name=name),))
    what = f"{day_words(version.received_at)}收到的“{version.file}”"
    told = problem(Code.SCAN_FILED, Origin(ret.file), name=name, what=what)
    return Intake(ret, (scan.change(ret.plan, ret.unit, ret.unit, now),), (), (told,))
