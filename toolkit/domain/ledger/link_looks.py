"""What was seen when the addresses of evidence were looked at: told beside the claim, never by itself a verdict."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum

from toolkit.domain.ledger.looks import Look, Seen
from toolkit.problems import day_words
from toolkit.schema.links import addresses
from toolkit.values import dataclass

TEXT_KEPT = 2000
"""Characters of a page's main text that are kept, to be compared with the next look."""
_ALIKE = 0.9
"""From how alike two main texts count as the same page: a counter or a date on it makes no difference."""
_FOUND, _GONE = 200, (404, 410)
_CARRIES_V4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""Addresses whose last four bytes are one of IPv4, to which a gateway hands on what is sent (RFC 6052, RFC 4291)."""
_LOCAL = (ipaddress.IPv6Network("64:ff9b:1::/48"), ipaddress.IPv6Network("fec0::/10"))
"""Of a local network, whatever the standard library's list of its day says (RFC 8215, RFC 3879)."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network: none of this machine, of a local network, of a special use,
    nor one by which such a one is reached."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if not found.is_global or found.is_multicast:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return True
    if any(found in network for network in _LOCAL):
        return False
    inner = found.ipv4_mapped or found.sixtofour
    if any(found in network for network in _CARRIES_V4):
        inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return inner is None or is_public(str(inner))


def seen_by(status: int) -> Seen:
    """What a server's answer says of a page: there, gone, or nothing that tells (0 for no answer)."""
    return Seen.GONE if status in _GONE else Seen.OPEN if status == _FOUND else Seen.UNKNOWN


class LinkState(StrEnum):
    """How an address stands after all the looks at it."""

    OPEN = "open"
    GONE = "gone"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words clerks read."""
        return {"open": "可访问", "gone": "失效", "unknown": "未能自动核实"}[self.value]


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """How an address stands: the last look, since when it is gone, whether its text is another than the look before."""

    url: str
    state: LinkState
    last: Look
    changed: bool = False

    @property
    def words(self) -> str:
        """As it stands beside the claim: `失效（2021-09-21，404）`, `可访问（2021-09-21，内容与上次不同）`."""
        told = [day_words(self.last.at)]
        if self.state == LinkState.OPEN:
            told += ["内容与上次不同"] * self.changed
        else:
            told.append(self.last.note or str(self.last.status))
        return f"{self.state.label}（{'，'.join(told)}）"


def standings(looks: Iterable[Look]) -> dict[str, LinkStanding]:
    """Address -> how it stands; `looks` are all there were, the oldest first.

    An address is gone only after the server said so on two different days with no look in between that found it: a
    site may be down for an afternoon. What cannot be told is neither.
    """
    by_url: dict[str, list[Look]] = {}
    for look in looks:
        by_url.setdefault(look.url, []).append(look)
    return {url: _standing(url, seen) for url, seen in by_url.items()}


def _standing(url: str, looks: Sequence[Look]) -> LinkStanding:
    last = looks[-1]
    opened = [look for look in looks if look.seen == Seen.OPEN]
    if last.seen == Seen.OPEN:
        return LinkStanding(url, LinkState.OPEN, last, len(opened) > 1 and not alike(opened[-2].text, last.text))
    since = max((place for place, look in enumerate(looks, start=1) if look.seen == Seen.OPEN), default=0)
    gone: set[date] = {look.at.date() for look in looks[since:] if look.seen == Seen.GONE}
    if last.seen == Seen.GONE and len(gone) > 1:
        return LinkStanding(url, LinkState.GONE, last)
    return LinkStanding(url, LinkState.UNKNOWN, last)


def alike(one: str, other: str) -> bool:
    """Whether two main texts are those of one page, small changes aside."""
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def addresses_in(evidence: str) -> tuple[str, ...]:
    """The addresses in a cell of evidence as they can be looked at, each once; those that say no scheme get http."""
    found = (each if "://" in each else f"http://{each}" for each in addresses(evidence))
    return tuple(dict.fromkeys(found))


def to_look_at(
    evidence: Iterable[str], known: Mapping[str, LinkStanding], today: date, limit: int
) -> tuple[tuple[str, ...], int]:
    """The addresses to look at today, `limit` at most, and how many are left.

    Those never looked at come first, then the longest ago; what was looked at today is not looked at again.
    """
    urls = dict.fromkeys(url for text in evidence for url in addresses_in(text))
    due = [url for url in urls if url not in known or known[url].last.at.date() < today]
    due.sort(key=lambda url: known[url].last.at if url in known else datetime.min)
    return tuple(due[:limit]), len(due[limit:])


def link_words(evidence: str, known: Mapping[str, LinkStanding]) -> str:
    """What is known of the addresses in a cell of evidence, one a line; empty where none was looked at."""
    urls = addresses_in(evidence)
    numbers = ("",) if len(urls) == 1 else tuple(str(number) for number in range(1, len(urls) + 1))
    found = ((number, known[url]) for number, url in zip(numbers, urls, strict=True) if url in known)
    return "\n".join(f"佐证网址{number}{each.words}" for number, each in found)
