"""`python -m toolkit` is the console script `toolkit`: what can be said at a look is said before the program loads."""

import gc
import sys
from io import TextIOWrapper

COLLECTS = (200_000, 20, 20)
"""How rarely what is no longer used is looked for: a command keeps nearly all it makes, from the program's own code on,
and then ends."""


def main() -> None:
    """Run the command line; a `merge` that finds everything as the one before left it says so at once."""
    gc.set_threshold(*COLLECTS)
    from toolkit.edges.system.seen import answer

    if sys.stdout is None or sys.stderr is None:
        from toolkit.edges.system.terminal import Closed

        sys.stdout, sys.stderr = sys.stdout or Closed(), sys.stderr or Closed()
    said = answer(sys.argv[1:])
    if said is None or not _was_said(*said):
        from toolkit.cli import main as command_line

        command_line()


def _was_said(text: str, as_json: bool) -> bool:
    """Say it; whether it could be written: of what could not the command line tells."""
    from toolkit.edges.system.terminal import is_plain

    if not (as_json or is_plain(sys.stdout)):
        from toolkit.console import Screen

        Screen(as_json=False, quiet=False).say(text.rstrip("\n"))
        return True
    try:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
