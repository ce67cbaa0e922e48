"""The page's charts, each of the core's figures: by due date, by 类别, by group, by round, by month."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.domain.ledger.counts import Counts as Counted
from toolkit.domain.ledger.due_names import due_called
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import GROUPS, Label
from toolkit.problems import day_words, shorten
from toolkit.reports.ledger.charts import Chart, Counts, Series

_COLOURS = ("red", "yellow", "office", "plain", "green")
_PARTS: Sequence[tuple[Series, tuple[Label, ...]]] = tuple(
    (Series(word, colour), labels) for (word, labels), colour in zip(GROUPS.items(), _COLOURS, strict=True)
)
"""What a bar of assignments is made of, in colours."""


def charts_of(figures: Figures) -> tuple[Chart, ...]:
    """The charts of a day's figures."""
    titles = figures.topic_titles
    return (
        _parts("dues", "按应完成日期（项次）", "应完成日期", [(due_called(part.name), part) for part in figures.dues]),
        _parts("topics", "按类别（项次）", "工作任务", [(titles[part.name], part) for part in figures.topics]),
        _parts("groups", "按分组（项次）", "分组", [(part.name, part) for part in figures.groups]),
        _rounds(figures),
        _months(figures),
    )


def _parts(name: str, title: str, of: str, parts: Sequence[tuple[str, Portion]]) -> Chart:
    series = tuple(kind for kind, _ in _PARTS)
    lines = tuple(
        Counts(shorten(called, 13), _counts(part.counts), (str(part.counts.total), part.counts.rate))
        for called, part in parts
    )
    heads = (of, *(each.label for each in series), "合计", "办结率")
    return Chart(name, title, series, lines, heads, "办结率＝到期应办结的里面已办结的；没有到期的写—。")


def _counts(counts: Counted) -> tuple[int, ...]:
    return tuple(counts.of(*labels) for _, labels in _PARTS)


def _rounds(figures: Figures) -> Chart:
    """Who reported, round by round; of the one that is not over, what is missing has no colour."""
    series = (Series("已报", "green"), Series("未报", "red"), Series("未到报送日", "plain"))
    lines = tuple(
        Counts(
            each.round.label,
            (
                len(each.reported),
                len(each.unreported) if each.over else 0,
                0 if each.over else len(each.unreported),
            ),
            (str(len(each.owing)), day_words(each.back)),
        )
        for each in figures.rounds
    )
    heads = ("填报期", *(each.label for each in series), "应报", "报送日")
    return Chart("rounds", "各期填报（家）", series, lines, heads)


def _months(figures: Figures) -> Chart:
    series = (Series("已销号", "green"),)
    lines = tuple(Counts(each.label, (each.closed,), (str(each.owed),)) for each in figures.months)
    note = "到这个月底（本月到今天）为止，办公室核查通过的项次，和到期的项次。"
    return Chart("months", "累计销号（项次）", series, lines, ("月份", "已销号", "已到期"), note)
