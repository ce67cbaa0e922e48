"""Files of a run read before their turn, by whoever the settings say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from toolkit.jobs.engine import Helpers, engine
from toolkit.jobs.returns.receive import Receiver
from toolkit.problems import Problem


@contextmanager
def reading_ahead(
    receiver: Receiver, paths: Sequence[Path], shown: Callable[[Path], str]
) -> Iterator[Sequence[Problem]]:
    """While the block lasts, files are read for `receiver` in this order before their turn, each under the name that
    `shown` gives; afterwards what comes back holds what there is to say of those who read."""
    said: list[Problem] = []
    with engine(receiver.workspace.settings.engine, len(paths)) as found:
        if found is None:
            yield said
            return
        from toolkit.jobs.returns.ahead import ReadAhead

        helpers = Helpers(*found)
        receiver.ahead = ReadAhead(receiver, helpers)
        try:
            receiver.ahead.line_up(paths, shown)
            yield said
            said += helpers.problems
        finally:
            receiver.ahead.close()
            receiver.ahead = None
