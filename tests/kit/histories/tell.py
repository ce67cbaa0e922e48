"""One history in full: every version with what was written in it and what it shows, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kit.histories.office import Office, World
from kit.histories.play import Game
from kit.histories.story import Story, Version


def tell(seed: int, open_office: Callable[[World], Office], *, shortening: bool = False) -> str:
    """The history of that seed and what an office made of it; a star marks words that nobody else would write."""
    game = Game(seed, open_office, shortening=shortening)
    game.run()
    people = "; ".join(f"{each.number} reports as “{each.name}”, rows {each.rows}" for each in game.people)
    came = {version.number: at for at, version in enumerate(game.arrived, 1)}
    lines = [f"history {seed}: {people}"]
    for version in game.story.versions:
        lines += _version(game.story, version, came.get(version.number))
    for found in game.judge.findings:
        where = f" item {found.place.item} {found.place.field}" if found.place else ""
        mark = "!" if found.breaks_a_law else " "
        lines.append(f"{mark} version {found.version}{where}: {found.kind.value} ({found.shows})")
    return "\n".join(lines)


def _version(story: Story, version: Version, came: int | None) -> Iterator[str]:
    saving = version.saving
    said = f"{saving.said:%m-%d %H:%M}" if saving.said else "no time"
    yield (
        f"version {version.number} of {version.parents or f'edition {version.edition}'} by {version.editor}, saved "
        f"{saving.at:%m-%d %H:%M}, says {said} ({saving.program}), reporter “{version.reporter}”"
        + (f", arrived {came}." if came else "")
    )
    before = story.versions[version.parents[0] - 1].cells if version.parents else {}
    for place, writing in version.cells.items():
        if before.get(place) != writing:
            own = " *" if writing.distinctive else ""
            yield f"    item {place.item} {place.field}: {writing.said or '(cleared)'}{own}"
