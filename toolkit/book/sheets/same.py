"""An object as the key of what is remembered of it, where comparing or hashing all that it holds would cost more."""

from __future__ import annotations

from typing import Generic, TypeVar

from toolkit.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Same(Generic[T]):
    """An object, the same as another only where both are of that very object, which is kept as long as this is.

    It must not change: what is remembered of it would not.
    """

    it: T

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.it is self.it
