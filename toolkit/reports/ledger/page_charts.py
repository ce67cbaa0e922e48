"""The page's charts, each of the core's figures: by due date, by 类别, by group, by round, by month."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.domain.ledger.compared import few_owed
from toolkit.domain.ledger.counts import Counts as Counted
from toolkit.domain.ledger.definitions import OTHER_STATES
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


_NOTE = (
    "以下各表：办结率＝其中已销号÷到期应办结，没有到期的写—；“已销号、不涉及”里还有没到期就提前销号的；"
    f"“其他”是{OTHER_STATES}的。"
)
_DAYS_NOTE = "退回后另定了更晚期限的，逾期天数从那个期限算起，所以同一天到期的，逾期天数可以不同。"


def charts_of(figures: Figures) -> tuple[Chart, ...]:
    """The charts of a day's figures."""
    titles = figures.topic_titles
    return (
        _parts(
            "dues",
            "按应完成日期（项次）",
            "应完成日期",
            [(due_called(part.name), part) for part in figures.dues],
            _NOTE + _DAYS_NOTE,
        ),
        _parts("topics", "按类别（项次）", "工作任务", [(titles[part.name], part) for part in figures.topics]),
        _parts(
            "leads",
            "按牵头单位（项次，一项有几个牵头单位的各算一次）",
            "牵头单位",
            [(part.name, part) for part in figures.leads],
        ),
        _parts("groups", "按分组（项次）", "分组", [(part.name, part) for part in figures.groups]),
        _rounds(figures),
        _months(figures),
    )


def _parts(name: str, title: str, of: str, parts: Sequence[tuple[str, Portion]], note: str = "") -> Chart:
    """A chart of parts; without a `note` it is said which of them are not compared by 办结率."""
    few = few_owed([part for _, part in parts])
    note = note or (f"{few}，不和别的比办结率。" if few else "")
    series = tuple(kind for kind, _ in _PARTS)
    lines = tuple(
        Counts(shorten(called, 13), _counts(part.counts), _beside(part.counts), called) for called, part in parts
    )
    heads = (of, *(each.label for each in series), "合计", "到期应办结", "其中已销号", "办结率")
    return Chart(name, title, series, lines, heads, note)


def _beside(counts: Counted) -> tuple[str, ...]:
    return (str(counts.total), str(counts.owed), str(counts.met), counts.rate)


def _counts(counts: Counted) -> tuple[int, ...]:
    return tuple(counts.of(*labels) for _, labels in _PARTS)


def _rounds(figures: Figures) -> Chart:
    """Who reported, round by round; of the one that is not over, what is missing has no colour."""
    series = (Series("已报", "green"), Series("未报", "red"), Series("未到报送日", "plain"))
    told = any(each.not_given for each in figures.rounds)
    lines = tuple(
        Counts(
            each.round.label,
            (
                len(each.reported),
                len(each.unreported) if each.over else 0,
                0 if each.over else len(each.unreported),
            ),
            (str(len(each.owing)), day_words(each.back), *([each.given_words] if told else [])),
        )
        for each in figures.rounds
    )
    heads = ("填报期", *(each.label for each in series), "应报", "报送日", *(["台账下发"] if told else []))
    return Chart("rounds", "各期填报（家）", series, lines, heads)


def _months(figures: Figures) -> Chart:
    """What was due by the end of each month, and how much of that was closed by then."""
    series = (Series("其中已销号", "green"), Series("没有销号", "plain"))
    lines = tuple(
        Counts(each.label, (each.met, each.owed - each.met), (str(each.owed), each.rate, str(each.closed)))
        for each in figures.months
    )
    heads = ("月份", *(each.label for each in series), "到期应办结", "办结率", "已销号合计")
    note = "到这个月底（本月到今天）为止，一条是到期应办结的项次；已销号合计里还有没到期就提前销号的。"
    return Chart("months", "到期应办结和已销号（项次，累计）", series, lines, heads, note)
