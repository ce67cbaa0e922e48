"""The parts of a workbook beside its sheets, texts and styles: what it is made of, its names and properties."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from toolkit.book.sheets.model import Book, SheetSpec
from toolkit.book.sheets.raw import column_name, fixed
from toolkit.edges.writing.parts_text import DECLARATION, LINKED, MAIN, NotOursError, attribute, element, length
from toolkit.edges.writing.rules_part import corners, reference

_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"
_SAID = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_SPEAKS = '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
_NO_TITLE = set("[]:*?/\\")
_TITLE, _PROPERTY = 31, 255
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


class Name(NamedTuple):
    """A name that office programs know of: what it is, of which sheet, what it stands for."""

    kind: str
    sheet: int
    place: str

    @property
    def rank(self) -> str:
        """By which they stand in order."""
        return f"{self.kind}::{self.place.removeprefix(chr(39))}".lower()


def check(book: Book) -> None:
    """`NotOursError` where titles or properties are not as office programs take them."""
    titles = [spec.title for spec in book.sheets]
    if not titles or len({title.lower() for title in titles}) < len(titles) or book.sheets[0].visibility == "hidden":
        raise NotOursError
    for title in titles:
        if not title or length(title) > _TITLE or _NO_TITLE.intersection(title) or title[0] == "'" or title[-1] == "'":
            raise NotOursError
    if any(length(text) > _PROPERTY for pair in book.properties.items() for text in pair):
        raise NotOursError


def names(sheets: Sequence[SheetSpec]) -> list[Name]:
    """The names of filters, print areas and what is repeated on every page."""
    found = []
    for at, spec in enumerate(sheets):
        setup, title = spec.setup, _quoted(spec.title)
        if spec.filter_area:
            found.append(Name("_FilterDatabase", at, f"{title}!{_fixed(spec.filter_area)}"))
        if setup.area:
            found.append(Name("Print_Area", at, f"{title}!{_fixed(setup.area)}"))
        repeated = [f"{title}!$A:${column_name(setup.repeat_columns - 1)}"] if setup.repeat_columns else []
        repeated += [f"{title}!${setup.repeat[0] + 1}:${setup.repeat[1] + 1}"] if setup.repeat else []
        if repeated:
            found.append(Name("Print_Titles", at, ",".join(repeated)))
    return sorted(found, key=lambda each: each.rank)


def _fixed(area: str) -> str:
    _, _, bottom, right = corners(area)
    if bottom >= _LAST_ROW or right >= _LAST_COLUMN:
        raise NotOursError
    return ":".join(map(fixed, reference(area).split(":")))


@cache
def _quoted(title: str) -> str:
    """A sheet's title as names and formulas have it. `NotOursError` where it may be taken for a cell's name."""
    others = [char for char in title if not (char.isalnum() or char == "_")]
    if title[0].isdecimal() or (others and all(unicodedata.category(char)[0] in "PZ" for char in others)):
        if others == ["."] * len(others) and not title[0].isdecimal():
            raise NotOursError
        return "'" + title.replace("'", "''") + "'"
    if others or title[0].isascii():
        raise NotOursError
    return title


def content_types(book: Book, drawn: Iterable[str], *, texts: bool) -> str:
    """What each part is."""
    kinds = [
        ("/docProps/app.xml", f"{_OFFICE}.extended-properties+xml"),
        ("/docProps/core.xml", f"{_PACKAGE}.core-properties+xml"),
        ("/xl/styles.xml", f"{_SHEETS}.styles+xml"),
        ("/xl/theme/theme1.xml", f"{_OFFICE}.theme+xml"),
        ("/xl/workbook.xml", f"{_SHEETS}.sheet.main+xml"),
    ]
    kinds += [(f"/xl/worksheets/sheet{at + 1}.xml", f"{_SHEETS}.worksheet+xml") for at in range(len(book.sheets))]
    kinds += [(f"/{name}", f"{_OFFICE}.drawingml.chart+xml") for name in drawn if name.startswith("xl/charts/")]
    kinds += [(f"/{name}", f"{_OFFICE}.drawing+xml") for name in drawn if name.startswith("xl/drawings/drawing")]
    if texts:
        kinds.append(("/xl/sharedStrings.xml", f"{_SHEETS}.sharedStrings+xml"))
    if book.properties:
        kinds.append(("/docProps/custom.xml", f"{_OFFICE}.custom-properties+xml"))
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds)
    usual = f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
    usual += '<Default Extension="xml" ContentType="application/xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{DECLARATION}<Types xmlns="{space}">{usual}{told}</Types>'


def relations(targets: Iterable[tuple[str, str]]) -> str:
    """What a part leads to: kind and target of each."""
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_RELATED}">{told}</Relationships>'


def root_relations(book: Book) -> str:
    """What the archive leads to."""
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    targets = [
        (f"{LINKED}/officeDocument", "xl/workbook.xml"),
        (core, "docProps/core.xml"),
        (f"{LINKED}/extended-properties", "docProps/app.xml"),
    ]
    own = [(f"{LINKED}/custom-properties", "docProps/custom.xml")] if book.properties else []
    return relations([*targets, *own])


def book_relations(book: Book, *, texts: bool) -> str:
    """What the workbook leads to."""
    sheets = ((f"{LINKED}/worksheet", f"worksheets/sheet{at + 1}.xml") for at in range(len(book.sheets)))
    others = [("theme", "theme/theme1.xml"), ("styles", "styles.xml")]
    others += [("sharedStrings", "sharedStrings.xml")] if texts else []
    return relations([*sheets, *((f"{LINKED}/{kind}", target) for kind, target in others)])


def workbook(book: Book, known: Iterable[Name]) -> str:
    """The workbook itself: its sheets and names."""
    sheets = "".join(
        f'<sheet name="{attribute(spec.title)}" sheetId="{number}"{_state(spec)} r:id="rId{number}"/>'
        for number, spec in enumerate(book.sheets, start=1)
    )
    defined = "".join(map(_defined, known))
    view = '<workbookView xWindow="240" yWindow="15" windowWidth="36000" windowHeight="21000"/>'
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKED}">'
        '<fileVersion appName="xl" lastEdited="4" lowestEdited="4" rupBuild="4505"/>'
        f'<workbookPr defaultThemeVersion="124226"/><bookViews>{view}</bookViews><sheets>{sheets}</sheets>'
        f"{f'<definedNames>{defined}</definedNames>' if defined else ''}{_SPEAKS}"
    )


def _state(spec: SheetSpec) -> str:
    return ' state="hidden"' if spec.visibility == "hidden" else ""


def _defined(name: Name) -> str:
    hidden = ' hidden="1"' if name.kind == "_FilterDatabase" else ""
    told = f'name="_xlnm.{name.kind}" localSheetId="{name.sheet}"{hidden}'
    return f"<definedName {told}>{element(name.place)}</definedName>"


def app(book: Book, known: Iterable[Name]) -> str:
    """What file browsers show of it: its sheets and named areas."""
    areas = [f"{name.place.split('!', 1)[0]}!{name.kind}" for name in known if name.kind != "_FilterDatabase"]
    titles = [*(spec.title for spec in book.sheets), *areas]
    counts = [("Worksheets", len(book.sheets)), *([("Named Ranges", len(areas))] if areas else [])]
    heads = "".join(
        f"<vt:variant><vt:lpstr>{what}</vt:lpstr></vt:variant><vt:variant><vt:i4>{count}</vt:i4></vt:variant>"
        for what, count in counts
    )
    parts = "".join(f"<vt:lpstr>{element(title)}</vt:lpstr>" for title in titles)
    return (
        f'{DECLARATION}<Properties xmlns="{_SAID}/extended-properties" xmlns:vt="{_SAID}/docPropsVTypes">'
        "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity><ScaleCrop>false</ScaleCrop>"
        f'<HeadingPairs><vt:vector size="{2 * len(counts)}" baseType="variant">{heads}</vt:vector></HeadingPairs>'
        f'<TitlesOfParts><vt:vector size="{len(titles)}" baseType="lpstr">{parts}</vt:vector></TitlesOfParts>'
        "<Company></Company><LinksUpToDate>false</LinksUpToDate><SharedDoc>false</SharedDoc>"
        "<HyperlinksChanged>false</HyperlinksChanged><AppVersion>12.0000</AppVersion></Properties>"
    )


def core(book: Book) -> str:
    """Its title, and when it was made."""
    made = f"{book.created:%Y-%m-%dT%H:%M:%SZ}"
    days = "".join(
        f'<dcterms:{which} xsi:type="dcterms:W3CDTF">{made}</dcterms:{which}>' for which in ("created", "modified")
    )
    title = (
        f"<dc:title>{element(book.title)}</dc:title><dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>"
    )
    return f"{DECLARATION}<cp:coreProperties {_CORE}>{title}{days}</cp:coreProperties>"


def custom(properties: Mapping[str, str]) -> str:
    """The properties of our own."""
    return f'{DECLARATION}<Properties xmlns="{_SAID}/custom-properties" xmlns:vt="{_SAID}/docPropsVTypes">' + (
        "".join(_property(properties)) + "</Properties>"
    )


def _property(properties: Mapping[str, str]) -> Iterator[str]:
    for number, (name, text) in enumerate(properties.items(), start=2):
        told = f'fmtid="{_FORMAT}" pid="{number}" name="{attribute(name)}"'
        yield f"<property {told}><vt:lpwstr>{element(text)}</vt:lpwstr></property>"


@cache
def theme() -> str:
    """The colours and fonts that office programs offer beside ours."""
    return Path(__file__).with_name("theme1.xml").read_text("utf-8")
