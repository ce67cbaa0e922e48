"""Charts drawn on a sheet by XlsxWriter, from cells that stay beside them."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from toolkit.book.sheets.model import Chart
from toolkit.book.sheets.raw import area_corners, cell_at
from toolkit.book.sheets.styles import FONT, INK, LINE

_SMALL = {"name": FONT, "size": 9, "color": f"#{INK}"}
_TITLE = {"name": FONT, "size": 11, "bold": True, "color": f"#{INK}"}


def draw(workbook: xlsxwriter.Workbook, sheet: Worksheet, title: str, chart: Chart) -> None:
    """Draw a chart on the sheet of that title; nothing where it has no numbers."""
    if not chart.series:
        return
    options: dict[str, str] = {"type": chart.kind}
    if chart.kind != "line":
        options["subtype"] = "percent_stacked" if chart.percent else "stacked"
    made = workbook.add_chart(options)
    for each in chart.series:
        made.add_series(
            {
                "name": [title, *cell_at(each.name)],
                "categories": [title, *area_corners(chart.labels)],
                "values": [title, *area_corners(each.values)],
                **_look(chart, each.colour),
            }
        )
    made.set_title({"name": chart.title, "name_font": _TITLE, "overlay": False})
    made.set_legend({"position": "bottom", "font": _SMALL})
    labels: dict[str, Any] = {"num_font": _SMALL, "line": {"color": f"#{LINE}"}}
    numbers = {"num_font": _SMALL, "line": {"none": True}, "major_gridlines": {"visible": True, "line": _grid()}}
    if chart.kind == "bar":
        made.set_x_axis({**numbers, "num_format": "0%" if chart.percent else "0", "label_position": "high"})
        made.set_y_axis({**labels, "reverse": True, "interval_unit": 1})
    else:
        made.set_x_axis(labels)
        made.set_y_axis({**numbers, "num_format": "0%" if chart.percent else "0", "min": 0})
    made.set_size({"width": chart.size[0], "height": chart.size[1]})
    made.set_chartarea({"border": {"color": f"#{LINE}"}})
    sheet.insert_chart(chart.at, made, {"object_position": 1})


def _look(chart: Chart, colour: str) -> dict[str, Any]:
    if chart.kind == "line":
        return {"line": {"color": f"#{colour}", "width": 2}, "marker": {"type": "circle", "size": 5}}
    return {"fill": {"color": f"#{colour}"}, "border": {"color": "#FFFFFF", "width": 0.5}, "gap": 60}


def _grid() -> dict[str, Any]:
    return {"color": f"#{LINE}", "width": 0.5}
