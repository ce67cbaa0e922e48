"""The words that charts and the tables beside them sum labels up in."""

from __future__ import annotations

from toolkit.domain.ledger.definitions import DEFINITIONS
from toolkit.domain.ledger.labels import GROUPS, Label


def test_every_label_is_in_one_group_whose_word_names_it() -> None:
    assert sorted(label for labels in GROUPS.values() for label in labels) == sorted(Label)
    for word, labels in GROUPS.items():
        named = "、".join(sorted(word.split("、")))
        assert word == "其他" or named == "、".join(sorted(label.word for label in labels)), "a figure by its name"
    others = "、".join(label.word for label in Label if label in GROUPS["其他"])
    assert others in DEFINITIONS["其他"], "what is not in the name is in what it means"
