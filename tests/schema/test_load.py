"""`templates/ledger.toml`: every mistake at once, and none that the rules would stumble over later."""

from __future__ import annotations

import pytest
from kit import ROOT

from toolkit.errors import ConfigError
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Choice, FieldKind, Owner, SchemaField

SHIPPED = (ROOT / "templates" / "ledger.toml").read_text("utf-8")


def refused(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_ledger(text)
    assert "templates/ledger.toml" in caught.value.remedy or "TOML" in caught.value.message
    return caught.value.message


def changed(*edits: tuple[str, str]) -> str:
    text = SHIPPED
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_shipped_schema_loads_with_its_columns_in_order() -> None:
    tasks = load_ledger(SHIPPED).tasks
    assert " ".join(field.header for field in tasks.fields) == (
        "序号 工作任务 具体要求 职责 完成时限 应完成日期 提示 办理状态 进展情况 预计完成日期 完成日期 佐证材料 "
        "存在问题 下一步措施 责任科室 责任人 联系电话 核查结论 核查意见 整改期限 核查日期 核查人 复核人"
    )
    assert [len(tasks.owned(owner)) for owner in (Owner.PLAN, Owner.UNIT, Owner.OFFICE)] == [7, 10, 6]
    assert tasks.field("status").meaning("申请不涉及") == "not_applicable"


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert load_ledger("\ufeff" + SHIPPED) == load_ledger(SHIPPED)


def test_every_mistake_of_form_is_named_by_key() -> None:
    message = refused(
        changed(
            ("version = 1", 'version = "一"'),
            ('name = "reporter"', 'name = "填报人"'),
            ("max_length = 40", "max_length = 0"),
            ('kind = "phone"', 'kind = "telephone"'),
            ("width = 14", "wide = 14"),
            ('header = "提示"\n', ""),
        )
    )
    assert "有 6 处错误" in message
    for key in (
        "version：",
        "sheets.1.fields.2.name：",
        "sheets.1.fields.2.max_length：不能小于 1（现在是 0）",
        "sheets.1.fields.3.kind：只能是",
        "sheets.2.fields.2.wide：不认识这个键，可能写错了",
        "sheets.2.fields.7.header：没有填",
    ):
        assert key in message, message


def test_every_mistake_of_meaning_is_named_at_once() -> None:
    message = refused(
        changed(
            ('name = "evidence"', 'name = "proof"'),
            ('name = "opinion"\nheader = "核查意见"\nowner = "office"', 'name = "opinion"\nheader = "核查意见"'),
            ('text = "推进中", means = "in_progress"', 'text = "推进中"'),
            ('text = "退回补正", means = "sent_back"', 'text = "退回补正", means = "back"'),
            ('name = "issues"', 'name = "progress"'),
            ('header = "下一步措施"', 'header = "进展情况"'),
            ('required_when = { status = ["not_applicable"] }', 'required_when = { status = ["nothing"] }'),
            ('{ text = "无变化", means = "no_change", aliases = ["没有变化", "无更新"] },', ""),
        )
    )
    for fault in (
        "“工作台账”表里 name “progress”重复",
        "“工作台账”表里 header 或 aliases “进展情况”重复",
        "“工作台账”表缺少 owner = “unit” 的 evidence",
        "“工作台账”表缺少 owner = “office” 的 opinion",
        "“办理状态”缺少 means = “in_progress” 的选项",
        "“核查结论”缺少 means = “sent_back” 的选项",
        "“进展情况”的 required_when：status 没有 means = “nothing” 的选项",
        "缺少 report 及其 updated、no_change 两个选项",
    ):
        assert fault in message, message


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "number"', 'name = "no"', "缺少 owner = “plan” 的 number"),
        ('name = "status"', 'name = "state"', "缺少 owner = “unit” 的 status"),
        ('name = "verdict"', 'name = "judgement"', "缺少 owner = “office” 的 verdict"),
        ('choices = [{ text = "已签收", means = "accepted" }]', "", "“任务签收”是下拉列表，但没有 choices"),
        ('header = "佐证材料"', 'header = ""', "“工作台账”表的 evidence 没有写 header"),
        ('header = "佐证材料"', 'header = "　 "', "“工作台账”表的 evidence 没有写 header"),
        ('text = "已签收"', 'text = " "', "“任务签收”有一个选项是空的"),
        ("version = 1", "version = true", "version：应是数字"),
        ('layout = "rows"', 'layout = "form"', "要有一个 layout = “form” 的表和一个 layout = “rows” 的表"),
        (
            'required_when = { status = ["done"] }',
            'required_when = { state = ["done"] }',
            "state 没有 means = “done” 的选项",
        ),
    ],
)
def test_one_mistake(old: str, new: str, fault: str) -> None:
    assert fault in refused(changed((old, new)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('header = "佐证材料"', 'header = "佐证材料"\nnot_future = true', "“佐证材料”不是日期，不能写 not_future"),
        (
            'header = "佐证材料"',
            'header = "佐证材料"\nbefore_issue = "error"',
            "“佐证材料”不是日期，不能写 before_issue",
        ),
        ('before_issue = "error"', 'before_issue = "refuse"', "before_issue：只能是 '', 'warning' or 'error'"),
        (
            '"持续推进"], only_when = "ongoing"',
            '"持续推进"], only_when = "always"',
            "only_when：只能是 '' or 'ongoing'",
        ),
        (
            'means = "updated" }',
            'means = "updated", only_when = "ongoing" }',
            "“本期情况”不是单位在“工作台账”里填的列，选项不能写 only_when",
        ),
        ('aliases = ["不涉及"]', 'aliases = ["不涉及", "完成。"]', "“办理状态”有两个选项都可以写成“完成”"),
        ('aliases = ["不涉及"]', 'aliases = ["不涉及", "无"]', "的选项可以写成“无”，它又在 nothing 里"),
        ('    "无。",', '    "无。", " ",', "words.nothing 里有空白的词"),
        ('secret = ["国家秘密",', 'secret = ["国家秘密 ",', "words.secret 里有空白的词，或词的前后有空格"),
        ('    "绝密★",\n', '    "★",\n', "words.markings 里的“★”只有一个字"),
        ('    "无。",', f'    "{"无" * 251}",', "words.nothing 太多，合起来不能超过250个字"),
        ("\n[words]", "\n[word]", "word：不认识这个键"),
        ("late = 2", "late = 101", "risk.late"),
        ("shared_units = 3", "shared_units = 1", "risk.shared_units"),
        ('["www.gov.cn", ', '["https://www.gov.cn", ', "risk.common_sites 里的“https://www.gov.cn”不是域名"),
        ("secret = [", "secrets = [", "words.secrets：不认识这个键"),
    ],
)
def test_one_mistake_of_the_checks(old: str, new: str, fault: str) -> None:
    assert fault in refused(changed((old, new)))


def test_markings_cannot_be_left_out() -> None:
    at, to = SHIPPED.index("\n[words]") + 1, SHIPPED.index("[[sheets]]")
    assert "缺少 [words] 的 markings（密级标志），不能不检查" in refused(SHIPPED[:at] + SHIPPED[to:])


def test_every_field_knows_the_words_for_nothing_unless_it_has_its_own() -> None:
    text = changed(('header = "佐证材料"', 'header = "佐证材料"\nnothing = ["见附件"]'))
    tasks = load_ledger(text).tasks
    assert tasks.field("evidence").lacks("见附件") and not tasks.field("evidence").lacks("无")
    assert tasks.field("progress").lacks("无") and not tasks.field("progress").lacks("见附件")
    assert tasks.field("progress").lacks("") and load_ledger(SHIPPED).cover.field("reporter").lacks("/")


def test_a_figure_where_figures_are_asked_for_and_a_choice_say_something_whatever_says_nothing_elsewhere() -> None:
    shipped = load_ledger(SHIPPED)
    trainings, asked = shipped.register("trainings"), shipped.tasks.field("opinion")
    assert trainings and not trainings.field("people").lacks("0") and trainings.field("people").lacks("无")
    assert asked.lacks("0") and asked.lacks("??") and not asked.lacks("缺2020年的")
    assert not SchemaField("f", "列", FieldKind.CHOICE, choices=(Choice("√"),)).lacks("√")


def test_a_field_the_plan_cannot_fill_is_named() -> None:
    field = '[[sheets.fields]]\nname = "source"\nheader = "来源"\nowner = "plan"\n'
    assert "“来源”的 owner 是 plan" in refused(SHIPPED + field)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('header = "办理状态"', 'header = "进展情况"'),
        ('header = "存在问题"', 'header = "存在问题"\naliases = ["进展 情况＊"]'),
        ('header = "存在问题"', 'header = "进展 情况"'),
    ],
)
def test_two_columns_that_would_be_read_as_one_are_refused(old: str, new: str) -> None:
    assert "“进展情况”重复" in refused(changed((old, new)))


def test_a_file_that_is_no_toml_says_where() -> None:
    assert "不是正确的 TOML" in refused("version = 1\n[[sheets]\n")


def test_an_added_field_is_a_field_like_any_other() -> None:
    added = '\n[[sheets.fields]]\nname = "budget"\nheader = "预算"\nkind = "percent"\n'
    field = load_ledger(SHIPPED + added).tasks.field("budget")
    assert (field.header, field.kind, field.owner) == ("预算", FieldKind.PERCENT, Owner.UNIT)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('key = ["title"]', 'key = ["titel"]', "清单“规划文件清单”的 key：没有单位填的 titel 这一列"),
        ('key = ["title"]', "", "清单“规划文件清单”没有写 key"),
        ('marks = ["规范性文件"]', "", "清单“规范性文件清单”没有写 marks"),
        ('name = "asked_on"', 'name = "asked"', "“答复期限”要用 kind = “date” 的 asked_on 一列来算"),
        ('fields = ["fix_by", "fixed_on"]', 'fields = ["fix_by"]', "提示“整改逾期”：late 要写2列"),
        ('fields = ["fix_by", "fixed_on"]', 'fields = ["fix_by", "fix"]', "没有 fix 这一列，或它不是日期"),
        ('state = ["merged", "closed"] }, text', 'state = ["gone"] }, text', "state 没有 means = “gone” 的选项"),
        ('title = "规章清单"', 'title = "工作台账"', "有2个表的 title 都是“工作台账”"),
        ('means = "retired"', 'means = "gone"', "没有 retired 一列，或它没有 means = “retired” 的选项"),
        ('means = "none"', 'means = "nothing"', "every_register.head 里没有 none"),
        ('means = "agreed"', 'means = "yes"', "“办公室意见”要有 means = “agreed” 和 means = “refused” 两个选项"),
        ('computed = "item_due"', 'computed = ""', "owner 是 plan 的列要写 computed"),
    ],
)
def test_a_mistake_in_a_register_is_named(old: str, new: str, fault: str) -> None:
    assert fault in refused(changed((old, new)))


def test_what_vouches_for_a_round_is_never_filled_in_beforehand() -> None:
    message = refused(changed(('header = "审签领导"\n', 'header = "审签领导"\ncarried = true\n')))
    assert "“审签领导”每期由单位自己填，不能 carried" in message


def test_what_is_asked_for_by_a_choice_holds_as_long_as_the_choice() -> None:
    asked = 'header = "责任人"\nrequired_when = { report = ["updated"] }\n'
    assert "“责任人”的 required_when：report 的 scope 与它不同" in refused(changed(('header = "责任人"\n', asked)))
