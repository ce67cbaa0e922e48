"""Templates that workspace after workspace begins with are read as such once a run, not once for each workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.edges.mail import letters


@contextmanager
def templates_kept() -> Iterator[None]:
    """What a template comes to in Python is kept by its text and name; each workspace has its own file compiled.

    What a part of a paper's template comes to is kept compiled: it is of no file.
    """
    made: dict[tuple[str, str | None], str] = {}
    parts: dict[str, Any] = {}
    read = jinja2.Environment.compile

    def compiled(self: Any, source: Any, name: str | None = None, filename: str | None = None, **how: Any) -> Any:
        if not isinstance(source, str) or filename is None or any(how.values()):
            return read(self, source, name, filename, **how)
        if (source, name) not in made:
            made[source, name] = read(self, source, name, filename, raw=True)
        return self._compile(made[source, name], filename)

    def part_compiled(self: Any, source: Any, name: str | None = None, filename: str | None = None, **how: Any) -> Any:
        if not isinstance(source, str) or name or filename or any(how.values()):
            return read(self, source, name, filename, **how)
        if source not in parts:
            parts[source] = read(self, source)
        return parts[source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters._Sandbox, "compile", compiled)
        patch.setattr(ImmutableSandboxedEnvironment, "compile", part_compiled)
        yield
