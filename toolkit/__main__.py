"""`python -m toolkit` is the console script `toolkit`: what can be said at a look is said before the program loads."""

import sys


def main() -> None:
    """Run the command line; a `merge` that finds everything as the one before left it says so at once."""
    from toolkit.edges.system.seen import answer
    from toolkit.edges.system.terminal import is_plain

    said = answer(sys.argv[1:])
    if said is None:
        from toolkit.cli import main as command_line

        command_line()
    elif said[1] or is_plain(sys.stdout):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(said[0])
    else:
        from toolkit.console import Screen

        Screen(as_json=False, quiet=False).say(said[0].rstrip("\n"))


if __name__ == "__main__":
    main()
