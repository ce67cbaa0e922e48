"""Makes plan documents, has the toolkit read them and prints what is wrong."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from kit.libreoffice import office_kept
from kit.plans.kinds import documents
from kit.plans.runs import run
from kit.plans.table import table, whole
from kit.plans.tell import tell


def main() -> None:
    """`--count` documents from the seed `--seed` on: what is lost unseen, or a `--table`; or one seed, in full."""
    parser = ArgumentParser(prog="python -m kit.plans", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true", help="the figures by layout and form, as Markdown")
    parser.add_argument("--doubts", action="store_true", help="also the doubts that nobody needs")
    parser.add_argument("--tell", metavar="SEED[/LAYOUT[/FORM]]", help="tell one document in full")
    given = parser.parse_args()
    if given.tell is not None:
        seed, *rest = given.tell.split("/")
        sys.stdout.write(tell(int(seed), *rest) + "\n")
        return
    with office_kept():
        verdicts = list(run(documents(range(given.seed, given.seed + given.count))))
    if given.table:
        sys.stdout.write(table(verdicts) + "\n")
        return
    for verdict in verdicts:
        place = f"{verdict.document.seed}/{verdict.document.layout}/{verdict.document.form}"
        for found in verdict.findings:
            sys.stdout.write(f"{'told' if found.told else 'LOST'} {place} {found.what}: {found.about}\n")
        for doubt in verdict.doubts if given.doubts else ():
            sys.stdout.write(f"doubt {place} {doubt}\n")
    sys.stdout.write(", ".join(f"{number} {name}" for name, number in whole(verdicts).items()) + "\n")


if __name__ == "__main__":
    main()
