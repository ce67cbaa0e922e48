"""The number formats of an Office Open XML workbook's cells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from toolkit.edges.readers.xml_text import local_name, xml_parser
from toolkit.schema.built_in_formats import BUILT_IN


@lru_cache(1)  # a program writes the same styles into every unit's workbook
def cell_formats(styles: bytes) -> Mapping[str, str]:
    """Style of a cell, as it is numbered there -> its number format, of those that are not General."""
    codes = {str(number): code for number, code in BUILT_IN.items()}
    formats: dict[str, str] = {}
    count, of_cells = 0, False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal count, of_cells
        local = local_name(name)
        if local == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            of_cells = True
        elif local == "xf" and of_cells:
            if code := codes.get(attributes.get("numFmtId", "0"), ""):
                formats[str(count)] = code
            count += 1

    def end(name: str) -> None:
        nonlocal of_cells
        if local_name(name) == "cellXfs":
            of_cells = False

    parser = xml_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(styles, True)
    return formats
