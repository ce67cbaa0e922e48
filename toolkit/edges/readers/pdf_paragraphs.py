"""The text of a PDF outside its tables: wrapped lines joined to paragraphs over the pages, page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.marks import mark_of
from toolkit.edges.readers.pdf_text import Written, seam, wraps
from toolkit.values import dataclass

_PAGE_NUMBER = re.compile(
    r"[\s—－–\-·~]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／，,]?\s*共\s*\d{1,4}\s*页|\s*/\s*\d{1,4})?[\s—－–\-·~]*"
)
_ENDED = re.compile(r"[。）)〕】]\s*\Z")
_ITEMS = 4  # the deepest level of numbers that items have: 1.1
_INDENT = 1.2  # letters by which a paragraph begins further to the right
_HANGING = 2  # letters by which some lines may end before or beyond the margin
_PITCH = 3.2  # letters from line to line of a paragraph at most
_EVERY = 3  # pages on which a line must stand to be the head or the foot of each


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text and the page it stands on."""

    page: int
    line: Written


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and where it begins."""

    text: str
    page: int
    bottom: float


def paragraphs_of(lines: Sequence[Placed], tables: Sequence[tuple[int, float]]) -> Iterator[Paragraph]:
    """The paragraphs these lines are, in order; none goes on over one of the `tables` (page, upper edge)."""
    kept = list(_without_furniture(lines))
    if not kept:
        return
    left = min(each.line.left for each in kept)
    furthest = max(each.line.right for each in kept)
    inner = median(each.line.right for each in kept if each.line.right > furthest - _HANGING * each.line.size)
    text, start = "", kept[0]
    above: Placed | None = None
    for each in kept:
        line = each.line
        ended = above is not None and _ENDED.search(above.line.text) is not None
        begins = is_chapter(line.text) or line.left - left >= _INDENT * line.size or (ended and _is_numbered(line.text))
        if above is not None and not begins and wraps(above.line, line, inner) and not _parted(above, each, tables):
            text = text.rstrip() + seam(above.line, line) + line.text.lstrip()
        else:
            if text.strip():
                yield Paragraph(text.strip(), start.page, start.line.bottom)
            text, start = line.text, each
        above = each
    yield Paragraph(text.strip(), start.page, start.line.bottom)


def _is_numbered(text: str) -> bool:
    """Whether a line begins with an item's number: 2. or （二）, not a point's: （2）."""
    mark, _ = mark_of(text)
    return mark is not None and mark.level <= _ITEMS


def _parted(above: Placed, below: Placed, tables: Sequence[tuple[int, float]]) -> bool:
    """Whether a table stands between two lines, or more room than between lines of one paragraph."""
    places = ((above.page, above.line.bottom), (below.page, below.line.bottom))
    far = above.page == below.page and below.line.bottom - above.line.bottom > _PITCH * below.line.size
    return far or any(places[0] < table < places[1] for table in tables)


def _without_furniture(lines: Sequence[Placed]) -> Iterator[Placed]:
    """The lines without page numbers and without what stands at the same height of several pages."""
    same = Counter((each.line.text.strip(), round(each.line.bottom)) for each in lines)
    for each in lines:
        if (
            not _PAGE_NUMBER.fullmatch(each.line.text)
            and same[each.line.text.strip(), round(each.line.bottom)] < _EVERY
        ):
            yield each
