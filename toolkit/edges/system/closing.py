"""What is held open for as long as a `with` block lasts."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Closing:
    """Closed by `close`, or at the end of its `with` block."""

    def close(self) -> None:
        """Let go of what it holds; harmless when repeated."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
