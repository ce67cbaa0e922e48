"""The page's charts as SVG (pygal): shapes and text only, coloured by the page's own style."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import pygal
from pygal.style import Style

from toolkit.reports.ledger.charts import Chart

sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
"""Without what pygal puts there to find maps as plugins: every later import that fails would be warned of it."""

_WIDTH, _ROW, _FONT = 640, 28, 12
_NARROW = 352
"""The width of a picture for a phone, where a unit of it is about a pixel."""
_LABELS = 160
"""The room for labels, so that charts on one page begin alike; longer ones have what they need."""
_RECKONED = 0.6
"""How wide pygal takes a character to be, in units of the font; a Chinese one is 1."""
_LEAST_SHOWN = 18
"""Width from which a stretch has room for its count."""
_LEAST_EDGED = 4
"""Width from which a stretch has a white edge; a narrower one, which that would hide, has one of its own colour."""
_DARK_ON = ("yellow", "plain")
"""The light colours, on which the count is written dark."""


def drawn(chart: Chart, width: int = _WIDTH) -> str:
    """The chart as an `<svg>` element to stand in a page: an image named by the element `ID-title` of that page.

    It scales with its place, and is the same whenever the chart is. It has neither ids, styles, scripts nor anything
    from elsewhere: colours are classes, the tones of the series; `dark` is a count on a light one.
    """
    longest = max((len(line.label) for line in chart.lines), default=0) * _FONT
    picture = pygal.HorizontalStackedBar(
        width=width,
        height=_ROW * max(1, len(chart.lines)),
        margin=0,
        margin_left=max(_LABELS - longest * _RECKONED, longest * (1 - _RECKONED)),
        style=Style(label_font_size=_FONT, value_font_size=_FONT, no_data_font_size=_FONT),
        x_labels=[line.label for line in reversed(chart.lines)],
        no_data_text="没有",
        print_values=True,
        show_legend=False,
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        no_prefix=True,
        disable_xml_declaration=True,
    )
    for at, key in enumerate(chart.keys):
        picture.add(key.label, [line.counts[at] for line in reversed(chart.lines)])
    picture.add_xml_filter(lambda root: _plain(root, chart))
    return str(picture.render(is_unicode=True))


def drawings(charts: Iterable[Chart]) -> dict[str, tuple[str, str]]:
    """Each chart as `drawn`, by its id: for a screen or paper, and for a phone."""
    return {chart.id: (drawn(chart), drawn(chart, _NARROW)) for chart in charts}


def _plain(root: Any, chart: Chart) -> Any:
    """What pygal made without what only its own style, script and tooltips are for, and with the page's classes."""
    for parent in list(root.iter()):
        for part in list(parent):
            comment = not isinstance(part.tag, str)
            if comment or part.tag in ("defs", "title", "desc") or part.get("class") in ("background", "tooltip"):
                parent.remove(part)
    series = [_of_class(root, f"series serie-{at} ") for at in range(len(chart.keys))] if chart.lines else []
    labels = [text for axis in _of_class(root, "axis ") for text in axis.iter("text")]
    for part in root.iter():
        _shorten(part.attrib)
    for text in labels:
        text.set("text-anchor", "end")
    for at, (bars, _, counts) in enumerate(series):
        bars.set("class", chart.keys[at].tone)
        _finish(bars[0], counts, chart, at)
    root.attrib.pop("id")
    root.set("role", "img")
    root.set("aria-labelledby", f"{chart.id}-title")
    return root


def _shorten(attributes: Any) -> None:
    """Numbers to a tenth of a unit, and no attribute that says nothing here: a page goes through a mail."""
    for name in ("class", "rx", "ry"):
        attributes.pop(name, None)
    for name in {"x", "y", "width", "height"}.intersection(attributes):
        attributes[name] = f"{round(float(attributes[name]), 1):g}"


def _of_class(root: Any, start: str) -> list[Any]:
    return [group for group in root.iter("g") if group.get("class", "").startswith(start)]


def _finish(bars: Any, counts: Any, chart: Chart, at: int) -> None:
    """Each stretch of a series says what it is; of those that count nothing none stays, nor a count without room."""
    key = chart.keys[at]
    for line, bar, count in zip(reversed(chart.lines), list(bars), list(counts), strict=True):
        stretch = bar[0]
        if float(stretch.get("width", 0)) < _LEAST_EDGED:
            stretch.set("class", "thin")
        title = stretch.makeelement("title", {})
        title.text = f"{line.label}：{key.label}{line.counts[at]}"
        stretch.append(title)
        count.attrib.pop("text-anchor", None)
        count.set("class", "on dark" if key.tone in _DARK_ON else "on")
        bars.remove(bar)
        if line.counts[at]:
            bars.append(stretch)
        if float(stretch.get("width", 0)) < _LEAST_SHOWN:
            counts.remove(count)
