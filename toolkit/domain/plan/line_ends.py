"""Where the end of a line, or a blank, parts two names of bodies, where one name goes on behind it, and where nothing
tells which."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from toolkit.domain.plan.bodies import ends_like_area, ends_like_name, may_be_name
from toolkit.values import dataclass

LEVELS = "省市州县区旗镇乡"
"""What the names of one plan's bodies begin with."""
_SHORTEST = 3
"""Characters of a name at least: behind 区委 the same one may go on (区委区政府督查室)."""
_WITHIN = re.compile(
    "市(?:场(?!监(?:管|督管理)局)|政(?![府协务法数研])|[容域区]|[中南北](?=区|分局|街道))"
    "|市民(?:服务|中心|热线|广场|投诉)|[区县]划|区[域间]|乡[村镇]|镇[长村]|县[域城乡]|[市区]县|[省市县区镇乡]级|[省市县区]属"
)
"""What begins like a name, but stands in the middle of one: 市财政局市场科."""
_DIVIDED = re.compile(
    "委[员托会]|办[公事]|科[技学研]|股[份权]|处[理置]|部[门队署]|队伍|社[会区保]|司法|室内|行[政业]|校园|园[林区]|馆藏|联[合络]"
    "|协[会调作]|会[议计展]|区[域划]|县[域城]|乡[村镇]|院校|团[体委]|所属|学[校院会生]"
)
"""Words that the end of a line may divide behind what ends like a name: 市发展改革委|员会."""
_OF_AREA = re.compile("(?:人民)?政府|办事处|管委会|管理委员会|党委|党工委|工委")
"""What behind a place goes on with its name: 南山镇|人民政府."""
_HAS_OFFICE = re.compile(r"(?:委员会|政府|小组|指挥部|会议)\Z")
"""What has an office called after it: 市政府|办公室."""
_BRANCH = re.compile("分[局行院校公中]|支[行队]|[（(]")
_OF_CHIEF = re.compile("(?:[分支]行|分公司|分[局院校]|分中心|支队)\\Z")
"""How branches are called that may be those of a body named before them: 人民银行|东海支行."""
_PARTS = re.compile("附属|直属|下属|所属|派驻|驻|内设")
_CHIEF = re.compile(r"总(?:[局行队站院会校厂社]|公司|部)\Z")
"""A body that has others of its kind below it, whose names may begin with its own."""
_OWN_RIGHT = re.compile(
    r"\A(?:中国|国家|国网)|(?:海关|银行(?:.*[分支]行)?|法院|检察院|集团|管委会|街道|人民政府|[县区市镇乡]政府|人大|政协|总工会|[残妇侨文]联|工商联|科协|团[省市县区]委|军分区|武装部"
    r"|供销社|大学|税务局|市场监管局|市场监督管理局|红十字会)\Z"
)
"""Bodies that are no part of another."""
_COUPLE = re.compile(r"([省市县区旗州])委\1(?:人民)?政府")
_SEVERAL = re.compile(r"各[^各]{0,6}(?:单位|部门|政府|县区|[县市区镇乡旗街]|街道|[科股处]室|镇街)\Z|直(?:单位|部门)\Z")
_IN_BRACKETS = re.compile(r"（[^（）]*）\Z")
_BREAK = re.compile(r"\s+")


def begins_name(words: str) -> bool:
    """Whether words begin as the names of a place's bodies do (市教育局), or those of many at once (各镇)."""
    return words[:1] == "各" or (words[:1] in LEVELS and _WITHIN.match(words) is None)


def holds_two(words: str) -> bool:
    """Whether two names are run together: 市财政局市教育局."""
    return any(
        begins_name(words[at:]) and ends_like_name(words[:at]) and not _COUPLE.match(words, at - 2)
        for at in range(_SHORTEST, len(words) - _SHORTEST + 1)
    )


def may_part(before: str, after: str, *, full: bool) -> bool:
    """Whether two names may stand above and below the end of a line: 市财政局 above 市教育局.

    Where the line was `full`, both must read like names: else one wraps.
    """
    if _Seam(before, (after,), "\n").goes_on:
        return False
    both = _is_whole(before) or (len(before) >= _SHORTEST and _may_be_whole(before))
    return not full or (both and (after[0] == "各" or _may_be_whole(after)))


def parted_names(words: str, alone: Container[str]) -> Iterator[str]:
    """Names that the end of a line or a blank parts, each without blanks; `alone` are those that stand alone elsewhere.

    Where it may part two or stand within one, it stays as a blank.
    """
    pieces = _BREAK.split(words)
    breaks = _BREAK.findall(words)
    lines = [line.strip() for line in words.splitlines()]
    listed = len(lines) > 2 and all(_is_whole(line) for line in lines)
    held, last = pieces[0], pieces[0]
    for at, gap in enumerate(breaks):
        seam = _Seam(last, pieces[at + 1 :], gap, listed=listed, alone=alone)
        if seam.parts:
            yield held
            held = last = pieces[at + 1]
        elif seam.goes_on:
            held += pieces[at + 1]
            last += pieces[at + 1]
        else:
            held += f" {pieces[at + 1]}"
            last = pieces[at + 1]
    yield held


def with_room_shown(phrase: str, width: int) -> str:
    """A cell's text, the ends of lines that had room for more in a column so wide told by a blank line."""
    *lines, last = phrase.split("\n")
    return "".join(line + "\n" * (1 + (len(line) <= width - _ROOM)) for line in lines) + last


_ROOM = 2
"""Characters that a line had room for at least, where it ended before the column did."""


def column_width(phrases: Sequence[str]) -> int:
    """The longest line of the cells of units, their labels left out."""
    lines = (line.rpartition("：")[2] for phrase in phrases for line in phrase.split("\n"))
    return max(map(len, ("", *lines)))


def _is_whole(words: str) -> bool:
    """Whether a name may end here."""
    bare = _IN_BRACKETS.sub("", words)
    ends = ends_like_name(bare) or ends_like_area(bare) or _SEVERAL.search(bare) is not None
    return len(words) >= _SHORTEST and ends


def _may_be_whole(words: str) -> bool:
    """Whether one may for how it ends, though what ends so is often another word."""
    bare = _IN_BRACKETS.sub("", words)
    return may_be_name(bare) or ends_like_area(bare)


@dataclass(frozen=True)
class _Seam:
    """What stands on both sides of the end of a line or a blank."""

    before: str
    rest: Sequence[str]
    gap: str
    listed: bool = False
    alone: Container[str] = ()

    @property
    def after(self) -> str:
        """The name behind it as far as it may reach."""
        return next(filter(_is_whole, accumulate(self.rest)), "".join(self.rest))

    @property
    def parts(self) -> bool:
        """Whether it surely parts two names."""
        if self.goes_on:
            return False
        after = self.after
        if begins_name(after):
            alike = len(self.before) >= _SHORTEST and _is_whole(after)
            return _is_whole(self.before) or (alike and "\n" in self.gap)
        if "\n" not in self.gap or not _is_whole(after):
            return False
        return after in self.alone or (not self._may_be_of_it(after) and self._are_two(after))

    @property
    def goes_on(self) -> bool:
        """Whether a name surely goes on behind it."""
        before, after = self.before, self.after
        if before + after in self.alone:
            return True
        if not _is_whole(before):
            return not (begins_name(after) and before[0] == after[0])
        if begins_name(after):
            return False
        bare = _IN_BRACKETS.sub("", before)
        of_area = ends_like_area(bare) or bare.endswith("街道") or (bare[0] == "各" and bare[-1] in LEVELS)
        return bool(
            _DIVIDED.match(before[-1] + after[0])
            or _BRANCH.match(after)
            or (of_area and _OF_AREA.match(after))
            or (_HAS_OFFICE.search(before) and after.startswith("办公室"))
        )

    def _may_be_of_it(self, after: str) -> bool:
        """Whether what follows may be a body of the one before, called after it."""
        place = ends_like_area(self.before) and not ends_like_area(after)
        branch = _OF_CHIEF.search(after) and not _OWN_RIGHT.search(after)
        return bool(place or branch or _CHIEF.search(self.before) or _PARTS.match(after))

    def _are_two(self, after: str) -> bool:
        """Whether two whole names are of kinds that are in none of the other, or in a list line by line."""
        plain = self.before[0] not in LEVELS
        listed = plain and (self.listed or self.gap.count("\n") > 1)
        return bool(self.before[-1] == after[-1] or _OWN_RIGHT.search(after) or ends_like_area(after) or listed)
