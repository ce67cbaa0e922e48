"""Reading a workbook nobody vouches for, from its bytes alone: what it really is, then what stands in its cells.

Runs inside the guarded child (`toolkit.edges.readers.guard`): what the readers cannot refuse in time, the guard ends.
"""

from __future__ import annotations

from xml.parsers import expat

from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.edges.readers.archive import open_archive
from toolkit.edges.readers.limits import Unreadable, damaged
from toolkit.edges.readers.sniff import sniff


def read_workbook(data: bytes) -> RawBook:
    """Every sheet of a workbook as plain values, with error cells, uncomputed formulas and merged ranges named.

    Reads .xlsx, .xlsm, .xlsb, .ods, .xls and .et: the content decides, never a name. Hidden sheets, rows and
    columns are read like all others, every cell at its true address. Anything else, and anything broken, locked
    or out of proportion, raises `Unreadable` and nothing but that (running out of memory apart, which raises
    `MemoryError`).
    """
    try:
        return _read(data)
    except expat.ExpatError as error:
        raise damaged(f"内部 XML 第 {error.lineno} 行有误") from None


def _read(data: bytes) -> RawBook:
    # Each reader is imported when its kind comes: most runs meet .xlsx only.
    if sniff(data) == "ole":
        from toolkit.edges.readers.xls import read_xls

        return read_xls(data)
    archive = open_archive(data)
    if archive.format == "docx":
        raise Unreadable(Code.FILE_DOCUMENT, "Word 文档")
    if archive.format == "ods":
        from toolkit.edges.readers.ods import read_ods

        return read_ods(archive)
    if archive.format == "xlsb":
        from toolkit.edges.readers.xlsb import read_xlsb

        return read_xlsb(archive)
    from toolkit.edges.readers.xlsx import read_xlsx

    return read_xlsx(archive)
