"""What lines above items tell of these: who has to do them and when, in a line across, a heading, a label."""

from __future__ import annotations

import pytest
from kit.plans.reading import headers

from toolkit.domain.plan.document.paragraph_parts import Told
from toolkit.domain.plan.document.told_above import named_by_heading, told_across, told_in_heading

HEADERS = headers()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("责任单位：市财政局", Told({"责任单位": "市财政局"})),
        ("  责任单位：市财政局；完成时限：6月底前", Told({"责任单位": "市财政局"}, "6月底前")),
        ("责任单位：", Told()),
        ("完成时限：6月底前", Told()),
        ("公开预算。责任单位：市财政局", Told()),
        ("责任单位：市财政局；备注：按月", Told()),
        ("（市财政局）", Told()),
    ],
)
def test_a_line_across_tells_who_and_when_and_nothing_else(text: str, told: Told) -> None:
    assert told_across(text, HEADERS) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一、公开预算（市财政局）", Told({"": "市财政局"})),
        ("一、公开预算（责任单位：市财政局；完成时限：6月底前）", Told({"责任单位": "市财政局"}, "6月底前")),
        ("一、公开预算（责任单位：市财政局；备注：按月）", Told({"责任单位": "市财政局"})),
        ("一、公开预算（6月底前）", Told()),
        ("一、公开预算", Told()),
        ("一、市财政局", Told({"": "市财政局"})),
        ("市财政局、市司法局（共3项）", Told({"": "市财政局、市司法局"})),
    ],
)
def test_a_heading_tells_who_in_brackets_or_by_name(text: str, told: Told) -> None:
    assert told_in_heading(text, HEADERS) == told


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("（一）市财政局：", "市财政局"),
        ("市财政局(12项)", "市财政局"),
        ("市财政局、市供销社", ""),
        ("市财政局牵头", ""),
        ("规划", ""),
        ("一、", ""),
    ],
)
def test_a_heading_is_names_of_bodies_and_nothing_else(text: str, named: str) -> None:
    assert named_by_heading(text) == named
