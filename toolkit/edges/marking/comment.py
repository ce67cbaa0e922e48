"""The comments of one sheet under edit: the text in one part, the box each is shown in, in another (VML)."""

from __future__ import annotations

import re
from typing import Any

from toolkit.book.returned.reply_book import NOTE_KEPT
from toolkit.book.sheets.raw import cell_at, cell_name
from toolkit.edges.marking.package import MAIN, RELATION_ID, Package, Unfit, child, element, tag, texted

_FONT = (("sz", "9"), ("color", "FF000000"), ("rFont", "微软雅黑"), ("family", "2"), ("charset", "134"))
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(r"<(\w+):shape\s(?:[^>]*[^/>])?>.*?</\1:shape\s*>", re.DOTALL)
_SHAPE_ID = re.compile(r"_x0000_s([0-9]{1,9})")
_PLACE = re.compile(r"<\w+:(Row|Column)>\s*([0-9]{1,7})\s*</")
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts")
_SPACES = """xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel\""""
_DRAWING = f"""<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"""
# Each shape brings its name spaces: a drawing of another program may call them otherwise.
_BOX_TYPE = f"""<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" \
path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>\
</v:shapetype>"""
_BOX = """<v:shape {spaces} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden;\
z-index:{id}" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" \
obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left">\
</div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


class Comments:
    """The comments of the sheet in `part`. Ours begin with `head` and are signed `author`; others are kept."""

    def __init__(self, package: Package, part: str, head: str, author: str) -> None:
        self._package, self._part = package, part
        self._head, self._author = head, author
        self._comments = next((target for kind, _, target in package.relations(part) if kind == "comments"), "")

    def forget(self) -> None:
        """Take away every comment of ours; what a unit had written in the same cell stays."""
        ours = {each: text for each in self._all() if (text := _text(each)).startswith(self._head)}
        if not ours:
            return
        self._root()
        gone = set()
        for each, text in ours.items():
            _, between, kept = text.partition(NOTE_KEPT)
            if between:
                _write(each, (kept.strip("\r\n"),))
            else:
                gone.add(each.get("ref"))
                each.getparent().remove(each)
        if gone and (drawing := self._drawing()):
            text = _SHAPE.sub(lambda found: "" if _cell_of(found[0]) in gone else found[0], self._vml(drawing))
            self._package.put(drawing, text.encode())
        if not self._all():
            relation = next(name for _, name, target in self._package.relations(self._part) if target == self._comments)
            self._package.unrelate(self._part, relation)
            self._package.drop(self._comments)
            self._comments = ""

    def add(self, notes: dict[str, tuple[str, str]]) -> None:
        """Comment on cells: name -> (text, anchor of its box)."""
        root = self._root()
        author = self._author_number(root)
        there = {each.get("ref"): each for each in self._all()}
        listed, boxes = root.find(tag("commentList")), {}
        for cell, (text, anchor) in notes.items():
            if cell in there:
                _write(there[cell], (self._head, f"{text}\n{NOTE_KEPT}\n{_text(there[cell])}"))
                continue
            made = child(listed, "comment", {"ref": cell, "authorId": author})
            child(made, "text")
            _write(made, (self._head, text))
            boxes[cell] = anchor
        if boxes:
            self._draw(boxes)

    def _all(self) -> list[Any]:
        return list(self._package.look(self._comments).iter(tag("comment"))) if self._comments else []

    def _root(self) -> Any:
        if not self._comments:
            self._comments = self._package.free("xl/comments{}.xml")
            empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
            self._package.add(self._comments, empty.encode(), _COMMENTS_TYPE)
            self._package.relate(self._part, "comments", self._comments)
        root = self._package.xml(self._comments)
        if root.find(tag("commentList")) is None or root.find(tag("authors")) is None:
            raise Unfit("comments without a list")
        return root

    def _author_number(self, root: Any) -> str:
        authors = root.find(tag("authors"))
        names = [each.text for each in authors]
        if self._author not in names:
            child(authors, "author").text = self._author
            names.append(self._author)
        return str(names.index(self._author))

    def _drawing(self) -> str:
        """The VML part, none where the sheet has none."""
        place = self._package.look(self._part).find(tag("legacyDrawing"))
        wanted = None if place is None else place.get(RELATION_ID)
        return next((target for _, name, target in self._package.relations(self._part) if name == wanted), "")

    def _vml(self, drawing: str) -> str:
        try:
            return self._package.raw(drawing).decode()
        except UnicodeDecodeError:
            raise Unfit("VML that is not UTF-8") from None

    def _draw(self, boxes: dict[str, str]) -> None:
        drawing = self._drawing()
        text = self._vml(drawing) if drawing else _DRAWING
        first = max([1024, *map(int, _SHAPE_ID.findall(text))]) + 1
        shapes = [] if '"_x0000_t202"' in text else [_BOX_TYPE]
        for number, (cell, anchor) in enumerate(boxes.items(), start=first):
            row, column = cell_at(cell)
            shapes.append(_BOX.format(spaces=_SPACES, id=number, anchor=anchor, row=row, column=column))
        before, end, after = text.rpartition("</xml>")
        if not end:
            raise Unfit("VML without an end")
        content = f"{before}{''.join(shapes)}{end}{after}".encode()
        if drawing:
            self._package.put(drawing, content)
            return
        drawing = self._package.free("xl/drawings/vmlDrawing{}.vml")
        self._package.put(drawing, content)
        self._package.add_default("vml", _VML_TYPE)
        sheet = self._package.xml(self._part)
        place = element("legacyDrawing", {"r:id": self._package.relate(self._part, "vmlDrawing", drawing)})
        after_it = {tag(name) for name in (*_AFTER_DRAWING, "extLst")}
        following = [at for at, each in enumerate(sheet) if each.tag in after_it or "AlternateContent" in str(each.tag)]
        sheet.insert(following[0] if following else len(sheet), place)


def _text(comment: Any) -> str:
    return "".join(each.text or "" for each in comment.iter(tag("t")))


def _write(comment: Any, texts: tuple[str, ...]) -> None:
    """Set a comment's text; of several the first is bold."""
    whole = comment.find(tag("text"))
    if whole is None:
        raise Unfit("a comment without text")
    for old in list(whole):
        whole.remove(old)
    for at, text in enumerate(texts):
        run = child(whole, "r")
        look = child(run, "rPr")
        if at == 0 and len(texts) > 1:
            child(look, "b")
        for name, value in _FONT:
            child(look, name, {"rgb" if name == "color" else "val": value})
        texted(run, "t", _UNPRINTABLE.sub("", text))


def _cell_of(shape: str) -> str:
    place = dict(_PLACE.findall(shape))
    if 'ObjectType="Note"' not in shape or len(place) < 2:
        return ""
    return cell_name(int(place["Row"]), int(place["Column"]))
