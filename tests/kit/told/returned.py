"""Histories of one unit's workbook (`kit.histories`), told with where each cell of every file that came in went."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kit.histories.judge import Finding
from kit.histories.ledger import Ledger
from kit.histories.office import Answer, Arrival, World
from kit.histories.play import Game
from kit.histories.story import Place, Version
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.returns.intake import Intake

SEEDS: tuple[int, ...] = (
    *(
        22,
        43,
        57,
        73,
        77,
        96,
        104,
        106,
        112,
        115,
        140,
        149,
        169,
        170,
        190,
        256,
        271,
        364,
        396,
        397,
        398,
        416,
        423,
        438,
        473,
        526,
    ),
    *(552, 557, 559, 595, 605, 613, 622, 623, 628, 635, 641),
)
"""Those in which conditions of the core are decided as in few before."""


class Telling(Ledger):
    """The toolkit's own intake, which tells what it made of each file."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.lines: list[str] = []

    def take(self, arrival: Arrival) -> Answer:
        """Take a file in, and say so."""
        before = len(self.returns)
        answer = super().take(arrival)
        assert len(self.returns) == before + 1
        return answer

    def taken(self, arrival: Arrival) -> Intake:
        """What comes of a file, told."""
        done = super().taken(arrival)
        self.lines += told(arrival, done, len(self.returns))
        return done


def told(arrival: Arrival, done: Intake, number: int) -> Iterator[str]:
    """What came of a file, a line each."""
    ret = done.ret
    yield (
        f"收{number} {arrival.received_at:%m-%d %H:%M} 版本{arrival.version.number} {ret.outcome.value}"
        f" {ret.statement} 改{ret.changed} 问{ret.conflicts}{' 旧版' if ret.stale else ''}"
    )
    for kin in ret.kinship:
        signs = " ".join(each.value for each in kin.signs)
        base = " 为底" if kin.base else ""
        yield f"  对收{kin.return_id} {kin.kin.value}{base} 原话{kin.kept} 空行{kin.silent} {signs}"
    for row, its in groupby(done.changes, key=lambda each: each.row):
        yield f"  {row.item or '封面'} " + " ".join(_set(arrival, each) for each in its)
    for case in done.cases:
        for part in parts_of(case):
            texts = " | ".join(map(_short, (part.base, part.ours, part.theirs)))
            yield f"  问{case.kind.value} {_cell(part.row.item, part.field)} {texts}" + (
                f" 收{case.return_id}" if case.return_id else ""
            )
    for found in done.problems:
        yield f"  {found.code.name} {found.origin.place} {_short(found.message)}".rstrip()


def _set(arrival: Arrival, change: Change) -> str:
    """A cell that was set, with its text where that is not the file's own."""
    own = arrival.cells.get(Place(change.row.item or 0, change.field), "") == change.value
    return change.field + ("" if own else f"＝{_short(change.value)}")


def _cell(item: int | None, field: str) -> str:
    return f"{item or '封面'}.{field}"


def _short(text: str) -> str:
    return text.replace("\n", "/") or "空白"


def history(seed: int, *, shortening: bool = False) -> tuple[list[str], list[Finding]]:
    """The history of that seed told, a line a step, and what was found of it that breaks a law."""
    offices: list[Telling] = []

    def opened(world: World) -> Telling:
        offices.append(Telling(world))
        return offices[0]

    game = Game(seed, opened, shortening=shortening)
    game.run()
    story = game.story
    lines = [f"人{each.number} {each.name or '不署名'} 行{' '.join(map(str, each.rows))}" for each in game.people]
    for version in story.versions:
        lines += _version(version, story.versions)
    return [*lines, *offices[0].lines], [each for each in game.judge.findings if each.breaks_a_law]


def _version(version: Version, versions: list[Version]) -> Iterator[str]:
    saving = version.saving
    of = "、".join(map(str, version.parents)) or f"第{version.edition}版台账"
    said = f"{saving.said:%m-%d %H:%M}" if saving.said else "无时间"
    by = f"人{version.editor} 存{saving.at:%m-%d %H:%M} 自称{said} {version.reporter}"
    yield f"版本{version.number} 由{of} {by}".rstrip()
    before = versions[version.parents[0] - 1].cells if version.parents else {}
    new = [(place, writing.said) for place, writing in version.cells.items() if before.get(place) != writing]
    for item, its in groupby(sorted(new), key=lambda each: each[0].item):
        yield f"  {item or '封面'} " + " ".join(f"{place.field}＝{_short(text)}" for place, text in its)
