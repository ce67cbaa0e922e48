"""Sample returns for the demonstration: plausible, seeded, and every text plainly marked as a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from toolkit.schema.model import Ledger, Register

MARK = "【示例】"

_SOON_DAYS = 15
_PROGRESS = (
    "已制定方案并明确责任科室，正在收集整理材料。",
    "已完成自查，问题清单已转有关科室整改。",
    "已在门户网站专栏发布首批内容，后续按月更新。",
    "已与相关单位对接，本月内完成校对上网。",
    "已印发通知部署，正在汇总各科室反馈。",
)
_ISSUES = ("历史文件缺电子版，需扫描校对。", "专栏栏目需要技术调整。", "人手不足，进度偏慢。")
_OPINIONS = {
    "sent_back": ("请补发文文号和印发日期。", "链接打不开，请核对后重填。"),
    "rectify": ("专栏没有更新，请按要求更新后再报。", "只公开了部分内容，请补齐。"),
}
_NEXT = ("月底前完成扫描并上网。", "下周召开协调会。", "每月5日前更新一次。")


def sample_row(
    schema: Ledger, values: Mapping[str, str], day: date, rng: Random, *, unit: str, prompt: bool
) -> dict[str, str | date]:
    """What a unit might type into one row on `day`: field name -> value; a `prompt` one has done what is due soon.

    What was done that very day has no page of its own to show yet.
    """
    status = schema.tasks.field("status")
    due = date.fromisoformat(values["due"]) if values.get("due") else None
    if due is None:
        return {
            "status": status.text_for("ongoing"),
            "progress": MARK + rng.choice(_PROGRESS),
        }
    soon = (due - day).days <= _SOON_DAYS
    done = (soon and prompt) or rng.random() < (0.75 if soon else 0.15)
    filled: dict[str, str | date] = {
        "status": status.text_for("done" if done else "in_progress"),
        "progress": MARK + rng.choice(_PROGRESS),
    }
    if done:
        filled["done_on"] = day - timedelta(days=rng.randint(0, 14))
        own = f"{unit}网站政务公开专栏（第{values['number']}项）"
        filled["evidence"] = MARK + (own if filled["done_on"] != day else "市政府门户网站政务公开专栏")
    else:
        filled["expected_on"] = min(due, day + timedelta(days=rng.randint(5, 40)))
        if rng.random() < 0.3:
            filled["issues"] = MARK + rng.choice(_ISSUES)
            filled["next_steps"] = MARK + rng.choice(_NEXT)
    return filled


def verdict_cells(schema: Ledger, means: str) -> dict[str, str]:
    """What the office types to give a verdict: field name -> text."""
    return {"verdict": schema.tasks.field("verdict").text_for(means), "verified_by": MARK + "核查人"}


def sample_verdict(schema: Ledger, rng: Random) -> dict[str, str]:
    """What the office might type beside a claim: field name -> text; nothing where it does not come to it yet.

    Now and then it sends something back and forgets to say why.
    """
    means = rng.choices(("verified", "sent_back", "rectify", ""), (70, 14, 6, 10))[0]
    if not means:
        return {}
    typed = verdict_cells(schema, means)
    if means != "verified" and rng.random() < 0.9:
        typed["opinion"] = MARK + rng.choice(_OPINIONS[means])
    return typed


def sample_last_year(units: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Last year's list as an office might paste it in: 单位, 事项, 状态; the units by name."""
    told = (("组织一次政府开放日活动", "未完成"), ("编制本单位主动公开基本目录", "推进中"), ("公布办事指南", "已完成"))
    lines = (("、".join(units), MARK + what, state) for what, state in told)
    return (("单位", "事项", "状态"), *lines)


def sample_look(schema: Ledger, day: date, unit: str) -> dict[str, str | date]:
    """What a unit might type beside an item of last year's: that it was done since."""
    return {
        "status": schema.tasks.field("status").text_for("done"),
        "progress": MARK + "已于今年补办，照片和签到表存档。",
        "done_on": day - timedelta(days=20),
        "evidence": MARK + f"{unit}网站活动专栏",
    }


def sample_opinion(register: Register, place: int) -> dict[str, str]:
    """What a leading unit might say (牵头初审) of a claim by its place in the list; nothing of every third."""
    means = ("agreed", "send_back", "")[place % 3]
    if not means:
        return {}
    typed = {"opinion": register.field("opinion").text_for(means)}
    return typed | ({"remark": MARK + "专栏里没有找到，请补链接。"} if means != "agreed" else {})


def sample_norms(schema: Ledger, day: date, unit: str) -> tuple[dict[str, str | date], ...]:
    """Two rows of 规范性文件清单, as far as the office's own `ledger.toml` has such a list."""
    register = schema.register("norms")
    state = register.by_name.get("state") if register else None
    return tuple(
        {
            "name": f"{MARK}{unit}{what}",
            "number": f"示例〔2021〕{number}号",
            "issuer": unit,
            "issued_on": day - timedelta(days=100 * number),
            **({"state": state.text_for("valid")} if state else {}),
        }
        for number, what in enumerate(("政务信息发布管理办法", "依申请公开工作规程"), start=1)
    )


def sample_application(schema: Ledger, item: int, due: date) -> dict[str, str | date]:
    """An application (申请事项) for a month more for an item."""
    asked = _application(schema, item, "extend", "系统改造尚未验收，栏目暂不能上线。")
    return {**asked, "until": due + timedelta(days=31)}


def sample_handover(schema: Ledger, item: int, taker: str) -> dict[str, str | date]:
    """An application (申请事项) that another unit, by its name, take an item over."""
    return {**_application(schema, item, "reassign", "机构职能已调整。"), "takes_over": taker}


def _application(schema: Ledger, item: int, means: str, reason: str) -> dict[str, str]:
    register = schema.register("petitions")
    kind = register.by_name.get("type") if register else None
    told = {"reason": MARK + reason, "basis": MARK + "分管市领导2021年8月20日批示", "leader": MARK + "分管领导"}
    return {"item": str(item), "type": kind.text_for(means) if kind else "", **told}


def sample_cover(schema: Ledger, day: date, report: str) -> dict[str, str | date]:
    """What the cover says of the round on `day`; `report` is the meaning of 本期情况."""
    accepted = next((field.text_for("accepted") for field in schema.cover.fields if field.name == "accepted"), "")
    return {
        "report": schema.cover.field("report").text_for(report),
        "reporter": MARK + "填报人",
        "reporter_phone": "0000-0000000",
        "reported_on": day,
        "signed_by": MARK + "分管领导",
        "signed_on": day,
        "section": MARK + "办公室",
        "person": MARK + "责任人",
        "person_phone": "0000-0000000",
        "accepted": accepted,
    }
