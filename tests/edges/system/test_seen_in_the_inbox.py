"""Whatever name a file has in the inbox: what a merge would take is among what it looks at before it says that there is
nothing new."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.edges.system.inbox import inbox_files
from toolkit.edges.system.seen import stamps_below

PIECES = (
    ".",
    "~",
    "~$",
    "~lock.",
    "writing-",
    "#",
    "台账",
    "a",
    "xlsx",
    ".xlsx",
    ".et",
    ".zip",
    ".DS_Store",
    "Thumbs.db",
)
names = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join).filter(lambda name: name.strip("."))


@settings(deadline=None, max_examples=60)
@given(st.sets(names, max_size=6), st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"x"]))
def test_what_would_be_taken_is_looked_at(called: set[str], data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in called:
            (Path(folder) / name).write_bytes(data)
        taken = {path.name for path in inbox_files(Path(folder))}
        assert taken <= stamps_below(folder).keys()


@pytest.mark.parametrize("name", [".xlsx", ".~lock.台账.xlsx", ".台账.et", "~$台账.xlsx", "..xlsx"])
def test_a_workbook_of_a_name_that_programs_give_is_taken_and_looked_at(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    assert [path.name for path in inbox_files(tmp_path)] == [*stamps_below(str(tmp_path))] == [name]


@pytest.mark.parametrize("name", [".DS_Store", ".writing-0a1b.xlsx", ".~lock.台账.xlsx#"])
def test_what_systems_and_programs_keep_there_is_neither(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\0Bud1")
    assert not [*inbox_files(tmp_path)] and not stamps_below(str(tmp_path))
