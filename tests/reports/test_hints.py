"""A command that is printed, typed as it stands, acts on the plan that was spoken of."""

from __future__ import annotations

import re
from datetime import date

import pytest
from kit.command import toolkit
from kit.small_office import small_office
from kit.workspaces import hand_out

from toolkit.codes import Code
from toolkit.jobs.workspace import Workspace, keep_plan, open_workspace
from toolkit.reports.hints import for_plan, tables_for
from toolkit.reports.result import Table
from toolkit.settings import PlanSettings

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,公开规划,公开本单位规划。,各单位,2021年9月前
2,政务公开,做好政务公开。,各单位,长期坚持
"""
UNITS = "单位名称,别名,分组,代码\n市甲局,,全部,A\n市乙局,,全部,B\n"
ELSEWHERE = ("init", "restore", "demo", "review lookback", "plan import", "plan list", "plan close", "plan reopen")
"""What names the plan it is about itself, or is about another."""
PRINTED = re.compile(r"toolkit ((?:--\S+ \S+ )*)([a-z]+(?: [a-z]+)?)")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two units with workbooks of 2021, and a plan of 2022 after it."""
    made = small_office(tmp_path_factory.mktemp("hints") / "工作区", PLAN, UNITS)
    keep_plan(made, PlanSettings("2021", "seeds/plan.csv", date(2021, 4, 1)))
    made = open_workspace(made.root, "2021")
    hand_out(made)
    keep_plan(made, PlanSettings("2022", "seeds/plan.csv", date(2022, 3, 20)))
    return open_workspace(made.root, "2021")


TOLD = [code for code in Code if "toolkit " in code.remedy + code.message]


@pytest.mark.parametrize("code", TOLD, ids=lambda code: code.slug)
def test_of_the_newest_plan_a_text_stays_and_of_another_every_command_names_it(code: Code) -> None:
    text = code.message + code.remedy
    assert for_plan(text, "") == text
    said = for_plan(text, "2021")
    assert for_plan(said, "2021") == said and said.replace("toolkit --plan 2021 ", "toolkit ") == text
    for options, command in PRINTED.findall(said):
        assert bool(options) != command.startswith(ELSEWHERE), said


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("review",),
        ("remind", "--preview"),
        ("plan", "check"),
        ("generate", "--dry-run"),
        ("review", "decide", "1", "同意"),
        ("outbox", "handed", "市甲局", "--undo", "--dry-run"),
        ("report", "paper", "督办单"),
        ("weekly", "--dry-run"),
    ],
)
def test_what_a_command_prints_of_an_earlier_plan_names_it(office: Workspace, words: tuple[str, ...]) -> None:
    done = toolkit("-w", office.root, "--plan", "2021", "--today", "2022-04-11", *words)
    for options, command in PRINTED.findall("".join(done.out.split("\n")) + done.err):
        assert "--plan 2021" in options or command.startswith(ELSEWHERE), (options, command)


def test_the_desk_of_an_earlier_plan_names_it(office: Workspace) -> None:
    toolkit("-w", office.root, "--plan", "2021", "--today", "2022-04-11", "report")
    page = (office.outbox / "index.html").read_text("utf-8")
    found = PRINTED.findall("\n".join(re.findall("<code>(.*?)</code>", page)))
    assert found and all("--plan 2021" in options or command.startswith(ELSEWHERE) for options, command in found), page


def test_words_of_others_are_left_as_they_are() -> None:
    table = Table("本次", ("栏目", "结果"), (("请运行 toolkit status", "请运行 toolkit status"),))
    (told,) = tables_for([table], "2021")
    assert told.rows == (("请运行 toolkit status", "请运行 toolkit --plan 2021 status"),)
