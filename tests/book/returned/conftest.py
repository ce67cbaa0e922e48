"""The schema of the small edition that tests of returned workbooks read."""

from __future__ import annotations

import pytest

from toolkit.jobs.workspace import Workspace
from toolkit.schema.model import Ledger, Sheet


@pytest.fixture(scope="session")
def schema(repository: Workspace) -> Ledger:
    """The ledger with the few columns these tables show."""
    tasks, cover = repository.schema.tasks, repository.schema.cover
    names = ("number", "requirement", "due", "status", "progress", "done_on")
    return Ledger(
        1,
        (
            Sheet("cover", cover.title, "form", tuple(map(cover.field, ("report", "reporter", "person")))),
            Sheet("tasks", tasks.title, "rows", tuple(map(tasks.field, names))),
        ),
    )
