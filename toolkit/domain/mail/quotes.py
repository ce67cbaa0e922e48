"""Which lines of a mail its sender wrote, and which are quoted from a mail of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, takewhile

_FIELDS = (
    r"(?:发件人|发送时间|发送日期|时间|日期|收件人|抄送人?|主题|附件|from|sent|date|to|cc|subject|sender|attachments?)"
)
_FIELD = re.compile(rf"(?i)\W*{_FIELDS}\W*[:：]")
_FILES = re.compile(r"(?i)\W*(?:附件|attachments?)\W*[:：](?!.*\.[a-z]{2,4}\W*(?:[(（].*)?\Z)")
"""A field of files that names none: somebody wrote it."""
_FROM = re.compile(r"(?i)\W*(?:发件人|from|sender)\W*[:：]")
_BEGINS = re.compile(
    r"(?i)\W*(?:原始邮件|原邮件|转发的?邮件|回复的原邮件|original message|forwarded message|originalmail)\W*"
)
_WROTE = re.compile(r"(?i)(?:(?:on|at) .{1,160}wrote|在.{1,120}(?:写道|wrote)|.{1,120}于.{1,60}写道)\s*[:：]?")
_MAY_BEGIN = re.compile(
    r"(?i)\A(>|[-_—=]{3,}|发件人\s*[:：]|(from|sender)\s*:|on .{1,120}wrote:|在.{1,120}(写道|wrote)"
    r"|.{1,80}于.{1,60}写道)"
)
_REPLY = re.compile(r"(?i)(?:\W*(?:回复|答复|转发|re|fw|fwd)\s*[:：])+")
_ASIDE = re.compile(r"[\W_]+")
_MOST_LINES = 2_000


def own_lines(text: str, ours: str = "") -> list[str]:
    """The lines that a mail's sender wrote, above, between and below what is quoted; blank ones left out.

    A line marked `>` is quoted, and so is what stands below a heading of a quote (原始邮件, 某某写道): as far as the
    mails of `ours` say the same in the same order, where there are any. Whatever they do not say, line for line, is the
    sender's own, wherever it stands. A mail that begins with such a heading has that for its first line.
    """
    lines = [line for line in map(str.strip, text.splitlines()[:_MOST_LINES]) if line]
    own: list[str] = []
    marked: list[str] = []
    at = 0
    while at < len(lines):
        heads = _heading(lines, at)
        if heads and not (at + heads < len(lines) and lines[at + heads].startswith(">")):
            below = lines[at + heads :]
            return [*(own or lines[at : at + heads]), *_marked(marked, ours), *_left_of(_below_fields(below), ours)]
        if not heads and lines[at].startswith(">"):
            marked += [lines[at]] if ours else []
        elif not heads:
            own.append(lines[at])
        at += heads or 1
    return [*own, *_marked(marked, ours)]


def own_subject(subject: str, ours: str) -> str | None:
    """A subject as its sender wrote it, without 回复：; None where it is that of a mail of `ours` which is answered."""
    own = _REPLY.sub("", subject, count=1)
    lines = {"".join(line.split()) for line in ours.splitlines()}
    return None if own != subject and "".join(own.split()) in lines else own


def before_quotes(text: str) -> list[str]:
    """The lines that a mail's sender surely wrote, whatever it quotes: down to the first that may begin a quote."""
    lines = (line.strip() for line in text.splitlines())
    return list(takewhile(lambda line: not _MAY_BEGIN.match(line), filter(None, lines)))


def says_more(page: str, text: str, ours: str) -> bool:
    """Whether a mail's HTML has a line that neither its plain text nor a mail of `ours` says: most programs write one
    of the other, and people see the HTML."""
    return bool(_left_of(page.splitlines(), f"{text}\n{ours}", in_order=False))


def _marked(lines: Sequence[str], ours: str) -> Iterator[str]:
    """Of lines marked as quoted those that `ours` does not say, marked."""
    said = [line.lstrip("> \t") for line in lines]
    heads = _heading(said, 0) if said else 0
    yield from (f"> {line}" for line in _left_of(_below_fields(said[heads:]), ours))


def _below_fields(lines: Iterable[str]) -> Iterator[str]:
    """The lines below the fields of a mail that a quote begins with."""
    return dropwhile(lambda line: _FIELD.match(line) and not _FILES.match(line), lines)


def _heading(lines: Sequence[str], at: int) -> int:
    """How many lines at a place say that a quote begins; 0 where none does. One field alone (发件人：) does not."""
    if _BEGINS.fullmatch(lines[at][:200]):
        return 1
    for count in (1, 2):
        if _WROTE.fullmatch(" ".join(lines[at : at + count])[:400]):
            return count
    if _FROM.match(lines[at]) and any(_FIELD.match(line) for line in lines[at + 1 : at + 3]):
        return 1
    return 0


def _left_of(lines: Iterable[str], ours: str, *, in_order: bool = True) -> list[str]:
    """The lines that `ours` does not say, each as a line of its own or going on where the one before it ended.

    `in_order`: nor those that it says further up than one before them.
    """
    starts, said = list[int](), ""
    for line in ours.splitlines():
        starts.append(len(said))
        said += _ASIDE.sub("", line)
    at, left = 0, []
    for line in lines:
        if not (bare := _ASIDE.sub("", line)):
            continue
        places = (at, *(each for each in starts if each > at or not in_order))
        found = next((each for each in places if said.startswith(bare, each)), None)
        if found is None:
            left.append(line)
        else:
            at = found + len(bare)
    return left
