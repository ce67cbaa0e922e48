"""What rules have found by the texts they go by: the same is not worked out for every row that says the same."""

from __future__ import annotations

from typing import Any

_MOST = 50_000


class Bounded(dict[Any, Any]):
    """A dictionary that begins anew when it has become large."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(key, value)
