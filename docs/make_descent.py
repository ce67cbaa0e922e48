"""Write docs/descent.md, how the base of a merge is found and how often that is known: `make docs`.

It plays 2,000 histories of one unit's people, some 20 seconds; `tests/kit/histories` is the simulator.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.domain.ledger.kinship import Kin

HERE = Path(__file__).parent
COUNT = 2000
COMMAND = f"PYTHONPATH=tests python -m kit.histories --count {COUNT} --seed 1 --table"

VERDICTS = {
    Kin.DESCENDS: "It repeats words of that return, on no fewer rows than it is silent on. Or it is silent on none, "
    "and has the same reporter, or a later save and no other reporter. What it changes is taken.",
    Kin.HAND_OVER: "The same by its words, with another reporter: a figure, title or address must be among them, or "
    "they must be several, and the greater part. What it changes is taken.",
    Kin.OLDER: "That return grew out of it by the same evidence, and says all that it says and more, or was saved "
    "later (that decides also where one of both says only parts of the other's texts), or, where neither tells, has "
    "something new where the file has nothing new. It brings only rows on which that return is silent; the rest is "
    "left, and its sender told.",
    Kin.FORK: "Nothing shows that one was made from the other. What only one of them changed is taken; what both "
    "changed is a question for the office.",
}
"""What a file can be to an earlier return of its edition, by what, and what follows."""

BEFORE = {
    "another's words replaced unseen, nobody told": 224,
    "somebody's words not taken, nobody told": 0,
    "asked about one person's going on": 394,
    "ledger ends otherwise than the one file's newest save": 166,
    "asked about a file handed on": 52,
    "asked about forks on other rows": 32,
    "asked about the cover of a round": 1080,
    "more than one notice of one return": 0,
    "several claimed rows taken back, nobody asked": 5,
    "newer words replaced by an older save, told": 256,
    "two wrote in one cell: replaced and told": 61,
}
"""In how many of the same histories each law was broken, by the same judge, when the base was simply the nearest
earlier state (last so in ada4487)."""

HEAD = """<!-- Made by `make docs`; do not edit. -->
# Which file grew out of which

A workbook that comes back is merged with the ledger cell by cell, over the state that it grew out of: its *base*. The
files do not say which that is. People go on with an old copy, hand files on, fill in copies apart, mail them late,
print and save them again. The base is found by evidence of descent (`domain/returns/descent.py`, `likeness.py`,
`save_times.py`, `merge_base.py`, `going_back.py`), and never by nearness alone.

## What is promised

- Nobody's words are replaced or left out without a word to somebody, unless the file shows every sign of one person's
  going on: the same reporter, a later save, and the greater part of the words.
- One person who goes on with one file asks the office nothing, wherever a reporter or a plausible save time stands.
- Copies filled in on other rows, and files handed on with the colleague's words in them, ask nothing either.
- An older save does not win over a newer one where content or save times tell them apart. Where these two disagree (the
  older save says all that the newer says, and more) it is taken, and every cell that it fills in again is told.
- Several rows that stand claimed (待核查 or closed) never go back to earlier values unasked where the file says nothing
  new in them: that is one question to the office about all of them (成批改回, `claims-going-back`), the claims stand
  until it is answered, whatever else of these rows a file takes back meanwhile, and its sender is told. With a word of
  why in these rows (no person or number) they are taken back at once; a row that a later file claims again, also in the
  same words, is asked about no more; a single row is a correction, and taken. This is the one thing that a person may
  be asked about who goes on with one file.
- Of a workbook that names no hand-out any more nobody knows which one it was made from. The office lets it in as the
  one of which a return said just that, else as one of the nearest, of several the latest; whatever it replaces there
  that not every hand-out of its unit has is told. A row that names an older hand-out is measured against that: what
  nobody touched in it says nothing, and what it replaces that it did not show is told.
- The answers about a round never conflict.
- A return is told of its descent once at most: what was replaced, what was not taken, what was kept though blank, each
  cell with its words (`words-replaced`, `words-kept`, `return-overtaken`, `rows-emptied` in the
  [reference](reference.md)).

## The evidence, in this order

1. **Content.** Of two files, one that says all that the other says, and more, is the later. Where the other lacks
   nothing but parts of texts, words may have been added or cut down: there the save times decide, where they tell.
2. **Save times.** Only between the edition's issue and the receipt; not midnight of the day of issue; of two programs
   only more than nine hours apart. A file saved again without a change is none the newer.
3. **Words.** The same row and field, not in the edition, eight characters or more or a link, in no other row of the
   whole ledger; no contacts, choices or dates. Of two reporters what a register calls its documents by proves nothing,
   nor does a link alone where the file is silent on a row that the other filled in: anybody may have copied it.
4. **The reporter** on the cover, and only where the file speaks on every row that the other filled in.
5. Where nothing tells, what came later is the later; what it replaces is told.

## The four verdicts

They are kept with the return (`Verdict` in `domain/ledger/kinship.py`), with the signs that spoke.

| verdict | the office reads | when, and what follows |
| --- | --- | --- |
"""
MIDDLE = """
Of several ancestors in one line the latest is the base, unless the file repeats particulars (figures, titles,
addresses) of an earlier one which that had replaced: then it went on from before. Of several lines it is the one of
which the file repeats most; a row whose words come from another line is compared with that. A question to the office is
answered by a return that grew out of the asking file. What was overtaken counts again in a file saved after the one
that overtook it. Where too few words stand in both to tell, a row that its own reporter filled in before and that is
blank now is not cleared, and its words are told.

What a return of a newer edition has set stays when a file of an older one comes after it: its people had not seen these
words, whatever they wrote there themselves before. What the file says there is told with the cell it stood in, to
sender and office, and left. Where two people, both named, wrote otherwise in one cell, and the file was not saved
before the other, it is a question to the office, as it is when the older edition's file comes first. Where the ledger
has another value from elsewhere by now, the file's words are told and left too.

Within an edition, who brought a text is known by the text alone. Where a later file set a cell to words that everybody
writes, and that an earlier return said there too (按计划推进。), a late save may count as made after them, or as having
left them alone: it then replaces newer words, or lacks its own newest, and says so.

## How often it is known

One to four people fill in copies of an edition, hand them on, fork them, save them on computers with odd clocks, and
mail them; some files come late, some never. The judge knows what really happened, and shares no code with the rules: it
weighs what was done against what the files show. What breaks a promise must be 0; what nobody could know is a rate.

"""
TAIL = """
Before, the nearest earlier state was the base, whatever spoke for it. By the same judge, on the same seeds, that broke
these laws in so many of the {count:,} histories:

{before}

The table is made by

    {command}

`make torture` plays 20,000 from the same seed on (106,122 returns), and 10,000 in which people also cut down what they
wrote (`--shorten`): when last played, none of them broke a law.
"""


def page(table: str) -> str:
    """The whole page around a table of rates."""
    verdicts = "\n".join(f"| `{kin.value}` | {kin.label} | {said} |" for kin, said in VERDICTS.items())
    before = "\n".join(f"- {kind}: {count:,}" for kind, count in BEFORE.items())
    return HEAD + verdicts + "\n" + MIDDLE + table + "\n" + TAIL.format(before=before, command=COMMAND, count=COUNT)


def table_of(text: str) -> str:
    """The table of rates that stands in a page."""
    return text.split(MIDDLE)[1].split(TAIL.split("{")[0])[0].removesuffix("\n")


if __name__ == "__main__":
    from kit.histories.ledger import Ledger
    from kit.histories.table import play_all, rates

    (HERE / "descent.md").write_text(page(rates(play_all(range(1, COUNT + 1), Ledger))), "utf-8")
