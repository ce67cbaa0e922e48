"""Tells every text anew: `PYTHONPATH=tests python -m kit.told`, and the names of those to tell alone."""

from __future__ import annotations

import sys

from kit.told import cells, lists, papers, phrases, plans, post, returned, rows, years
from kit.told.approved import approve

TEXTS = {
    "cells": (cells.SEEDS, cells.told),
    "lists": (lists.SEEDS, lists.told),
    "papers": (papers.SEEDS, papers.told),
    "phrases": (phrases.SEEDS, phrases.told),
    "plans": (plans.SEEDS, plans.told),
    "post": (post.SEEDS, post.told),
    "returned": (returned.SEEDS, lambda seed: returned.history(seed)[0]),
    "rows": (rows.SEEDS, rows.row),
    "years": (years.SEEDS, years.year),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TEXTS:
        seeds, told = TEXTS[name]
        approve(name, ((str(seed), told(seed)) for seed in seeds))
