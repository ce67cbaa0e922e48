"""Folders for a while: gone at the end, swept up after a kill, left alone while somebody works in them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT

from toolkit.edges.store.sqlite_copies import copy_untouched
from toolkit.edges.system.scratch import SCRATCH, scratch_folder
from toolkit.errors import WorkspaceError

_WORKS = """
import sys
from pathlib import Path
from toolkit.edges.system.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "former.db").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def at_work(within: Path) -> tuple[subprocess.Popen[str], Path]:
    """A program that works in such a folder until it is told to end, and the folder."""
    command = [sys.executable, "-c", _WORKS, str(within)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_a_folder_is_its_owner_s_and_goes_with_its_block_also_where_that_fails(tmp_path: Path) -> None:
    with suppress(LookupError), scratch_folder(tmp_path) as folder:
        (folder / "x").write_bytes(b"x")
        assert os.name != "posix" or folder.stat().st_mode & 0o777 == 0o700
        raise LookupError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_swept_and_what_one_at_work_holds_is_not(tmp_path: Path) -> None:
    (killed, left), (working, held) = at_work(tmp_path), at_work(tmp_path)
    killed.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    killed.communicate()
    new, other = tmp_path / f"{SCRATCH}new", tmp_path / "tmp-other"
    for folder in (new, other):
        folder.mkdir()
    (other / "former.db").write_bytes(b"x")
    (tmp_path / f"{SCRATCH}link").symlink_to(other, target_is_directory=True)
    with scratch_folder(tmp_path):
        assert not left.exists()
        assert (held / "former.db").exists(), "it is worked in"
        assert new.exists(), "somebody may be just making it"
        assert (other / "former.db").exists(), "none of ours, whatever leads there"
    working.communicate("")
    assert not held.exists()


def test_where_no_folder_can_be_made_or_written_the_line_names_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WorkspaceError, match="临时文件夹") as refused, scratch_folder(tmp_path / "none"):
        pass
    assert str(tmp_path / "none") in refused.value.message and "TMPDIR" in refused.value.remedy

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    source = tmp_path / "ledger.db"
    source.write_bytes(b"x")
    (tmp_path / "scratch").mkdir()
    whole = Path.open

    def writes(path: Path, mode: str, **more: Any) -> Any:
        return full() if "w" in mode else whole(path, mode, **more)

    monkeypatch.setattr(Path, "open", writes)
    with pytest.raises(WorkspaceError) as told:
        copy_untouched(source, tmp_path / "scratch" / "former.db")
    assert f"{tmp_path}（磁盘已满）" in told.value.message


def test_many_at_once_take_away_none_that_another_works_in(tmp_path: Path) -> None:
    """Each makes and sweeps again and again while the others do."""
    code = """
import sys
from pathlib import Path
from toolkit.edges.system.scratch import scratch_folder
for number in range(150):
    with scratch_folder(Path(sys.argv[1])) as folder:
        (folder / "x").write_bytes(b"x")
        assert (folder / "x").read_bytes() == b"x"
"""
    all_of_them = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT) for _ in range(3)]
    assert [each.wait() for each in all_of_them] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []
