"""Plays histories against the toolkit's own intake and prints what was found."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from kit.histories.ledger import Ledger
from kit.histories.table import play_all, rates, table
from kit.histories.tell import tell


def main() -> None:
    """`--count` histories from the seed `--seed` on, as a table; or the one of the seed `--tell`, in full."""
    parser = ArgumentParser(prog="python -m kit.histories", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evidence", action="store_true", help="also what there was to go by")
    parser.add_argument("--table", action="store_true", help="the rates alone, as they stand in docs/descent.md")
    parser.add_argument("--shorten", action="store_true", help="people cut down what they wrote too")
    parser.add_argument("--tell", type=int, metavar="SEED", help="tell one history in full")
    given = parser.parse_args()
    if given.tell is not None:
        said = tell(given.tell, Ledger, shortening=given.shorten)
    else:
        played = play_all(range(given.seed, given.seed + given.count), Ledger, shortening=given.shorten)
        said = rates(played) if given.table else table(played, evidence=given.evidence)
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
