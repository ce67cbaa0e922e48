"""Originals by SHA-256, in a folder and in stores that fsspec reaches: kept once, found again, and no fault passes."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.edges.object_store import MARK, ObjectStore
from toolkit.edges.system.files import digest
from toolkit.edges.system.originals import Folder, Originals, place_of
from toolkit.errors import ConfigError, WorkspaceError

ONE = digest(b"1")


@pytest.fixture(autouse=True)
def library(needs: Callable[[str | None, str], str]) -> None:
    needs("all" if importlib.util.find_spec("fsspec") else None, "fsspec")


@pytest.fixture(params=["folder", "file", "memory"])
def originals(request: pytest.FixtureRequest, tmp_path: Path) -> Originals:
    if request.param == "folder":
        return Folder(tmp_path / "archive")
    (tmp_path / "存储").mkdir()
    return ObjectStore(f"file://{tmp_path}/存储" if request.param == "file" else f"memory://{tmp_path.name}/{ONE[:5]}")


def test_what_is_put_is_found_and_kept_once(originals: Originals) -> None:
    with pytest.raises(WorkspaceError):
        originals.get(ONE)
    assert originals.lacking([ONE]) == {ONE} and not list(originals.elsewhere())
    assert originals.put(b"1") == originals.put(b"1") == ONE
    assert originals.put(b"") == digest(b"")
    assert (originals.get(ONE), originals.get(digest(b""))) == (b"1", b"")
    assert originals.lacking([ONE, digest(b"2")]) == {digest(b"2")}
    lying = {each.name: each.size for each in originals.elsewhere()}
    assert lying == (
        {f"archive/{place_of(digest(data))}": len(data) for data in (b"1", b"")} if originals.where else {}
    )


def at(tmp_path: Path, originals: Originals) -> Path:
    return tmp_path / ("存储" if originals.where else "archive") / place_of(ONE)


@pytest.mark.parametrize("originals", ["folder", "file"], indirect=True)
def test_what_was_changed_or_taken_out_is_told(originals: Originals, tmp_path: Path) -> None:
    originals.put(b"1")
    path = at(tmp_path, originals)
    path.write_bytes(b"2")
    with pytest.raises(WorkspaceError, match="已被改动"):
        originals.get(ONE)
    assert originals.read(ONE) == b"2" and originals.lacking([ONE]) == set()
    path.unlink()
    with pytest.raises(WorkspaceError, match=r"找不到文件|没有存档"):
        originals.get(ONE)
    assert originals.lacking([ONE]) == {ONE}
    originals.put(b"1")
    assert originals.get(ONE) == b"1"


def store(tmp_path: Path) -> ObjectStore:
    (tmp_path / "存储").mkdir(exist_ok=True)
    return ObjectStore(f"file://{tmp_path}/存储")


def test_an_object_that_was_cut_short_is_written_anew(tmp_path: Path) -> None:
    originals = store(tmp_path)
    name = originals.put(b"12345")
    path = tmp_path / "存储" / place_of(name)
    path.write_bytes(b"123")
    with pytest.raises(WorkspaceError, match="已被改动"):
        originals.get(name)
    assert originals.put(b"12345") == name and path.read_bytes() == b"12345"


def test_a_store_that_keeps_half_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    originals = store(tmp_path)
    whole = type(originals._store).pipe_file
    monkeypatch.setattr(
        type(originals._store), "pipe_file", lambda self, path, value: whole(self, path, value[: len(value) // 2])
    )
    with pytest.raises(WorkspaceError, match="写进去的不完整"):
        originals.put(b"12345")


def test_a_folder_that_is_not_there_is_a_share_that_is_away(tmp_path: Path) -> None:
    originals = store(tmp_path)
    originals.put(b"1")
    (tmp_path / "存储").rename(tmp_path / "没接上")
    for asked in (
        lambda: originals.put(b"2"),
        lambda: originals.get(ONE),
        lambda: originals.lacking([ONE]),
        lambda: list(originals.elsewhere()),
    ):
        with pytest.raises(WorkspaceError, match="没有这个文件夹"):
            asked()
    assert not (tmp_path / "存储").exists()
    (tmp_path / "没接上").rename(tmp_path / "存储")
    assert originals.get(ONE) == b"1"


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionError("reset"), RuntimeError("NoCredentialsError")])
def test_a_store_that_is_away_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    originals = store(tmp_path)

    def away(*given: object, **named: object) -> None:
        raise error

    for name in ("info", "find", "cat_file", "pipe_file", "makedirs"):
        monkeypatch.setattr(originals._store, name, away)
    for asked in (
        lambda: originals.put(b"1"),
        lambda: originals.get(ONE),
        lambda: originals.lacking([ONE]),
        lambda: list(originals.elsewhere()),
    ):
        with pytest.raises(WorkspaceError, match="存储 用不上：") as told:
            asked()
        assert "没有记下的文件会重新收" in told.value.remedy


@pytest.mark.parametrize("url", ["nothing-known://bucket/x", "s3-of-nobody://x"])
def test_a_kind_of_store_that_nothing_is_installed_for_is_told(url: str) -> None:
    with pytest.raises(ConfigError, match="用不上"):
        ObjectStore(url)


def test_other_objects_of_the_bucket_are_none_of_ours(tmp_path: Path) -> None:
    originals = store(tmp_path)
    originals.put(b"1")
    for name in ("readme.txt", f"xx/{ONE}", f"{ONE[:2]}/{ONE[:63]}"):
        path = tmp_path / "存储" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert [each.name for each in originals.elsewhere()] == [f"archive/{place_of(ONE)}"]


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_a_place_that_is_not_the_store_it_was_is_neither_read_nor_written(kind: str, tmp_path: Path) -> None:
    place, known = f"{kind}://{tmp_path}/存储", tmp_path / "known.json"
    (tmp_path / "存储").mkdir()
    first = ObjectStore(place, known)
    first.put(b"1")
    fs, root = first._store, first._root
    if kind == "file":
        (tmp_path / "存储").rename(tmp_path / "没接上")
        (tmp_path / "存储").mkdir()
    else:
        fs.rm(f"{root}/{MARK}")
    for marked in ("", "another"):
        if marked:
            fs.pipe_file(f"{root}/{MARK}", marked.encode())
        again, before = ObjectStore(place, known), fs.find(root)
        for asked in (
            lambda its: its.put(b"2"),
            lambda its: its.get(ONE),
            lambda its: its.lacking([ONE]),
            lambda its: list(its.elsewhere()),
        ):
            for its in (first, again) if kind == "file" else (again,):
                with pytest.raises(WorkspaceError, match="不是一直放原件的地方") as caught:
                    asked(its)
                assert MARK in caught.value.remedy
        assert fs.find(root) == before


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_two_that_keep_originals_in_one_store_share_it(kind: str, tmp_path: Path) -> None:
    place = f"{kind}://{tmp_path}/存储"
    (tmp_path / "存储").mkdir()
    one, other = ObjectStore(place, tmp_path / "one.json"), ObjectStore(place, tmp_path / "other.json")
    assert one.put(b"1") == other.put(b"1") == ONE
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()
    assert one.get(other.put(b"2")) == b"2" and other.get(ONE) == b"1"
