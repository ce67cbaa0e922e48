"""Papers that it is time for, as the desk offers them: each until there is one; and drafts whose figures are old."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from toolkit.domain.ledger.drafts import Overtaken
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.lookback_figures import looked_back_at
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.office.desk import NextStep
from toolkit.domain.office.issuing import SUPERVISING
from toolkit.domain.office.rectifying import to_fix
from toolkit.keys import item_words
from toolkit.problems import day_words

_PAPER = "toolkit report paper"
_NAMES = 3


def papers_due(
    figures: Figures,
    year: int,
    rules: PressingRules,
    written: Collection[Paper],
    *,
    applications: bool,
    closed: bool = False,
) -> Iterator[NextStep]:
    """What papers are due on the figures' day of a plan of a `year`; nothing that is `written`: the papers of the
    record, each to those that go on with its matter by now, whatever became of its file.

    A 督办单 once the last reminder there is by the `rules` lies behind and the matter is late still; a 限期整改通知 to
    a unit with work that was found not done; the report on the look-back once the units' own look is past; 年报表三 in
    the January in which it is to be published (《政府信息公开条例》 article 49), where there are `applications`. Of a
    `closed` plan nothing that presses a unit.
    """
    if not closed:
        yield from _pressing(figures, rules, written)
    earlier, _ = looked_back_at(figures)
    ended = max((each.due for each in earlier.tasks if each.due), default=figures.day)
    if ended < figures.day and not any(each.kind == "回头看情况报告" and each.day >= ended for each in written):
        yield NextStep(
            1, "份", f"“回头看”自查期限{day_words(ended)}已过，写“回头看”情况报告", f"{_PAPER} 回头看情况报告"
        )
    january = (figures.day.year, figures.day.month) == (year + 1, 1)
    of_all = (each for each in written if each.kind == "年报表三" and not each.unit)
    if applications and january and not any(each.day.year > year for each in of_all):
        yield NextStep(1, "份", f"{year}年年报表三，1月31日以前公布年报", f"{_PAPER} 年报表三")


def _pressing(figures: Figures, rules: PressingRules, written: Collection[Paper]) -> Iterator[NextStep]:
    """The papers by which units are pressed: 督办单 and 限期整改通知."""
    spent = (each for each in figures.late if each.late_after and rules.spent(each.late_after, figures.day))
    late = tuple(each for each in spent if not _is_written(written, SUPERVISING, each, each.late_after))
    for worst in late[:1]:
        longest = f"{worst.unit_name}第{item_words(worst.item)}项，{worst.late}天"
        words = f"逾期已久，定了的几次提醒都已过，可以发督办单（最久的是{longest}）"
        yield NextStep(len(late), "项次", words, f"{_PAPER} 督办单 {worst.unit_name} --item {worst.item}")
    rows = (each.task for each in to_fix(figures, ()) if each.work)
    units = dict.fromkeys(
        each.unit_name for each in rows if not _is_written(written, ("限期整改通知",), each, each.judged_on)
    )
    command = f"{_PAPER} 限期整改通知" + (f" {next(iter(units))}" if len(units) == 1 else "")
    yield NextStep(len(units), "家单位", "核查为限期整改，可以发限期整改通知", command)


def with_issuer(due: Iterable[NextStep], issuer: str) -> tuple[NextStep, ...]:
    """The papers that are `due`, behind what must be done before any can be written: to say which body issues them."""
    steps = tuple(due)
    words = "没有写发文机关，下面的公文写不出来：在 config.toml 的 [papers] 写 issuer（发文机关全称）"
    return (NextStep(1, "处", words), *steps) if any(step.count for step in steps) and not issuer.strip() else steps


def old_drafts(overtaken: Collection[Overtaken]) -> NextStep:
    """The drafts whose figures are old, the first few by name."""
    named = "；".join(f"{each.draft.name}（以后{each.words}）" for each in list(overtaken)[:_NAMES])
    more = "等" if len(overtaken) > _NAMES else ""
    words = f"起草以后又有变化，数字旧了，定稿前重写；已经发出的，登记印发，或把文件名里的“（草稿）”去掉：{named}{more}"
    return NextStep(len(overtaken), "份公文草稿", words, _PAPER)


def _is_written(written: Iterable[Paper], kinds: Collection[str], task: TaskFigure, since: date | None) -> bool:
    """Whether there is a paper of one of those kinds to the unit, about this item or about all it has, since a day."""
    return any(
        each.kind in kinds and each.unit == task.unit and each.item in (None, task.item)
        for each in written
        if since is None or each.day >= since
    )
