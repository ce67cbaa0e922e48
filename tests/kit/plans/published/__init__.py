"""Layouts of plans that offices have published, rebuilt with other words, other bodies and no place's name.

`LAYOUTS` is each by its name, with its truth; `replace(made, form=…)` gives it a form.
"""

from __future__ import annotations

from kit.plans.published import cards, further, letters, lists, more, offices, shares, texts

_ALL = [made for each in (offices, more, further, letters, lists, texts, cards, shares) for made in each.LAYOUTS]
LAYOUTS = {made.layout: made for made in _ALL}
assert len(LAYOUTS) == len(_ALL), "two layouts of one name"
