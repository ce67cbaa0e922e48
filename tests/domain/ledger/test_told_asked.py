"""What single rules say at their edges, as it was approved.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.asked import SEEDS, told


@pytest.mark.parametrize("title", SEEDS)
def test_a_rule_answers_at_its_edges_as_it_was_approved(title: str) -> None:
    assert told(title) == approved("asked")[title]
