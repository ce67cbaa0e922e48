"""Histories of one unit's workbook, played from a seed and judged by what really happened.

One to four people fill in copies of an edition, hand them on, fork them, save them on PCs with odd clocks, mail them;
the files arrive in any order, some never. `story` keeps the truth: what each version was made from, who wrote which
words, which texts its people ever saw. `play` runs a history against an office; `judge` weighs each answer of that
office against the truth alone. Nothing here knows how the base of a merge is found: `ledger` is the one file that
calls the toolkit.

    PYTHONPATH=tests python -m kit.histories --count 2000 --seed 1
"""
