"""Write docs/reliability.md, what a week of the office under faults leaves: `make torture`.

How many runs there are of each kind is the first argument; `tests/kit/torture.py` is the week, `torture_runs.py` the
faults. The page is written anew after every kind, so that a run that is stopped leaves what it found. Where kinds are
named after the number only these are run, and the page keeps what it says of the others: a long page can be made in
parts.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kit.every_command import WORDS
from kit.tally import Tally
from kit.torture_runs import COMMANDS, KINDS, tortured

HERE = Path(__file__).parent
LEFT = WRONG, TRACEBACK = "a wrong end", "a traceback"
HEAD = """<!-- Made by `make torture`; do not edit. -->
# Reliability: a week under faults

One `weekly` run of a small office: three mails in the mailbox, a workbook and a picture in the inbox, reminders due.
Something fails, the week is run again without, and what is there must be what a calm week leaves: every file with one
end, the same values in every cell, the same mails, none of them sent twice or shown as sent and never taken, `verify`
clean. A run under a fault ends well or with a line; a traceback is counted. What readers of returns, plans and mails do
with any file is asked apart, by seeded mutations (`tests/integration/test_mutated_files.py`) and by `make fuzz`, which
is led by the lines of theirs that a file reaches. Made, all kinds at once or one after the other, by

    PYTHONPATH=tests python docs/make_reliability.py RUNS [KIND ...]

| kind | what fails | runs | wrong ends | tracebacks |
|---|---|---|---|---|
"""


def page(found: dict[str, Tally]) -> str:
    """The whole page, its kinds in their order."""
    found = {kind: found[kind] for kind in KINDS if kind in found}
    told = {kind: words.format(commands=", ".join(COMMANDS), count=len(WORDS)) for kind, words in KINDS.items()}
    lines = [
        f"| {kind} | {told[kind]} | {tally.runs} | {len(tally.wrong)} | {len(tally.tracebacks)} |"
        for kind, tally in found.items()
    ]
    left = [
        f"- {kind}, {what}: {' '.join(each.split())}"
        for kind, tally in found.items()
        for what, its in ((WRONG, tally.wrong), (TRACEBACK, tally.tracebacks))
        for each in its
    ]
    return HEAD + "\n".join(lines) + "\n" + ("\n".join(["", *left, ""]) if left else "")


def said(text: str) -> dict[str, Tally]:
    """What a page says of each kind."""
    rows = re.findall(r"^\| ([a-z ]+) \| .* \| (\d+) \| \d+ \| \d+ \|$", text, re.MULTILINE)
    left = re.findall(rf"^- ([a-z ]+), ({WRONG}|{TRACEBACK}): (.*)$", text, re.MULTILINE)
    return {
        kind: Tally(int(runs), *([each for of, what, each in left if (of, what) == (kind, its)] for its in LEFT))
        for kind, runs in rows
    }


def main() -> None:
    """Run the weeks and write the page, kind by kind."""
    share, *kinds = sys.argv[1:] or ["200"]
    path = HERE / "reliability.md"
    found = said(path.read_text("utf-8")) if kinds else {}
    for kind, tally in tortured(int(share), kinds or KINDS):
        found[kind] = tally
        path.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()
