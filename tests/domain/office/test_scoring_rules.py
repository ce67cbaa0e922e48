"""`templates/scoring.toml`: every mistake at once, by key, in the words of those who edit it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from kit import ROOT

from toolkit.domain.office.scoring import Kind, kind_of
from toolkit.domain.office.scoring_rules import Bonus, Indicator, Veto, load_scoring
from toolkit.errors import ConfigError

SHIPPED = (ROOT / "templates/scoring.toml").read_text("utf-8")
GROUPS = ("县区", "市直")


def test_the_shipped_one_scores_both_groups_apart_out_of_a_hundred() -> None:
    scoring = load_scoring(SHIPPED, GROUPS)
    assert [scoring.class_of(group).name for group in GROUPS] == ["A类（县区）", "B类（市直）"]  # type: ignore[union-attr]
    for its in scoring.classes:
        assert sum(each.weight for each in scoring.indicators_of(its)) == 100
        assert {each.name for each in scoring.entered_of(its)} >= {"site", "applications_late", "redress", "leak"}
    assert scoring.class_of("省直") is None


def test_it_scores_an_office_whose_groups_are_called_otherwise_or_are_fewer() -> None:
    for groups in (("直属", "县区"), ("直属",)):
        assert all(load_scoring(SHIPPED, groups).class_of(group) for group in groups)
    with pytest.raises(ConfigError, match="还有乡镇没有写进哪一类"):
        load_scoring(SHIPPED, ("直属", "乡镇"))


WRONG = [
    ("weight = 40", "weight = 41", "indicators.weight：“A类（县区）”各指标的权重合计是101，应是100"),
    ("weight = 40", "weight = true", "indicators.1.weight：应是数字，不是 true 或 false"),
    ("weight = 40", "weight = nan", "indicators.1.weight：应是一个确定的数"),
    ("weight = 40", 'weight = "多"', "indicators.1.weight：应是数字"),
    ("weight = 40", "weight = -40", "indicators.1.weight：不能小于 0"),
    ("weight = 40", "weight = 1e300", "indicators.1.weight"),
    ("weight = 40", "weight = 0", "indicators.1.weight：要大于0"),
    ("weight = 40", "", "indicators.1.weight：没有填"),
    ("points = 0.5", "points = 0.123", "indicators.2.points：最多2位小数"),
    ("points = 0.5", "", "indicators.2.points：rule 是 each 的，要写每一个扣几分"),
    ('rule = "share"', 'rule = "share"\npoints = 1', "indicators.1.points：rule 是 share 的按比例扣"),
    ('rule = "share"', 'rule = "rate"', "indicators.1.rule：只能是"),
    ('figure = "unmet"', 'figure = "unmett"', "indicators.1.figure：台账没有“unmett”这个数，只能是 unmet、"),
    ('figure = "unmet"', "", "indicators.1.figure：figure（取台账的数）和 entered"),
    ('figure = "unmet"', 'figure = "unmet"\nentered = "处"', "indicators.1.figure：figure（取台账的数）和 entered"),
    ('entered = "处"\nrule = "each"\npoints = 1', 'entered = "处"\nrule = "share"', "indicators.5.rule：办公室录入的"),
    ('name = "site"', 'name = "completion"', "name：“completion”写了2次"),
    ('title = "任务办结"', 'title = "台账报送"', "title：“台账报送”写了2次"),
    ('title = "任务办结"', 'title = " "', "indicators.1.title：不能是空的"),
    ('title = "任务办结"', f'title = "{"长" * 61}"', "indicators.1.title：写多了"),
    ('groups = ["县区"]', 'groups = ["县"]', "classes.groups：config.toml 里没有分组“县”，还有县区没有写进哪一类"),
    ('groups = ["县区"]', 'groups = ["市直"]', "classes.groups：分组“市直”写在2处"),
    ('groups = ["县区"]', "groups = []", "classes.1.groups：至少要写一个"),
    ('figure = "unmet"', 'figure = "unmet"\nclasses = ["C类"]', "indicators.1.classes：没有“C类”这一类"),
    ('推广"\nentered = "次"\npoints = 1', '推广"\nentered = "次"\npoints = 0', "bonuses.1.points：要大于0"),
    ("bonus_most = 5", "bonus_most = 0", "bonus_most：写了加分"),
    ("bonus_most = 5", "bonus_mots = 5", "bonus_mots：不认识这个键"),
    ("most = 59", "most = 101", "vetoes.2.most：不能大于 100"),
    ("bonus_most = 5", "bonus_most = ", "不是正确的 TOML：第"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=range(len(WRONG)))
def test_a_mistake_is_named_by_its_key(right: str, wrong: str, said: str) -> None:
    assert right in SHIPPED
    with pytest.raises(ConfigError) as caught:
        load_scoring(SHIPPED.replace(right, wrong, 1), GROUPS)
    assert said in caught.value.message and "templates/scoring.toml" in caught.value.message and caught.value.remedy


@pytest.mark.parametrize("text", ["", "classes = 3", "[[indicators]]\n", "indicators = [1]", "[classes]\nname = 1"])
def test_whatever_stands_there_it_is_no_traceback(text: str) -> None:
    with pytest.raises(ConfigError):
        load_scoring(text, GROUPS)


def test_rules_say_in_words_what_they_add_take_away_and_cap() -> None:
    bonus = Bonus("reform", "改革创新", "项", Decimal("0.5"), Decimal(3))
    assert bonus.words == "每项加0.5分，最多3分"
    veto = Veto("leak", "泄密", Decimal(60))
    assert veto.words == "有的，总分最多60分"
    site = Indicator("site", "网站检查", Decimal(10), "each", entered="处", points=Decimal(1))
    assert (site.words, replace(site, rule="share").words) == ("每处扣1分，最多10分", "按比例扣，最多10分")
    scoring = load_scoring(SHIPPED, GROUPS)
    entered = {each for its in scoring.classes for each in scoring.entered_of(its)}
    kinds = {Indicator: Kind.INDICATOR, Bonus: Kind.BONUS, Veto: Kind.VETO}
    assert {type(each) for each in entered} == {*kinds}
    assert all(kind_of(each) is kinds[type(each)] for each in entered)
