"""What `split` shows: the workbook of each 责任科室; taken back, what went in and what two say differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from toolkit.book.returned.sections import Whole
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Split(Result):
    """责任科室 -> how many items are its own; the workbook of each in the same order."""

    counts: Mapping[str, int]
    written: tuple[Path, ...]

    @property
    def sentence(self) -> str:
        """How many workbooks, and what comes then."""
        said = f"分成{len(self.counts)}份，各科室只看到自己的事项"
        return f"{said}；都填好后，运行 toolkit split 原文件 各科室的文件 并成一份"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a workbook."""
        rows = zip(self.counts.items(), self.written, strict=True)
        lines = tuple((section, str(count), path.name) for (section, count), path in rows)
        return (Table("责任科室", ("责任科室", "项数", "文件"), lines),)

    @property
    def data(self) -> Mapping[str, Any]:
        """Every workbook."""
        rows = zip(self.counts.items(), self.written, strict=True)
        return {"sections": [{"section": name, "items": count, "path": str(path)} for (name, count), path in rows]}


@dataclass(frozen=True, kw_only=True)
class Joined(Result):
    """How many files were taken into the workbook `target`, and what came of it; `told` is the text beside it."""

    parts: int
    whole: Whole = field(default_factory=Whole)
    target: Path | None = None
    told: Path | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """What people have to look at, a line each; none where nothing is left."""
        clashes = [
            f"“{each.sheet}”表 {each.cell}{each.what and f'（{each.what}）'}：现在是“{each.kept}”，"
            f"{each.file} 填的是“{each.other}”"
            for each in self.whole.clashes
        ]
        return (*clashes, *(f"{file}：{what} 没有并入" for file, what in self.whole.beside))

    @property
    def sentence(self) -> str:
        """How much went in, and what is left to settle."""
        if self.target is None:
            return "没有可以并的文件，什么都没有写"
        said = f"{self.parts}份并成一份，并入{len(self.whole.cells)}格，在 {self.target}"
        if not self.lines:
            return f"{said}；核对封面的“本期填报”后发回"
        told = f"两个科室填得不一样的{len(self.whole.clashes)}处"
        told += f"、没有并入的{len(self.whole.beside)}处" if self.whole.beside else ""
        where = f"写在 {self.told.name} 里，" if self.told else ""
        return f"{said}；{told}，{where}请定好后改在合并的台账里"

    @property
    def tables(self) -> tuple[Table, ...]:
        """What two fill in differently."""
        rows = tuple(
            (f"{each.sheet} {each.cell}", each.what, shorten(each.kept), shorten(each.other), each.file)
            for each in self.whole.clashes
        )
        return (Table("填得不一样的", ("位置", "栏目", "现在是", "另一份填的", "文件"), rows),) if rows else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """What went in and what did not."""
        return {
            "path": str(self.target or ""),
            "cells": len(self.whole.cells),
            "conflicts": [vars(each) for each in self.whole.clashes],
            "beside": [list(each) for each in self.whole.beside],
        }

    @property
    def exit_code(self) -> int:
        """1 where somebody must settle something, 2 where no file could be taken."""
        return 2 if self.target is None else int(bool(self.lines or self.problems))
