"""What the head and foot of printed pages say in an OpenDocument spreadsheet (ODF 1.3 part 3, 16.9 and 16.10)."""

from __future__ import annotations

from toolkit.edges.readers.page_text import words_of
from toolkit.edges.readers.xml_text import local_name, xml_parser

_ENDS = {f"{end}{which}" for end in ("header", "footer") for which in ("", "-left", "-first")}
_COUNTED = {"page-number", "page-count", "sheet-name", "file-name", "title", "date", "time", "s", "tab"}
"""What the program fills in itself."""


def page_styles(styles: bytes) -> dict[str, tuple[str, ...]]:
    """The name of each style of pages -> what somebody wrote in its heads and feet."""
    return _Styles(styles).found if styles.strip() else {}


class _Styles:
    """One pass over the styles of a document."""

    def __init__(self, styles: bytes) -> None:
        self.found: dict[str, tuple[str, ...]] = {}
        self._style = ""
        self._end = self._skipping = 0
        self._paragraphs: list[str] = []
        self._text: list[str] | None = None
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.Parse(styles, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local, said = local_name(name), {local_name(each): value for each, value in attributes.items()}
        if self._skipping or (self._text is not None and local in _COUNTED):
            self._skipping += 1
        elif local == "master-page":
            self._style, self._paragraphs = said.get("name", ""), []
        elif self._style and local in _ENDS:
            if said.get("display") == "false":
                self._skipping = 1
            else:
                self._end += 1
        elif self._end and local == "p":
            self._text = []

    def _characters(self, characters: str) -> None:
        if self._text is not None and not self._skipping:
            self._text.append(characters)

    def _close(self, name: str) -> None:
        local = local_name(name)
        if self._skipping:
            self._skipping -= 1
        elif local == "master-page":
            words = (words_of([text]) for text in self._paragraphs)
            self.found[self._style] = tuple(dict.fromkeys(filter(None, words)))
            self._style = ""
        elif self._style and local in _ENDS:
            self._end -= 1
        elif local == "p" and self._text is not None:
            self._paragraphs.append("".join(self._text))
            self._text = None
