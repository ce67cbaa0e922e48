"""How long a clerk sits at the review workbook: the demonstration's claims decided in LibreOffice, one by one.

Plays the two rounds of the demonstration, has every claim that waits decided in a prescribed mix as a person types
(`tests/kit/verdict_typing.py`), takes all of it in by one merge, and prints keys and seconds a claim. What LibreOffice
takes is measured; what a person takes is reckoned from the keys, one thought a claim and the words to be read.

    PYTHONPATH=tests python benchmarks/review_by_hand.py
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as of_day
from pathlib import Path
from random import Random

from kit.libreoffice import python_with_uno, soffice_with, type_in
from kit.verdict_typing import (
    CHARACTERS_A_SECOND,
    SECONDS_A_KEY,
    SECONDS_OF_THOUGHT,
    is_possible,
    sitting,
)

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.office.sample_returns import SampleReturns
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.tracking import untracked
from toolkit.jobs.workspace import Workspace, open_workspace

ROUNDS = ((date(2021, 8, 16), date(2021, 8, 27)), (date(2021, 9, 10), date(2021, 9, 24)))
SITS, TAKEN = datetime(2021, 9, 24, 17), datetime(2021, 9, 24, 18)


def played(root: Path) -> Workspace:
    """The demonstration's workspace with its claims waiting."""
    create_workspace(root)
    workspace, rng = open_workspace(root), Random(2021)
    for number, (out, back) in enumerate(ROUNDS):
        generate(workspace, out)
        returns = SampleReturns(workspace, back)
        returns.send(rng, untracked, silent=workspace.tasks.units()[:3] if number else ())
        if number:
            returns.go_wrong()
        merge_returns(workspace, datetime.combine(back, of_day(16)))
    return workspace


def read(claims: Sequence[dict[str, str]], names: Sequence[str]) -> float:
    """Seconds to read those columns of all claims."""
    return sum(len(cells.get(name, "")) for cells in claims for name in names) / CHARACTERS_A_SECOND


def main() -> None:
    """Play, type, merge, print."""
    python, soffice = python_with_uno(), soffice_with("Calc")
    if python is None or soffice is None:
        raise SystemExit("LibreOffice Calc and python3-uno are needed")
    with tempfile.TemporaryDirectory() as folder:
        workspace = played(Path(folder) / "w")
        waiting = list_held(workspace, SITS)
        claims = [dict(cells) for cells in waiting.claims.values()]
        plan, count = sitting(workspace.schema.tasks, len(claims)), len(claims)
        (path,) = waiting.files
        begun = time.perf_counter()
        type_in(python, soffice, [{"open": str(path), "steps": list(plan.steps), "save": str(path)}])
        typed = time.perf_counter() - begun
        begun = time.perf_counter()
        merge_returns(workspace, TAKEN)
        merged = time.perf_counter() - begun
        with open_store(workspace) as store:
            current = store.cells.current(workspace.chosen.id)
        marks = list_held(workspace, TAKEN).entered.marks
    given = sum(bool(current[row].get("verdict")) for row in waiting.claims)
    possible = sum(map(is_possible, plan.given))
    hands, thought = plan.keys * SECONDS_A_KEY, count * SECONDS_OF_THOUGHT
    claim = read(claims, ("progress", "evidence", "aside", "risk"))
    whole = claim + read(claims, ("requirement",))
    print(
        f"{count} claims, {given} verdicts of {possible} possible, {len(marks)} of {count - possible} came back marked"
    )
    print(f"keys: {plan.keys} in all, {plan.keys / count:.1f} a claim")
    print(f"LibreOffice: {typed:.0f} s, {typed / count:.2f} s a claim; the merge: {merged:.0f} s")
    for what, seconds in (("what the unit says", claim), ("the requirement too", whole)):
        total = hands + thought + seconds
        print(f"a person who reads {what}: {total / count:.1f} s a claim, {total / 60:.0f} minutes for all")


if __name__ == "__main__":
    main()
