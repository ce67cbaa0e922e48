"""Which plan a mail means by its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from toolkit.domain.plan.units import longest_of


def meant_plans(
    words: str, called: Mapping[str, Collection[str]], years: Mapping[str, int], likely: Sequence[str]
) -> list[str]:
    """The plans (ids) that a mail's words may mean, one where that is sure.

    Those whose work or title (`called`) they name; of several, those of the year that they name, else the `likely`
    ones. All of the `likely` where none is named.
    """
    said = "".join(words.split())
    names = {"".join(name.split()): name for its in called.values() for name in its if name}
    named = set(longest_of(names, said))
    found = [plan for plan, its in called.items() if named & {"".join(name.split()) for name in its}]
    if not found:
        return list(likely)
    told = {int(each) for each in re.findall(r"20\d\d(?=年)", said)}
    for narrower in ([each for each in found if years[each] in told], [each for each in found if each in likely]):
        if len(found) > 1 and narrower:
            found = narrower
    return found
