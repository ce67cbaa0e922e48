"""Tells every text anew: `PYTHONPATH=tests python -m kit.told`, and the names of those to tell alone."""

from __future__ import annotations

import sys

from kit.told import (
    asked,
    cells,
    desks,
    drafts,
    grown,
    kept,
    lists,
    papers,
    petitioned,
    phrases,
    plans,
    post,
    returned,
    rows,
    shown,
    small,
    written,
    years,
)
from kit.told.approved import approve

TEXTS = {
    "asked": (asked.SEEDS, asked.told),
    "cells": (cells.SEEDS, cells.told),
    "desks": (desks.SEEDS, desks.told),
    "drafts": (drafts.SEEDS, drafts.told),
    "grown": (grown.SEEDS, grown.told),
    "kept": (kept.SEEDS, kept.told),
    "lists": (lists.SEEDS, lists.told),
    "papers": (papers.SEEDS, papers.told),
    "petitioned": (petitioned.SEEDS, petitioned.told),
    "phrases": (phrases.SEEDS, phrases.told),
    "plans": (plans.SEEDS, plans.told),
    "post": (post.SEEDS, post.told),
    "returned": (returned.SEEDS, lambda seed: returned.history(seed)[0]),
    "rows": (rows.SEEDS, rows.row),
    "shown": (shown.SEEDS, shown.told),
    "small": (small.SEEDS, small.told),
    "written": (written.SEEDS, written.told),
    "years": (years.SEEDS, years.year),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TEXTS:
        seeds, told = TEXTS[name]
        approve(name, ((str(seed), told(seed)) for seed in seeds))
