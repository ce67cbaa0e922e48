"""What a returned file is to an earlier one of the same edition, with the evidence that spoke; kept with the return."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from toolkit.keys import ROUND, RowKey
from toolkit.values import dataclass


class Kin(StrEnum):
    """How a file stands to an earlier return: grown out of it, by the same hands or by others; older than it, so that
    it brings nothing; or another branch."""

    DESCENDS = "descends"
    HAND_OVER = "hand_over"
    OLDER = "older"
    FORK = "fork"

    @property
    def label(self) -> str:
        """The words clerks read, of the earlier one."""
        return {
            "descends": "由它改来",
            "hand_over": "接着它填，换了填报人",
            "older": "比它早",
            "fork": "与它分头填写",
        }[self.value]


GROWN = (Kin.DESCENDS, Kin.HAND_OVER)
"""What a file is to a return that it grew out of."""


class Sign(StrEnum):
    """A piece of evidence."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    LATER = "later"
    EARLIER = "earlier"
    NO_TIME = "no_time"
    SAME_REPORTER = "same_reporter"
    OTHER_REPORTER = "other_reporter"
    NO_REPORTER = "no_reporter"
    WORDS = "words"
    NO_WORDS = "no_words"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """The words clerks read, of this file beside the earlier one."""
        return {
            "same": "填报内容一样",
            "more": "它填的都在，又多出内容",
            "less": "填的它都有，它还多出内容",
            "later": "所填内容保存得比它晚",
            "earlier": "所填内容保存得比它早",
            "no_time": "保存时间比不出先后",
            "same_reporter": "填报人相同",
            "other_reporter": "填报人不同",
            "no_reporter": "没有都写明填报人",
            "words": "保留着它独有的原话",
            "no_words": "没有它独有的原话",
            "silent": "它填的有些行，这份空着",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is to the earlier return of that id, and the signs that spoke for it.

    `kept` counts the distinctive words of that return which the file repeats, `silent` the rows which that return
    filled and the file leaves blank. Of the returns considered one at most is the `base` of the merge.
    """

    return_id: int
    kin: Kin
    signs: tuple[Sign, ...] = ()
    kept: int = 0
    silent: int = 0
    base: bool = False


def reporter_of(cells: Mapping[RowKey, Mapping[str, str]]) -> str:
    """Who filled in a file as its cover says, blanks left out; empty where it does not say."""
    said = (values.get("reporter", "") for row, values in cells.items() if row.sheet == ROUND)
    return next(("".join(name.split()) for name in said if name), "")
