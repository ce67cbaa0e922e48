"""What many histories come to: how often each kind was found, and with what to go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kit.histories.judge import LAWS, Finding, Kind
from kit.histories.office import Office, World
from kit.histories.play import Played, play


@dataclass
class Tally:
    """Counts of one kind, or of one kind with one thing to go by: histories, returns and cells."""

    histories: set[int] = field(default_factory=set)
    returns: set[tuple[int, int]] = field(default_factory=set)
    cells: int = 0

    def add(self, seed: int, found: Finding) -> None:
        """One more of it."""
        self.histories.add(seed)
        self.returns.add((seed, found.version))
        self.cells += 1

    def __str__(self) -> str:
        return f"{len(self.histories):>7} {len(self.returns):>7} {self.cells:>7}"


def play_all(
    seeds: Iterable[int], open_office: Callable[[World], Office], *, shortening: bool = False
) -> Iterator[Played]:
    """The histories of these seeds, one after another."""
    return (play(seed, open_office, shortening=shortening) for seed in seeds)


@dataclass
class Counted:
    """What the histories played come to: how many of each sort, what was found of each kind, and with what to go by."""

    counts: Counter[str] = field(default_factory=Counter)
    by_kind: dict[Kind, Tally] = field(default_factory=lambda: {kind: Tally() for kind in Kind})
    breaches: dict[Kind, Tally] = field(default_factory=lambda: {kind: Tally() for kind in LAWS})
    by_sign: dict[tuple[Kind, str, bool], Tally] = field(default_factory=dict)

    @classmethod
    def of(cls, played: Iterable[Played]) -> Counted:
        """Count them, one after another."""
        found = cls()
        for each in played:
            found.add(each)
        return found

    def add(self, played: Played) -> None:
        """One more history."""
        self.counts.update(histories=1, returns=played.returns, one_file=played.one_file, one_person=played.people == 1)
        kinds = {found.kind for found in played.findings}
        self.counts.update({kind.name: played.one_file and kind in kinds for kind in Kind})
        for found in played.findings:
            self.by_kind[found.kind].add(played.seed, found)
            if found.breaks_a_law:
                self.breaches[found.kind].add(played.seed, found)
            sign = found.kind, found.shows, found.breaks_a_law
            self.by_sign.setdefault(sign, Tally()).add(played.seed, found)


def table(played: Iterable[Played], *, evidence: bool = False) -> str:
    """Laws first, each with what breaks it, then every kind; with `evidence`, also what there was to go by."""
    found = Counted.of(played)
    counts = found.counts
    lines = [
        f"{counts['histories']} histories, {counts['returns']} returns; {counts['one_person']} of one person, "
        f"{counts['one_file']} of them of one file gone on with",
        f"of these {counts['one_file']}, {counts[Kind.ONE_PERSON_CONFLICT.name]} asked in vain, "
        f"{counts[Kind.ENDED_OLDER.name]} end with an older save",
        "",
        f"{'must be 0':<58}{'histor.':>7} {'returns':>7} {'cells':>7}",
        *(f"  {kind.value:<56}{tally}" for kind, tally in found.breaches.items()),
        "",
        f"{'of every kind':<58}{'histor.':>7} {'returns':>7} {'cells':>7}",
        *(f"  {kind.value:<56}{tally}" for kind, tally in found.by_kind.items()),
    ]
    return "\n".join([*lines, *(_by_sign(found.by_sign) if evidence else ())])


def rates(played: Iterable[Played]) -> str:
    """A table in Markdown: of each kind, in how many histories a law is broken, and how often it is found at all."""
    found = Counted.of(played)
    histories, returns = found.counts["histories"], found.counts["returns"]
    lines = [
        f"{histories:,} histories, {returns:,} returns.",
        "",
        "| found | against what shows (must be 0) | of 100 histories | of 100 returns |",
        "| --- | ---: | ---: | ---: |",
    ]
    for kind, tally in found.by_kind.items():
        broken = f"{len(found.breaches[kind].histories):,}" if kind in found.breaches else ""
        shares = (100 * len(tally.histories) / histories, 100 * len(tally.returns) / returns)
        lines.append(f"| {kind.value} | {broken} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "\n".join(lines)


def _by_sign(by_sign: Mapping[tuple[Kind, str, bool], Tally]) -> Iterator[str]:
    yield from ("", "with what to go by (! must be 0)")
    for kind in Kind:
        signs = [(tally, shows, law) for (of, shows, law), tally in by_sign.items() if of is kind and shows]
        if signs:
            yield f"  {kind.value}"
        for tally, shows, law in sorted(signs, key=lambda each: -each[0].cells):
            yield f"  {'!' if law else ' '} {shows:<78}{tally}"
