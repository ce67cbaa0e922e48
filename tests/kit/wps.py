"""A workbook in the parts that WPS writes: its own namespaces, texts shared, pictures in cells and the sheet that lists
them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from kit.packages import operated, parts_of

TASKS = "xl/worksheets/sheet2.xml"
LIST = "WpsReserved_CellImgList"
"""The sheet, hidden so that no menu shows it, on which WPS lists the pictures in cells."""
PICTURE = "ID_0A1B2C3D4E5F46789ABCDEF012345678"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SHAPES = "http://schemas.openxmlformats.org/drawingml/2006"
_OWN = "http://www.wps.cn/officeDocument"
_FORMULA = f"=DISPIMG(&quot;{PICTURE}&quot;,1)"
_ROWS = f'<row r="1"><c r="A1" t="str"><f>_xlfn.{_FORMULA[1:]}</f><v>{_FORMULA}</v></c></row>'
LISTED = f'<worksheet xmlns="{_MAIN}"><sheetPr/><dimension ref="A1"/><sheetData>{_ROWS}</sheetData></worksheet>'
_IMAGES = (
    f'<etc:cellImages xmlns:etc="{_OWN}/2017/etCustomData" xmlns:xdr="{_SHAPES}/spreadsheetDrawing" '
    f'xmlns:a="{_SHAPES}/main" xmlns:r="{_OFFICE}/relationships"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
    f'<xdr:cNvPr id="2" name="{PICTURE}" descr="截图"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>'
)


def by_wps(data: bytes, saved: datetime, typed: Mapping[str, str], *, picture: str = "", listed: bool = False) -> bytes:
    """The workbook with these texts typed into its tasks, and a `picture` in that cell, as WPS saves it."""
    parts = parts_of(data)
    tasks = parts[TASKS].decode()
    for cell, text in typed.items():
        tasks = _put(tasks, cell, f't="inlineStr"><is><t>{text}</t></is>')
    if picture:
        tasks = _put(tasks, picture, f't="str"><f>_xlfn.{_FORMULA[1:]}</f><v>{_FORMULA}</v>')
    parts[TASKS] = tasks.encode()
    strings: list[str] = []
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    made = {name: _sheet(parts[name].decode(), strings) for name in sheets}
    items = "".join(f"<si>{each}</si>" for each in strings)
    made["xl/workbook.xml"] = _workbook(parts["xl/workbook.xml"].decode(), listed=listed)
    made["xl/_rels/workbook.xml.rels"] = _relations(parts["xl/_rels/workbook.xml.rels"].decode(), listed=listed)
    made["docProps/app.xml"] = (
        f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>WPS Office_11.1.0.11194'
        "_F1E327BC-269C-435d-A152-05C5408002CA</Application></Properties>"
    )
    made["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{saved:%Y-%m-%dT%H:%M:%SZ}", parts["docProps/core.xml"].decode()
    )
    made["docProps/custom.xml"] = (
        parts["docProps/custom.xml"]
        .decode()
        .replace(
            "</Properties>",
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="KSOProductBuildVer">'
            f'<vt:lpwstr xmlns:vt="{_OFFICE}/docPropsVTypes">2052-11.1.0.11194</vt:lpwstr></property></Properties>',
        )
    )
    made["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .decode()
        .replace(
            "</Types>",
            '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/cellimages.xml" ContentType="application/vnd.'
            'wps-officedocument.cellimage+xml"/></Types>',
        )
    )
    added = {
        "sharedStrings.xml": f'<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>',
        "cellimages.xml": _IMAGES,
        "_rels/cellimages.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{_OFFICE}/relationships/image" Target="media/image1.png"/>'
        "</Relationships>",
        "media/image1.png": "\x89PNG",
        **({"worksheets/sheet99.xml": LISTED} if listed else {}),
    }
    changes = {name: (lambda _, content=content: content.encode()) for name, content in made.items()}
    return operated(data, changes, **{name: content.encode() for name, content in added.items()})


def _put(sheet: str, cell: str, content: str) -> str:
    """A sheet with something else in one of its cells, which keeps its looks."""
    found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', sheet, re.DOTALL)
    if not found:
        row = re.search(rf'<row r="{re.sub("[A-Z]", "", cell)}".*?(?=</row>)', sheet, re.DOTALL)
        assert row
        return f'{sheet[: row.end()]}<c r="{cell}" {content}</c>{sheet[row.end() :]}'
    return f'{sheet[: found.start()]}<c r="{cell}"{found[1] or ""} {content}</c>{sheet[found.end() :]}'


def _sheet(sheet: str, strings: list[str]) -> str:
    """A sheet whose texts stand among the shared ones, each row with its span; and where its filter ends."""

    def shared(found: re.Match[str]) -> str:
        strings.append(found[2])
        return f'<c{found[1]} t="s"><v>{len(strings) - 1}</v></c>'

    sheet = re.sub(r'<c([^>]*?) t="inlineStr"[^>]*><is>(.*?)</is></c>', shared, sheet, flags=re.DOTALL)
    sheet = re.sub(r"<row (?![^>]*spans)", '<row spans="1:30" ', sheet)
    own = f'<autoFilter xmlns:etc="{_OWN}/2017/etCustomData" etc:filterBottomFollowUsedRange="0" '
    return sheet.replace("<autoFilter ", own)


def _workbook(book: str, *, listed: bool) -> str:
    version = '<fileVersion appName="et" lastEdited="3" lowestEdited="5" rupBuild="9302"/>'
    more = f'<sheet xmlns:r="{_OFFICE}/relationships" name="{LIST}" sheetId="99" state="veryHidden" r:id="rId99"/>'
    book = book.replace("<workbookPr", f"{version}<workbookPr", 1)
    return book.replace("</sheets>", f"{more if listed else ''}</sheets>")


def _relations(relations: str, *, listed: bool) -> str:
    sheet = f'<Relationship Id="rId99" Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet99.xml"/>'
    own = (
        f'<Relationship Id="rId97" Type="{_OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId98" Type="{_OWN}/2020/cellImage" Target="cellimages.xml"/>'
    )
    return relations.replace("</Relationships>", f"{own}{sheet if listed else ''}</Relationships>")
