"""What the assessment's commands say: scores by class, what was entered, which stage it is at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.office.scoring import HOW, Applies, Score, ranked
from toolkit.domain.office.scoring_facts import Objection, Reached, Stage, score_data
from toolkit.problems import day_words
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_HEADS = ("单位", "小计", "加分", "得分", "说明")


@dataclass(frozen=True, kw_only=True)
class Scored(Result):
    """Scores: as they are now (`stage` is None), or as they were kept at a stage; in roster order unless `rank`.

    `classes` are the names of the classes, `reached` the stages entered so far.
    """

    title: str
    day: date
    classes: tuple[str, ...]
    scores: tuple[Score, ...]
    stage: Stage | None
    reached: tuple[Reached, ...]
    rank: bool

    @property
    def said(self) -> str:
        """Of which stage and day the scores are."""
        return f"{self.stage.label}，{day_words(self.day)}" if self.stage else f"现算，截至{day_words(self.day)}"

    @property
    def sentence(self) -> str:
        """How many units are scored in which class, what is still to be entered; where lines are shown, how they add
        up."""
        its = [(name, sum(each.cls == name for each in self.scores)) for name in self.classes]
        counts = "，".join(f"{name}{count}家" for name, count in its if count) or "没有可评分的单位"
        missing = sum(bool(each.missing) for each in self.scores)
        left = f"；{missing}家还有没录入的，暂按不扣分" if missing else ""
        now = f"；现在是{self.reached[-1].stage.label}阶段" if self.reached else ""
        how = f"。{HOW}" if len(self.scores) == 1 else ""
        return f"{self.title}（{self.said}）：{counts}{left}{now}{how}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A table a class; of a single unit every line of it."""
        if len(self.scores) == 1:
            return (_lines(self.scores[0]),)
        return tuple(self._class(name) for name in self.classes if any(each.cls == name for each in self.scores))

    def _class(self, name: str) -> Table:
        its = [each for each in self.scores if each.cls == name]
        placed = [(str(place), each) for place, each in ranked(its)] if self.rank else [("", each) for each in its]
        placed += [("—", each) for each in its if self.rank and each.total is None]
        heads = ("名次", *_HEADS) if self.rank else _HEADS
        rows = []
        for place, each in placed:
            line = (each.name, f"{each.base:.2f}", f"{each.bonus:.2f}", _total(each), _remark(each))
            rows.append((place, *line) if self.rank else line)
        return Table(f"{name}（{self.said}）", heads, tuple(rows))

    @property
    def data(self) -> Mapping[str, Any]:
        """The stages, and every class with its units and their lines; places only where they were asked for."""
        return {
            "title": self.title,
            "day": self.day.isoformat(),
            "stage": self.stage.value if self.stage else None,
            "stages": [_reached(each) for each in self.reached],
            "classes": [{"name": name, "units": self._units(name)} for name in self.classes],
            "files": [str(path) for path in self.files],
            "problems": [each.as_dict() for each in self.problems],
        }

    def _units(self, name: str) -> list[Mapping[str, Any]]:
        its = [each for each in self.scores if each.cls == name]
        if not self.rank:
            return [_unit(each) for each in its]
        return [{**_unit(each), "place": place} for place, each in ranked(its)]


@dataclass(frozen=True, kw_only=True)
class ScoreForm(Result):
    """The workbook to enter in: how many rows of how many units, and how many are filled already."""

    path: Path
    units: int
    rows: int
    filled: int

    @property
    def sentence(self) -> str:
        """Where it is, and how it is given back."""
        filled = f"，已录入{self.filled}行" if self.filled else ""
        return (
            f"录入表：{self.path}（{self.units}家、{self.rows}行{filled}）；填好后运行 toolkit score take {self.path}"
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """Its place and its rows."""
        return {"form": str(self.path), "units": self.units, "rows": self.rows, "filled": self.filled}


@dataclass(frozen=True, kw_only=True)
class ScoresTaken(Result):
    """What was taken of a workbook that the office filled in: `changed` rows of the `said`."""

    file: str
    said: int
    changed: int

    @property
    def sentence(self) -> str:
        """How many rows were taken, and how many were known already."""
        refused = sum(each.severity.value == "error" for each in self.problems)
        same = self.said - self.changed
        known = f"，{same}行与已录入的相同" if same else ""
        return f"{self.file}：录入{self.changed}行{known}" + (f"，{refused}行没有收" if refused else "")

    @property
    def data(self) -> Mapping[str, Any]:
        """The counts and the problems."""
        return {
            "file": self.file,
            "changed": self.changed,
            "same": self.said - self.changed,
            "problems": [each.as_dict() for each in self.problems],
        }


@dataclass(frozen=True, kw_only=True)
class StageEntered(Result):
    """A stage entered, with the scores that were kept at it; `again` says that it had been entered before, `changed`
    that anything was kept."""

    title: str
    reached: Reached
    units: int
    again: bool
    changed: bool

    @property
    def sentence(self) -> str:
        """Which stage, on which day, and what follows."""
        follows = {
            Stage.INITIAL: "下一步：toolkit score letter --stage 初评 写出评分明细送单位核对，"
            "再运行 toolkit score stage 反馈",
            Stage.FEEDBACK: "单位有异议的，用 toolkit score objection 登记和答复；之后运行 toolkit score stage 复核",
            Stage.REVIEW: "要改的改台账或录入表；都答复后运行 toolkit score stage 定分",
            Stage.FINAL: "分数已定，不再变；要改的先回到复核",
        }
        kept = "没有变化，不再记" if not self.changed else "（再次）已记" if self.again else "已记"
        stage = self.reached.stage
        return f"{self.title}：{stage.label}{kept}，{day_words(self.reached.day)}，{self.units}家。{follows[stage]}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The stage, its day and hand."""
        return {**_reached(self.reached), "units": self.units, "again": self.again, "changed": self.changed}


@dataclass(frozen=True, kw_only=True)
class ObjectionKept(Result):
    """A unit's objection to a line of its score, and what the office answered."""

    unit: str
    title: str
    objection: Objection

    @property
    def sentence(self) -> str:
        """Whose objection, against what, with what outcome."""
        return f"{self.unit}对“{self.title}”的异议：{self.objection.settled.label}，已记"

    @property
    def data(self) -> Mapping[str, Any]:
        """All of it."""
        its = self.objection
        return {
            "unit": self.unit,
            "line": its.line,
            "said": its.said,
            "outcome": its.settled.value,
            "answer": its.answer,
        }


@dataclass(frozen=True, kw_only=True)
class ScoreLetters(Result):
    """The breakdowns written, one a unit."""

    folder: Path
    said: str
    units: Sequence[str]

    @property
    def sentence(self) -> str:
        """How many, where, and of which stage."""
        return f"写了{len(self.units)}家的评分明细（{self.said}），在 {self.folder}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The files."""
        return {"files": [str(path) for path in self.files], "units": list(self.units)}


def _lines(score: Score) -> Table:
    heads = ("考核项目", "权重", "适用后权重", "数", "规则", "扣分", "得分", "涉及或依据")
    rows = [
        (
            each.title,
            str(each.weight),
            str(each.share) if each.applies != Applies.NO else Applies.NO.label,
            each.figure,
            each.rule,
            str(each.deducted) if each.applies != Applies.NO else "—",
            str(each.points) if each.applies != Applies.NO else "—",
            each.source,
        )
        for each in score.lines
    ]
    rows += [
        (each.title, "", "", each.figure, each.rule, "", f"{each.points:.2f}", each.source) for each in score.bonuses
    ]
    rows += [(each.title, "", "", each.figure, each.rule, "", "", each.source) for each in score.vetoes]
    rows.append(("总分", "", "", "", "", "", _total(score), _remark(score)))
    return Table(f"{score.name}（{score.cls}）", heads, tuple(rows))


def _total(score: Score) -> str:
    return "不评分" if score.total is None else f"{score.total:.2f}"


def _remark(score: Score) -> str:
    said = [f"一票否决：{each.title}" for each in score.vetoed]
    said += [f"{len(score.missing)}项未录入"] if score.missing else []
    return "；".join(said)


def _unit(score: Score) -> Mapping[str, Any]:
    kept = score_data(score)
    return {name: kept[name] for name in kept if name != "cls"} | {"missing": list(score.missing)}


def _reached(its: Reached) -> Mapping[str, Any]:
    return {"stage": its.stage.value, "day": its.day.isoformat(), "by": its.by, "note": its.note}
