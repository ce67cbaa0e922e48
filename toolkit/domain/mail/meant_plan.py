"""Which plan a mail means that answers none of our mails."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from toolkit.domain.mail.incoming import Incoming
from toolkit.domain.mail.quotes import before_quotes
from toolkit.domain.plan.units import longest_of


def meant_plans(
    mail: Incoming, called: Mapping[str, Collection[str]], years: Mapping[str, int], owed: Sequence[str]
) -> list[str]:
    """The plans (ids) that a mail may mean, one where that is sure.

    Those whose work or title (`called`) its subject or words name; of several that are called the same, those of the
    year that they name, else those of which the sender's unit owes a report (`owed`). All of those where none is named.
    """
    said = "".join("".join((mail.subject, *before_quotes(mail.text))).split())
    names = {"".join(name.split()): name for its in called.values() for name in its if name}
    named = set(longest_of(names, said))
    found = [plan for plan, its in called.items() if named & {"".join(name.split()) for name in its}]
    if not found:
        return list(owed)
    told = {int(each) for each in re.findall(r"20\d\d(?=年)", said)}
    for narrower in ([each for each in found if years[each] in told], [each for each in found if each in owed]):
        if len(found) > 1 and narrower:
            found = narrower
    return found
