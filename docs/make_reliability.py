"""Write docs/reliability.md, what a week of the office under faults leaves: `make torture`.

How many runs there are of each kind is the one argument; `tests/kit/torture.py` is the week, `torture_runs.py` the
faults. The page is written anew after every kind, so that a run that is stopped leaves what it found.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kit.every_command import WORDS
from kit.tally import Tally
from kit.torture_runs import COMMANDS, KINDS, tortured

HERE = Path(__file__).parent
HEAD = """<!-- Made by `make torture`; do not edit. -->
# Reliability: a week under faults

One `weekly` run of a small office: three mails in the mailbox, a workbook and a picture in the inbox, reminders due.
Something fails, the week is run again without, and what is there must be what a calm week leaves: every file with one
end, the same values in every cell, the same mails, none of them sent twice or shown as sent and never taken, `verify`
clean. A run under a fault ends well or with a line; a traceback is counted. What readers of returns, plans and mails do
with any file is asked apart, by seeded mutations (`tests/integration/test_mutated_files.py`) and by `make fuzz`, which
is led by the lines of theirs that a file reaches. Made by

    PYTHONPATH=tests python docs/make_reliability.py {share}

| kind | what fails | runs | wrong ends | tracebacks |
|---|---|---|---|---|
"""


def page(found: dict[str, Tally], share: int) -> str:
    """The whole page."""
    told = {kind: words.format(commands=", ".join(COMMANDS), count=len(WORDS)) for kind, words in KINDS.items()}
    lines = [
        f"| {kind} | {told[kind]} | {tally.runs} | {len(tally.wrong)} | {len(tally.tracebacks)} |"
        for kind, tally in found.items()
    ]
    left = [f"- {each}" for tally in found.values() for each in (*tally.wrong, *tally.tracebacks)]
    return HEAD.format(share=share) + "\n".join(lines) + "\n" + ("\n".join(["", *left, ""]) if left else "")


def main() -> None:
    """Run the weeks and write the page, kind by kind."""
    share = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    found: dict[str, Tally] = {}
    for kind, tally in tortured(share):
        found[kind] = tally
        (HERE / "reliability.md").write_text(page(found, share), "utf-8")


if __name__ == "__main__":
    main()
