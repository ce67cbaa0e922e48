"""Small histories from fixed seeds, told as texts that a person has read: `tests/data/told`.

Each text says, a line a step, what units and office did, and beneath it what the core says of it: where every cell
went, how each row stands, what is counted, owed, asked and told. A test tells the same again and compares.

Of some no seed is needed: what the core is asked about stands in the text itself, above an arrow, and there more can be
written down (`written`); or single rules are asked where a condition of theirs is just so or just not (`asked`).

Where a text differs, the difference is the change of behaviour, no more and no less. Whoever reviews it reads the steps
above the lines that differ and asks which of the two answers holds by the rules that docstrings and docs promise: if
the new one, the texts are made again, and the difference is reviewed with the change that makes it; if the old one, the
change is wrong. Nothing is made again unread. The laws of the same histories (what is conserved, what adds up, what
may never be lost) are asked beside them, so that a text can be approved only where they hold.

    PYTHONPATH=tests python -m kit.told
"""
