"""The files of a received mail, named as they stand below the inbox: the same for the same mail, whenever asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from toolkit.domain.mail.attachments import Use, is_litter, use_of
from toolkit.domain.mail.incoming import Enclosed, Incoming
from toolkit.domain.mail.received_mail import Doubt, ReceivedFile
from toolkit.edges.readers.archive import unpack_files
from toolkit.edges.readers.limits import MAX_DECLARED
from toolkit.edges.system import files

MAX_FILES = 500
"""Files one mail may bring, those in archives too."""
NamedFiles = tuple[tuple[ReceivedFile, bytes], ...]
"""Files as they are to stand below the inbox, each with its bytes."""


def named_files(mail: Incoming, arrived_at: datetime, sha256: str, doubt: Doubt) -> tuple[NamedFiles, int]:
    """What a mail brings, with the doubt of its sender, and where below the inbox it goes.

    An archive of files gives its files, in a folder of its name; the same bytes are there once. With it, how many
    files are left out because a mail may not bring so many.
    """
    folder = files.safe_name(f"{arrived_at:%Y%m%d-%H%M%S}-{mail.sender.partition('@')[0] or '来信'}", 60)
    base = f"{folder}-{sha256[:16]}"
    found: dict[str, tuple[ReceivedFile, bytes]] = {}
    taken: set[str] = set()
    left_out: set[str] = set()
    for name, data, writers in _loose(mail.loose):
        digest = files.digest(data)
        if digest in found:
            continue
        if len(found) >= MAX_FILES:
            left_out.add(digest)
            continue
        path = _free(f"{base}/{name}", taken)
        taken.add(path.lower())
        found[digest] = (ReceivedFile(path, digest, mail.sender, writers, doubt), data)
    return tuple(found.values()), len(left_out)


def workbooks(files: Iterable[tuple[ReceivedFile, bytes]]) -> int:
    """How many of a mail's files may be workbooks; what comes as evidence is not counted."""
    return sum(use_of(each.file, data) == Use.TABLE for each, data in files)


def _loose(enclosed: Sequence[Enclosed]) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Files by their safe path below the mail's folder, archives unpacked one level deep as far as there is room."""
    room = MAX_DECLARED
    for each in enclosed:
        inside = unpack_files(each.data) if each.data.startswith(b"PK") and room > 0 else None
        room -= sum(map(len, inside.values())) if inside else 0
        if not inside or room < 0:
            yield _safe(each.name), each.data, each.writers
            continue
        top = files.safe_name(PurePosixPath(each.name.replace("\\", "/")).stem, 60)
        for name, data in inside.items():
            if not is_litter(name, data):
                yield f"{top}/{_safe(name, folders=2)}", data, each.writers


def _safe(name: str, folders: int = 0) -> str:
    """A stranger's name as one of ours: no more of its path than the last `folders` names, its ending kept."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(" .")] or ["附件"]
    last = parts[-1].lstrip(".~") or "附件"
    stem, dot, suffix = last.rpartition(".")
    if dot and stem and len(suffix) <= 8:
        last = f"{files.safe_name(stem, 90)}.{files.safe_name(suffix, 8)}"
    above = [files.safe_name(part.lstrip(".~") or "_", 60) for part in parts[:-1][-folders:]] if folders else []
    return "/".join((*above, files.safe_name(last)))


def _free(path: str, taken: set[str]) -> str:
    if path.lower() not in taken:
        return path
    whole = Path(path)
    number = 2
    while (other := whole.with_stem(f"{whole.stem}（{number}）").as_posix()).lower() in taken:
        number += 1
    return other
