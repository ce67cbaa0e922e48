"""What files are to each other, as people read it: which of them another one grew from, and what spoke for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.row_history import SheetHistory
from toolkit.domain.ledger.save_times import on_the_wall
from toolkit.reports.result import Table

_HEADERS = ("文件", "收到", "填报人", "保存于", "与以前的文件", "是什么关系", "依据")


def mentioned(told: SheetHistory, returns: Iterable[Return]) -> tuple[Return, ...]:
    """Those of the returns, in their order, from which something told came: a value, a conflict, a remark."""
    named = {
        ret.id
        for each in told.fields
        for ret in (*(step.ret for step in each.history.steps), *(asked.ret for asked in each.history.questions))
        if ret
    } | {remark.ret.id for remark in told.remarks}
    return tuple(ret for ret in returns if ret.id in named)


def kin(told: SheetHistory, returns: Iterable[Return]) -> Iterator[tuple[Return, Return, Verdict]]:
    """What those that are mentioned are to each other and to what they grew from; and those that are older than one."""
    every = {ret.id: ret for ret in returns}
    named = {ret.id for ret in mentioned(told, every.values())}
    for ret in every.values():
        for verdict in ret.kinship:
            earlier = every.get(verdict.return_id)
            both = named & {ret.id, verdict.return_id}
            if earlier and (len(both) == 2 or (both and (verdict.base or verdict.kin is Kin.OLDER))):
                yield ret, earlier, verdict


def kin_table(told: SheetHistory, returns: Iterable[Return]) -> Table:
    """A line a pair of files: the later one, who filled it in, when it was saved, and what it is to the earlier."""
    return Table("文件之间", _HEADERS, tuple(_line(*each) for each in kin(told, returns)))


def kin_data(told: SheetHistory, returns: Iterable[Return]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "file": ret.file,
            "received": ret.received_at.isoformat(" "),
            "reporter": ret.reporter,
            "saved": _saved(ret),
            "earlier": earlier.file,
            "kin": verdict.kin.value,
            "signs": [sign.value for sign in verdict.signs],
            "kept": verdict.kept,
            "silent": verdict.silent,
            "base": verdict.base,
        }
        for ret, earlier, verdict in kin(told, returns)
    ]


def _line(ret: Return, earlier: Return, verdict: Verdict) -> tuple[str, ...]:
    signs = "；".join(sign.label for sign in verdict.signs)
    stands = verdict.kin.label + ("，合并时以它为底" if verdict.base else "")
    return ret.file, f"{ret.received_at:%Y-%m-%d %H:%M}", ret.reporter, _saved(ret), earlier.file, stands, signs


def _saved(ret: Return) -> str:
    saved = on_the_wall(ret.saved)
    return f"{saved:%Y-%m-%d %H:%M}" if saved else ""
