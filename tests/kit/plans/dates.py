"""Deadlines as plans write them, each with what it means to whoever reads it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from random import Random

from kit.plans.truth import Due

Said = tuple[str, Due]
_WITHIN = re.compile(r"(?:\d{4}年()\d|\d()[年月日]|\d月()(?:底|末|[上中下]旬|\d)|年()底)")
"""Places within a date."""


def _on(*days: date, lasting: bool = False) -> Due:
    return Due(frozenset(days), lasting=lasting)


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month_end(rng: Random, year: int) -> Said:
    month = rng.randint(7, 12)
    said = rng.choice(
        (
            "{y}年{m}月底前",
            "{m}月底前",
            "{y}年{m}月底",
            "{y}年{m}月底前完成",
            "{y} 年 {m} 月底前",
            "{y}年{m}月前",
            "于{m}月底前完成",
            "{m}月底之前",
        )
    )
    return said.format(y=year, m=month), _on(_end(year, month))


def _day(rng: Random, year: int) -> Said:
    month, day = rng.randint(7, 12), rng.randint(2, 28)
    said = rng.choice(
        (
            "{y}年{m}月{d}日前",
            "{m}月{d}日前",
            "{m}月{d}日前完成",
            "{y}.{m}.{d}前",
            "{y}-{m:02}-{d:02}",
            "{y}年{m}月{d}日",
        )
    )
    return said.format(y=year, m=month, d=day), _on(date(year, month, day))


def _in_a_year(rng: Random, year: int) -> Said:
    said = rng.choice(("{y}年内", "{y}年12月31日前", "12月31日前", "四季度末", "{y}年第四季度末", "12月底前"))
    return said.format(y=year), _on(date(year, 12, 31))


def _twice(rng: Random, year: int) -> Said:
    return rng.choice(("6月、12月底前", "6月底前、12月底前", "6月底和12月底前")), _on(
        date(year, 6, 30), date(year, 12, 31)
    )


def _part(rng: Random, year: int) -> Said:
    month = rng.randint(7, 12)
    words, day = rng.choice((("上旬", 10), ("中旬", 20)))
    return f"{month}月{words}前", _on(date(year, month, day))


def _year_end(rng: Random, year: int) -> Said:
    return rng.choice(("年底前", f"{year}年底前", f"{year}年底", "今年年底前")), _on(date(year, 12, 31))


def _period(rng: Random, year: int) -> Said:
    words, month = rng.choice(
        (("第三季度末", 9), ("三季度末前", 9), ("第四季度末", 12), ("上半年", 6), ("三季度前", 9))
    )
    if words == "三季度前":
        words = "三季度底前"
    if rng.random() < 0.2:
        month = rng.randint(8, 12)
        words = f"{rng.randint(5, month - 1)}月至{month}月"
    return words, _on(_end(year, month))


def _two(rng: Random, year: int) -> Said:
    first, last = sorted(rng.sample(range(7, 13), 2))
    said = rng.choice(
        (
            "{a}月底前完成方案制定，{b}月底前完成评估",
            "{a}月底前完成自查；{b}月底前完成整改",
            "{a}月、{b}月底前各完成一次",
            "{a}月底前启动，{b}月底前完成",
        )
    )
    return said.format(a=first, b=last), _on(_end(year, first), _end(year, last))


def _lasting(rng: Random, year: int) -> Said:
    return rng.choice(("长期工作", "长期坚持", "持续推进", "长期", "常态化推进", "贯穿全年", "动态更新")), Due(
        lasting=True
    )


def _and_lasting(rng: Random, year: int) -> Said:
    month = rng.randint(7, 12)
    said = rng.choice(
        (
            "{y}年{m}月底前完成，并长期坚持",
            "{y}年{m}月底（长期）",
            "{m}月底前完成并持续推进",
            "{y}年{m}月底前；长期工作",
        )
    )
    return said.format(y=year, m=month), _on(_end(year, month), lasting=True)


def _every(rng: Random, year: int) -> Said:
    said, every = rng.choice(
        (
            ("每季度末", "quarter"), ("每月底前", "month"), ("每月25日前", "month"), ("按季推进", "quarter"),
            ("按月推进", "month"), ("每半年一次", "half"), ("每季度末月20日前", "quarter"),
            ("每季度至少一次", "quarter"),
        )
    )  # fmt: skip
    return said, Due(every=frozenset({every}))


def _at_once(rng: Random, year: int) -> Said:
    if rng.random() < 0.5:
        return rng.choice(
            ("立行立改，长期坚持", "立行立改并长期坚持", "立行立改、长期坚持", "即日起长期坚持", "立行立改（长期坚持）")
        ), Due(lasting=True, at_once=True)
    return rng.choice(("即日起", "立行立改", "即知即改、立行立改", "立即落实")), Due(at_once=True)


_FORMS: tuple[tuple[Callable[[Random, int], Said], int], ...] = (
    (_month_end, 8), (_day, 4), (_part, 1), (_year_end, 4), (_period, 2), (_two, 2), (_lasting, 5), (_and_lasting, 2),
    (_every, 3), (_at_once, 1), (_in_a_year, 1), (_twice, 1),
)  # fmt: skip


def deadline(rng: Random, year: int) -> Said:
    """A deadline in one of the forms met, and what it says."""
    return rng.choices([form for form, _ in _FORMS], [often for _, often in _FORMS])[0](rng, year)


def broken(rng: Random, said: str) -> str:
    """The same words, a narrow column's line ended by hand within a date, where they hold one."""
    places = [found.start(found.lastindex or 0) for found in _WITHIN.finditer(said)]
    at = rng.choice(places) if places else 0
    return f"{said[:at]}\n{said[at:]}" if places else said


def by_quarters(rng: Random, year: int) -> tuple[dict[str, str], Due]:
    """What is to be done in some of the quarters, by the columns of a table, and when that is due."""
    chosen = sorted(rng.sample(range(1, 5), rng.randint(1, 4)))
    words = rng.sample(("选址", "制定方案", "组织自查", "集中整改", "总结评估", "公布目录，清理旧件"), len(chosen))
    cells = {f"quarter{at}": said for at, said in zip(chosen, words, strict=True)}
    return cells, _on(*(_end(year, 3 * at) for at in chosen))


def nobody_can_tell(rng: Random) -> str:
    """Words in the place of a deadline that name no time."""
    return rng.choice(("根据上级部署安排", "适时", "尽快完成", "按要求完成"))


def month(rng: Random, year: int, at: int) -> Said:
    """A month or quarter as the title of what is due in it, the later the higher `at` is (0 to 4)."""
    number = 8 + at
    said = rng.choice(("{m}月份", "{m}月", "{y}年{m}月", "{m}月底前"))
    return said.format(y=year, m=number), _on(_end(year, number))


def plain_deadline(rng: Random, year: int) -> Said:
    """One that may stand in a sentence: 9月底前."""
    month = rng.randint(7, 12)
    return rng.choice((f"{year}年{month}月底前", f"{month}月底前")), _on(_end(year, month))
