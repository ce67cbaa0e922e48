"""Passages copied between units: found where they are long and no words of the plan, at a cost that stays even."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from toolkit.domain.ledger.copied import Copied, copied_passages
from toolkit.keys import RowKey, task_key

LEAST = 30
PASSAGE = "我局于八月上旬组织各科室逐条对照检查，共梳理制度文件二十三件，其中废止四件、修订六件，均已在门户网站公布"
ISSUED = "各单位要严格落实公平竞争审查制度，及时清理废止妨碍统一市场的规定，并在年底前向社会公开清理结果和现行目录"
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x6FFF)
AROUND = st.text(st.characters(min_codepoint=0x7000, max_codepoint=0x9FA5), max_size=60)


def row(n: int, unit: str) -> RowKey:
    return task_key("2021", n, unit)


def test_the_same_words_in_two_units_are_found_whatever_stands_around_them() -> None:
    texts = {
        row(1, "A"): f"（一）{PASSAGE}。",
        row(2, "B"): f"按照通知要求，{PASSAGE.replace('，', ', ').replace('二十三', '十九')}！另已建立台账。",
        row(
            3, "C"
        ): "已部署，正在征求各方面意见，待修改完善以后再按程序报市政府常务会议审议并印发实施，预计在十月底以前完成。",
        row(4, "D"): PASSAGE[:20],
    }
    found = copied_passages(texts, [ISSUED], LEAST)
    assert {key: each.row for key, each in found.items()} == {row(1, "A"): row(2, "B"), row(2, "B"): row(1, "A")}
    assert LEAST <= found[row(1, "A")].characters < len(PASSAGE)


def test_what_a_unit_says_twice_itself_and_what_the_plan_says_is_no_copying() -> None:
    assert not copied_passages({row(1, "A"): PASSAGE, row(2, "A"): PASSAGE}, [], LEAST)
    both = {row(1, "A"): ISSUED + "，已办。", row(2, "B"): "本单位" + ISSUED}
    assert not copied_passages(both, [ISSUED], LEAST)
    assert len(copied_passages(both, [], LEAST)) == 2


@given(st.lists(HAN, min_size=LEAST, max_size=80, unique=True).map("".join), AROUND, AROUND)
def test_a_whole_text_copied_is_found_with_its_length(text: str, before: str, after: str) -> None:
    found = copied_passages({row(1, "A"): text, row(2, "B"): text, row(3, "C"): text}, [], LEAST)
    assert found == {
        row(1, "A"): Copied(row(2, "B"), len(text)),
        row(2, "B"): Copied(row(1, "A"), len(text)),
        row(3, "C"): Copied(row(1, "A"), len(text)),
    }
    around = copied_passages({row(1, "A"): text, row(2, "B"): before + text + after}, [], LEAST)
    assert [each.characters for each in around.values()] == [len(text)] * 2


def test_six_hundred_units_cost_as_much_a_text_as_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, compared, opcodes_of = Random(1), Counter[str](), Indel.opcodes

    def opcodes(text: str, other: str) -> Any:
        compared[text] += 1
        return opcodes_of(text, other)

    monkeypatch.setattr("rapidfuzz.distance.Indel.opcodes", opcodes)
    texts = {
        row(item, f"U{unit}"): PASSAGE + "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(60))
        for unit in range(600)
        for item in range(3)
    }
    found = copied_passages(texts, [ISSUED], LEAST)
    assert found.keys() == texts.keys() and all(each.row.unit != key.unit for key, each in found.items())
    assert 0 < sum(compared.values()) <= 6 * len(texts)
