"""Heads of the ledger's chains that were kept outside it: on receipts, masters, papers, in backups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.ledger.chain import Head
from toolkit.edges.mail.received import read_mail
from toolkit.edges.readers.paper_stamp import keywords_of
from toolkit.edges.system.files import decode_text, read_bytes
from toolkit.errors import UNREADABLE, ToolkitError, UnreadableLedgerError
from toolkit.jobs.paths import RECEIPTS
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem, shorten

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_MOST_NAMED = 20
_CODE = re.compile(r"\{[{%][^}]*\bcode\b")
_LARGEST = 64 << 20


NO_HEADS = "回执模板是以前的，没有校验码：在 templates/notices/receipt.txt.j2 末尾加一行“校验码：{{ code }}”"


def receipts_tell_heads(workspace: Workspace) -> bool:
    """Whether receipts made by the workspace's template tell the head of their chain: former ones did not."""
    try:
        text = read_bytes(workspace.templates / "notices" / "receipt.txt.j2").decode(errors="replace")
    except ToolkitError:
        return True
    return _CODE.search(text) is not None


def heads_of(workspace: Workspace, given: str) -> Mapping[Head, str]:
    """The heads that a receipt, master or paper tells, or that `given` itself is or tells -> where they are from.

    `ToolkitError` where there is none.
    """
    if head := Head.read(given):
        return {head: "所给的校验码"}
    path = Path(given)
    if not path.is_file():
        if told := Head.all_in(given):
            return dict.fromkeys(told, "所给的校验码")
        raise ToolkitError(
            f"没有这个文件，也不是校验码：{shorten(given, 80)}",
            "请写回执、总台账或公文的文件名，或回执上的校验码（如 2021-153-3fa9c0d1b2e4）。",
        )
    if path.stat().st_size > _LARGEST:
        raise ToolkitError(f"{path.name} 太大", "请写回执、总台账或公文的文件名，或把回执上的校验码写出来。")
    found = Head.all_in(_text(workspace, path))
    if not found:
        raise ToolkitError(
            f"{path.name} 里没有校验码", "以前版本的回执没有校验码；别的回执、总台账、公文上有的，用那一份。"
        )
    return dict.fromkeys(found, path.name)


def _text(workspace: Workspace, path: Path) -> str:
    """What a file says, as far as a head may stand there."""
    match path.suffix.lower():
        case ".docx":
            return keywords_of(path)
        case ".xlsx":
            with workspace.guard() as guard:
                book = guard.read(read_bytes(path), path.name)
            if isinstance(book, Problem):
                raise ToolkitError(book.message, book.remedy)
            return "\n".join(str(cell) for sheet in book.sheets for row in sheet.rows for cell in row if cell)
        case ".eml":
            return read_mail(read_bytes(path)).text
    return decode_text(read_bytes(path), path.name)


def kept_heads(workspace: Workspace) -> Mapping[Head, str]:
    """The heads on the receipts in the outbox -> the receipt; of those that tell the same, the first."""
    root = workspace.root
    found: dict[Head, str] = {}
    for path in sorted((root / "outbox").glob(f"**/{RECEIPTS}/*.txt")):
        try:
            heads = Head.all_in(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        for head in heads:
            found.setdefault(head, path.relative_to(root).as_posix())
    return found


def chain_faults(
    store: Store, kept: Mapping[Head, str], told: Mapping[Head, str] = MappingProxyType({})
) -> tuple[Problem, ...]:
    """What does not agree in the chains, or with heads kept elsewhere (-> where).

    Every one that was `told` and speaks against its chain is named; of the others the one of the most links.
    """
    try:
        said = list(store.chains.faults())
        against = sorted(store.chains.against([*kept, *told]), key=lambda each: each[0].number)
    except UnreadableLedgerError as error:
        what = f"有读不懂的内容（{error.value}）"
        return (problem(Code.CHAIN_BROKEN, Origin("ledger.db"), what=what),)
    except UNREADABLE:
        return (problem(Code.CHAIN_BROKEN, Origin("ledger.db"), what="有读不懂的内容"),)
    newest = {head.chain: head for head, _ in against}
    said += [
        f"{words}（{told.get(head) or kept[head]}）"
        for head, words in dict.fromkeys(against)
        if head in told or newest[head.chain] == head
    ]
    return tuple(_shown(said))


def _shown(said: Iterable[str]) -> Iterable[Problem]:
    every = list(said)
    for what in every[:_MOST_NAMED]:
        yield problem(Code.CHAIN_BROKEN, Origin("ledger.db"), what=what)
    if len(every) > _MOST_NAMED:
        yield problem(Code.CHAIN_BROKEN, Origin("ledger.db"), what=f"另有{len(every) - _MOST_NAMED}处")
