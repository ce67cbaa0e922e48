"""A roster drafted from the names in a plan."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.plan.drafting import DraftRoster, draft_roster
from toolkit.domain.plan.headings import day_issued, work_named
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Roster
from toolkit.jobs.workspace import Workspace


def drafted(*phrases: str) -> DraftRoster:
    items = tuple(Item(at, "", "", "做好。", phrase, "") for at, phrase in enumerate(phrases, start=1))
    return draft_roster(Plan("p", "", 2026, date(2026, 3, 1), items))


def test_units_are_counted_and_named_in_the_order_of_the_plan() -> None:
    draft = drafted("区财政局牵头，区审计局配合", "区审计局、区司法局", "牵头单位：区财政局；配合单位：区司法局")
    assert [(each.unit.name, each.items) for each in draft.units] == [("区财政局", 2), ("区审计局", 2), ("区司法局", 2)]
    assert [each.unit.code for each in draft.units] == ["U01", "U02", "U03"]


def test_a_short_name_is_an_alias_of_the_long_one() -> None:
    (unit,) = drafted("区发改局", "区发展和改革局").units
    assert (unit.unit.name, unit.unit.aliases, unit.items) == ("区发展和改革局", ("区发改局",), 2)


def test_a_name_without_its_town_is_an_alias() -> None:
    (unit,) = drafted("政务服务数据管理局", "市政务服务数据管理局").units
    assert (unit.unit.name, unit.unit.aliases) == ("市政务服务数据管理局", ("政务服务数据管理局",))


def test_a_short_name_has_the_second_character_of_the_long_one_too() -> None:
    assert len(drafted("市委办公室、市人大常委会办公室", "市国土局、市建国门国土局").units) == 4


def test_the_offices_of_a_government_are_one_however_they_are_cut() -> None:
    (unit,) = drafted("区府办", "区政府办", "区人民政府办公室").units
    assert (unit.unit.name, unit.unit.aliases) == ("区人民政府办公室", ("区府办", "区政府办"))


def test_a_sign_before_a_name_is_no_part_of_it() -> None:
    assert [each.unit.name for each in drafted("★区财政局、※区审计局").units] == ["区财政局", "区审计局"]


def test_districts_and_towns_are_told_apart_by_one_character() -> None:
    assert len(drafted("东区政府、东海区政府", "南镇政府、南山镇政府").units) == 4


def test_a_name_that_two_long_ones_may_mean_stays_its_own() -> None:
    assert len(drafted("市建设局", "市城市建设局、市住房建设局").units) == 3


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("区民政局和区司法局", ["区民政局", "区司法局"]),
        ("区发展和改革局", ["区发展和改革局"]),
        ("区人力资源和社会保障局、区文化和旅游局", ["区人力资源和社会保障局", "区文化和旅游局"]),
        ("区财政局及区审计局牵头", ["区财政局", "区审计局"]),
        ("区委办和区财政局", ["区委办", "区财政局"]),
        ("区财政局和区委办", ["区财政局", "区委办"]),
        ("科协和区财政局", ["科协和区财政局"]),
        ("区财政局和科协", ["区财政局和科协"]),
    ],
)
def test_two_names_are_parted_and_one_is_not(phrase: str, names: list[str]) -> None:
    assert [each.unit.name for each in drafted(phrase).units] == names


def test_groups_are_proposed_with_the_words_of_the_plan() -> None:
    draft = drafted("各镇（街道）、区直各单位", "南山镇人民政府、东街街道办事处、区财政局", "各科室")
    assert {each.name: each.phrases for each in draft.groups} == {
        "镇街": ("各镇（街道）",),
        "直属": ("区直各单位",),
        "科室": ("各科室",),
    }
    assert [each.unit.group for each in draft.units] == ["镇街", "镇街", "直属"]


@pytest.mark.parametrize(
    ("phrases", "means"),
    [
        (("疾控处、药政处", "各委属医院"), set()),
        (("办公室、财务科", "委属各单位"), set()),
        (("教务处、护理学院", "各学院"), {"护理学院"}),
        (("市财政局、市人民医院", "各医院、市直各单位"), {"市财政局", "市人民医院"}),
        (("南山镇人民政府、东街街道办事处", "各街道办事处"), {"东街街道办事处"}),
        (("南山镇人民政府、东街街道办事处", "各镇（街道）"), {"南山镇人民政府", "东街街道办事处"}),
        (("东区政府、高新区管委会", "各园区"), {"高新区管委会"}),
        (("市财政局、高新区管委会", "各功能区（管委会）"), {"高新区管委会"}),
        (("东区政府、红河县政府", "各县（市、区）"), {"东区政府", "红河县政府"}),
        (("市财政局、东区政府", "各县区交通运输局"), set()),
        (("县财政局、教育局、开发区管委会", "县直各部门"), {"县财政局", "教育局"}),
        (("市财政局、南山镇政府", "各单位"), set()),
        (("市财政局、市审计局", "各单位"), {"市财政局", "市审计局"}),
    ],
)
def test_a_group_has_whom_its_words_surely_mean_and_else_nobody(phrases: tuple[str, str], means: set[str]) -> None:
    draft = drafted(*phrases)
    roster = Roster(tuple(each.unit for each in draft.units), draft.groups)
    resolution = resolve_phrase(phrases[1], roster)
    assert {unit.name for unit, _ in resolution.links} == means
    assert means or resolution.unresolved, "what nobody is in is told"


@pytest.mark.parametrize(
    ("phrase", "names", "unsure"),
    [
        ("市工信局 市财政局", ["市工信局", "市财政局"], ()),
        ("1.市工信局 2.市财政局、市司法局 3.市教育局", ["市工信局", "市财政局", "市司法局", "市教育局"], ()),
        ("药学部\n设备科、干部\n教育处", ["药学部", "设备科", "干部教育处"], ()),
        ("建设处\n质监站\n财务处", ["建设处", "质监站", "财务处"], ()),
        ("市人力资源和社\n会保障局", ["市人力资源和社会保障局"], ()),
        ("市 财 政 局", ["市财政局"], ()),
        ("市政府办\n公室", ["市政府办公室"], ()),
        ("建设处 质监站", [], ("建设处 质监站",)),
    ],
)
def test_names_side_by_side_are_no_unit_together(phrase: str, names: list[str], unsure: tuple[str, ...]) -> None:
    draft = drafted(phrase)
    assert ([each.unit.name for each in draft.units], draft.unsure) == (names, unsure)
    roster = Roster(tuple(each.unit for each in draft.units), draft.groups)
    resolution = resolve_phrase(phrase, roster)
    assert [unit.name for unit, _ in resolution.links] == names and bool(resolution.unresolved) == bool(unsure)


def test_what_does_not_read_like_a_unit_is_told_and_no_unit() -> None:
    draft = drafted("社会力量，区财政局")
    assert [each.unit.name for each in draft.units] == ["区财政局"] and draft.unsure == ("社会力量",)


def test_the_roster_drafted_from_the_plan_of_2021_leaves_no_words_unknown(repository: Workspace) -> None:
    plan = repository.tasks.plan
    draft = draft_roster(plan)
    roster = Roster(tuple(each.unit for each in draft.units), draft.groups)
    left = {words.words for item in plan.items for words in resolve_phrase(item.responsibility, roster).unresolved}
    empty = {phrase for group in draft.groups if not roster.members(group.name) for phrase in group.phrases}
    assert left <= {*draft.unsure, *empty}
    known = set(repository.tasks.roster.by_name)
    assert {name for each in draft.units for name in (each.unit.name, *each.unit.aliases)} <= known


@pytest.mark.parametrize("words", ["临床科室", "手术科室", "业务处室"])
def test_some_of_the_offices_are_not_all_of_them(words: str) -> None:
    draft = drafted("财务科、审计科", f"各{words}", "各科室")
    assert {each.name: each.phrases for each in draft.groups} == {words: (f"各{words}",), "科室": ("各科室",)}
    assert {each.unit.group for each in draft.units} == {"科室"}


def test_what_stands_in_brackets_says_of_which_kind_a_group_is() -> None:
    draft = drafted("东区管委会、市财政局", "各地（市、区）政府")
    assert {each.name: each.phrases for each in draft.groups}["县区"] == ("各地（市、区）政府",)


@pytest.mark.parametrize("phrase", ["各科室（法规科除外）", "各科室（不含法规科）", "除法规科外各科室"])
def test_whom_a_group_leaves_out_is_no_part_of_what_it_is_called(phrase: str) -> None:
    draft = drafted("财务科、法规科", phrase)
    assert [(each.name, each.phrases) for each in draft.groups] == [("科室", ("各科室",))]
    roster = Roster(tuple(each.unit for each in draft.units), draft.groups)
    named = {roster.name_of(code) for code in resolve_phrase(phrase, roster).roles()}
    assert named == {"财务科"}


@pytest.mark.parametrize("words", ["10月起运行", "必要时请信息中心", "商请市档案馆"])
def test_what_only_ends_like_a_name_is_left_to_a_person(words: str) -> None:
    draft = drafted("办公室", words)
    assert [each.unit.name for each in draft.units] == ["办公室"]
    assert draft.unsure == (words,)


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("湛江市2021年政务公开工作要点分工方案", "政务公开工作"),
        ("东海区2026年优化营商环境重点任务分工方案", "优化营商环境工作"),
        ("2026年度 基层治理 工作计划", "基层治理工作"),
        ("东海市水务局2026年政务公开工作实施方案", "政务公开工作"),
        ("2026年工作要点", ""),
        ("通知", ""),
    ],
)
def test_the_work_is_named_by_the_title(title: str, work: str) -> None:
    assert work_named(title) == work


def test_the_day_of_issue_is_the_documents_own() -> None:
    assert day_issued(["2026年12月31日前报送。", "2026年3月20日印发", "2026年3月18日"]) == date(2026, 3, 20)
    assert day_issued(["2026年9月30日前完成", "2026年3月18日"]) == date(2026, 3, 18)
    assert day_issued(["2026年13月1日印发", "2026年9月30日前完成"]) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年三月二十日", date(2026, 3, 20)),
        ("（2026年4月2日）", date(2026, 4, 2)),
        ("东海县人民政府办公室 2026年3月12日印发", date(2026, 3, 12)),
        ("抄送：县委办公室。 2026年3月12日印发", date(2026, 3, 12)),
        ("东海县2026年任务清单（2026年3月5日印发）", date(2026, 3, 5)),
        ("制表单位：管委会办公室 印发日期：2026年5月6日", date(2026, 5, 6)),
        ("印发时间：2026-03-02", date(2026, 3, 2)),
        ("依据《省工作要点》，印发日期：2025年12月20日", None),
        ("根据2025年12月20日印发的《省工作要点》，制定本要点。", None),
        ("（省政府办公厅2025年12月20日印发，以下称要点）", None),
        ("现行办法于2024年1月1日印发。", None),
        ("按照《省工作要点》（2025年12月20日印发）", None),
    ],
)
def test_the_day_of_issue_is_never_that_of_a_document_it_speaks_of(text: str, day: date | None) -> None:
    assert day_issued([text]) == day
    assert day_issued([text, "2026年3月20日"]) == (day if "印发" in text and day else date(2026, 3, 20))


@pytest.mark.parametrize("brackets", ["（{}）", "({})", "【{}】", "〔{}〕"])
def test_a_role_in_brackets_is_no_part_of_a_name(brackets: str) -> None:
    lead, assist = (brackets.format(role) for role in ("牵头", "配合单位"))
    draft = drafted(f"县人社局{lead}、县司法局{assist}、各镇（街道）")
    assert [each.unit.name for each in draft.units] == ["县人社局", "县司法局"]
    assert draft.unsure == ()


@pytest.mark.parametrize("between", [" ", "  ", "\n", "；", "，", ""])
@pytest.mark.parametrize("colon", ["：", ":"])
@pytest.mark.parametrize(("lead", "other"), [("牵头单位", "配合单位"), ("责任单位", "协办单位"), ("主办", "协办")])
def test_names_under_labels_are_units_whatever_parts_these(between: str, colon: str, lead: str, other: str) -> None:
    if not between and lead == "主办":
        return  # 市财政局协办：市司法局 is a name that ends so
    phrase = f"{lead}{colon}市财政局、市审计局{between}{other}{colon}市司法局、各镇（街道）"
    draft = drafted(phrase)
    assert [each.unit.name for each in draft.units] == ["市财政局", "市审计局", "市司法局"]
    assert (draft.groups[-1].phrases, draft.unsure) == (("各镇（街道）",), ())


def test_names_of_people_behind_labels_are_no_units() -> None:
    draft = drafted("责任单位：市财政局 责任人：卿某某 配合单位：市司法局")
    assert ([each.unit.name for each in draft.units], draft.unsure) == (["市财政局", "市司法局"], ())


@pytest.mark.parametrize(
    ("phrase", "names", "unsure"),
    [
        ("市财政局根据职责牵头市教育局落实", ["市财政局", "市教育局"], ()),
        ("市发改委指导市财政局", ["市发改委", "市财政局"], ()),
        ("市财政局，配合单位市教育局", ["市财政局", "市教育局"], ()),
        ("市财政局，承办单位市教育局", ["市财政局", "市教育局"], ()),
        ("市残联 各镇", ["市残联"], ()),
        ("市财政局市教育局", [], ("市财政局市教育局",)),
        ("市财政局→市教育局", [], ("市财政局→市教育局",)),
        ("第1项责任单位及市水利局", [], ("第1项责任单位及市水利局",)),
        ("拟由市财政局", [], ("拟由市财政局",)),
        ("县直机关工委", ["县直机关工委"], ()),
        ("市财政局或市教育局", [], ("市财政局或市教育局",)),
        ("市就业指导中心、市教育督导室、市财政局市场科", ["市就业指导中心", "市教育督导室", "市财政局市场科"], ()),
        ("区委区政府督查室、市财政局预算科", ["区委区政府督查室", "市财政局预算科"], ()),
    ],
)
def test_no_unit_is_made_of_two_with_words_or_nothing_between(
    phrase: str, names: list[str], unsure: tuple[str, ...]
) -> None:
    draft = drafted(phrase)
    assert ([each.unit.name for each in draft.units], draft.unsure) == (names, unsure)


def test_two_names_run_together_are_no_long_form_of_one_of_them() -> None:
    draft = drafted("县财政局", "县财政局县审计局")
    assert [(each.unit.name, each.unit.aliases) for each in draft.units] == [("县财政局", ())]
