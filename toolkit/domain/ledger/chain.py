"""The chain over what is only ever added to the ledger: whoever kept a link's head can tell whether it still is so.

Every transaction that adds records to a plan adds one link. Its head is the SHA-256 of the former head, of what the
link says of itself and of its records' own SHA-256 in their order. One head therefore stands for every byte of every
record until then. Inside the ledger a chain shows what was changed without making all later heads anew; whether they
were made anew, or the end was cut off, only a head that was kept elsewhere shows (a receipt, a master, a backup).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from json import JSONEncoder
from typing import NamedTuple

from toolkit.keys import DRAFTS, MAILS, NOTES, OF_NO_PLAN
from toolkit.values import dataclass

_SHORT, _CHECK = 12, 8
_canonical = JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda value: {"no value of ours": repr(value)}
).encode
_CODE = re.compile(
    r"校验码[^\w@]{0,3}(?P<chain>@unknown|@mail|@paper|@note|[A-Za-z0-9][A-Za-z0-9._-]{0,31})-(?P<rest>\d{1,9}-[0-9a-f]{12})\b"
)
_BARE = re.compile(
    r"(?P<chain>@unknown|@mail|@paper|@note|[A-Za-z0-9][A-Za-z0-9._-]{0,31})-(?P<rest>\d{1,9}-[0-9a-f]{12})"
)


class Record(NamedTuple):
    """A row that a link holds: its table, and the number or the id it has there."""

    table: str
    key: int | str


class Head(NamedTuple):
    """The head of a chain: which one, of how many links, and the first characters of its SHA-256 at least."""

    chain: str
    number: int
    digest: str

    @property
    def short(self) -> str:
        """What people see: 2021-153-3fa9c0d1b2e4; empty before there is a link."""
        return f"{self.chain}-{self.number}-{self.digest[:_SHORT]}" if self.number else ""

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The head that a text is."""
        found = _BARE.fullmatch(text.strip())
        return _head(found) if found else None

    @classmethod
    def all_in(cls, text: str) -> tuple[Head, ...]:
        """The heads that a text tells, each once, in its order."""
        return tuple(dict.fromkeys(map(_head, _CODE.finditer(text))))


def _head(found: re.Match[str]) -> Head:
    number, digest = found["rest"].split("-")
    return Head(found["chain"], int(number), digest)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the records that one transaction added to a chain, the first eight hex digits of each, and the head.

    `at` is the latest moment that a record of it tells, as ISO text.
    """

    chain: str
    number: int
    at: str
    records: tuple[Record, ...]
    checks: str
    head: str


def digest_of(values: Sequence[object]) -> bytes:
    """The SHA-256 of a record: of its table's name and what its columns hold, as canonical JSON.

    Only texts, numbers and None are ours; any other value that was put in a column is in it by what Python calls it.
    """
    return sha256(_canonical(values).encode()).digest()


def link(former: Head, at: str, records: Iterable[tuple[Record, bytes]]) -> Link:
    """The link that goes after a head and holds these records, each with its SHA-256; `at` as in `Link`."""
    pairs = tuple(records)
    named, digests = tuple(record for record, _ in pairs), tuple(digest for _, digest in pairs)
    number = former.number + 1
    checks = "".join(digest.hex()[:_CHECK] for digest in digests)
    return Link(
        former.chain, number, at, named, checks, _joined(former.digest, former.chain, number, at, named, digests)
    )


def _joined(former: str, chain: str, number: int, at: str, records: Sequence[Record], digests: Iterable[bytes]) -> str:
    said = _canonical([former, chain, number, at, spans(records)])
    return sha256(said.encode() + b"\n" + b"".join(digests)).hexdigest()


def spans(records: Iterable[Record]) -> list[list[int | str]]:
    """Records as a link keeps them: `[table, first, last]` of numbers in a row, `[table, id]` of one by its id."""
    made: list[list[int | str]] = []
    for table, key in records:
        last = made[-1] if made else []
        if isinstance(key, str):
            made.append([table, key])
        elif len(last) == 3 and last[0] == table and last[2] == key - 1:
            last[2] = key
        else:
            made.append([table, key, key])
    return made


def spanned(kept: Iterable[Sequence[int | str]]) -> Iterator[Record]:
    """The records that `spans` made a list of; `ValueError` where it is none."""
    for table, first, *last in kept:
        if last and isinstance(first, int) and isinstance(last[0], int):
            yield from (Record(str(table), key) for key in range(first, last[0] + 1))
        elif last or not isinstance(first, str):
            raise ValueError(f"no span of records: {table!r} {first!r} {last!r}")
        else:
            yield Record(str(table), first)


def breaks(links: Iterable[Link], digests: Mapping[Record, bytes]) -> Iterator[str]:
    """What does not agree in the chains, in words; `digests` are of all records that there are now.

    Named are records changed, gone, or added beside the chain, and links changed or gone. Nothing is named twice for
    what came before it: a link is compared with the head that stands before it, right or wrong.
    """
    held: set[Record] = set()
    former = Head("", 0, "")
    for each in links:
        if each.chain != former.chain:
            former = Head(each.chain, 0, "")
        whole = each.number == former.number + 1
        if not whole:
            yield f"{_chain(each.chain)}第{former.number + 1}环到第{each.number - 1}环不见了"
        gone = [record for record in each.records if record not in digests or record in held]
        yield from (f"{_record(record)}不见了（{_chain(each.chain)}第{each.number}环）" for record in gone)
        if gone:
            yield from _named(each, _changed(each, digests, set(gone)))
        else:
            yield from _within(each, former, digests, whole)
        held.update(each.records)
        former = Head(each.chain, each.number, each.head)
    yield from (f"{_record(record)}是绕过本工具加进来的" for record in digests if record not in held)


def _within(each: Link, former: Head, digests: Mapping[Record, bytes], whole: bool) -> Iterator[str]:
    """What is wrong in a link all of whose records are there; `whole` says that the one before it is."""
    its = [digests[record] for record in each.records]
    changed = _changed(each, digests)
    if _joined(former.digest, each.chain, each.number, each.at, each.records, its) == each.head:
        if changed or len(each.checks) != _CHECK * len(its):
            yield f"{_chain(each.chain)}第{each.number}环本身被改过"
        return
    yield from _named(each, changed)
    if not changed and whole:
        yield f"{_chain(each.chain)}第{each.number}环本身被改过"


def _changed(each: Link, digests: Mapping[Record, bytes], gone: Collection[Record] = ()) -> list[Record]:
    """The records of a link that are other than its check of each says, those `gone` aside; none where there is not a
    check for each, so that no place is certain."""
    if len(each.checks) != _CHECK * len(each.records):
        return []
    return [
        record
        for at, record in enumerate(each.records)
        if record not in gone and each.checks[at * _CHECK : (at + 1) * _CHECK] != digests[record].hex()[:_CHECK]
    ]


def _named(each: Link, changed: Iterable[Record]) -> Iterator[str]:
    return (f"{_record(record)}被改过（{_chain(each.chain)}第{each.number}环）" for record in changed)


def witnessed(heads: Mapping[tuple[str, int], str], lengths: Mapping[str, int], kept: Head) -> str:
    """Why a head that was kept elsewhere speaks against the chains, in words; empty where it does not.

    `heads` are those of all links by chain and number, `lengths` how many links each chain has.
    """
    its, there = _chain(kept.chain), lengths.get(kept.chain, 0)
    if kept.number > there:
        return f"{its}少了后面一段：{kept.short} 写下时有{kept.number}环，现在只有{there}环"
    if heads.get((kept.chain, kept.number), "")[:_SHORT] != kept.digest[:_SHORT]:
        return f"{its}的前{kept.number}环与 {kept.short} 写下时不一样，是改过以后重新串的，或者换成了别的台账"
    return ""


def _chain(chain: str) -> str:
    return {MAILS: "邮件记录", DRAFTS: "公文记录", NOTES: "登记记录", OF_NO_PLAN: "未归方案的记录"}.get(
        chain, f"方案“{chain}”的记录"
    )


def _record(record: Record) -> str:
    name = _NAMES.get(record.table, record.table)
    return f"第{record.key}条{name}" if isinstance(record.key, int) else f"{name} {record.key}"


_NAMES = {
    "edition": "下发件",
    "returns": "回收件",
    "change": "改动",
    "question": "待定事项",
    "decision": "处理决定",
    "handed": "下发登记",
    "paper": "公文草稿",
    "paper_word": "公文记录",
    "sender": "报送人登记",
    "mail_event": "邮件记录",
    "row": "台账行",
    "basis": "总台账依据",
    "link_look": "网址查看记录",
    "migration": "换数据版本记录",
    "note": "登记记录",
}
"""What the records of a table are called."""
