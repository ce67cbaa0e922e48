"""A year of a small office (`lives`), told with what the core says of it after each step (`says`)."""

from __future__ import annotations

from kit.told.lives import Life
from kit.told.says import Day, differences

STEPS = (4, 13)
"""How many steps a year has, at least and at most."""
SEEDS: tuple[int, ...] = (
    *(1, 2, 6, 7, 12, 13, 15, 18, 21, 22, 27, 28, 29, 30, 33, 36, 38, 43, 45, 50, 52, 53, 54, 58, 60, 61, 71, 72),
    *(77, 81, 84, 87, 92),
)
"""Those in which conditions of the core are decided as in few before."""


def year(seed: int) -> list[str]:
    """The year of that seed."""
    return tell(Life.of(seed))


def tell(life: Life) -> list[str]:
    """A year, a line a step, with what then stands otherwise; and at its end all that is said."""
    before, told = dict[str, str](), list[str]()
    for item in life.desk.tasks.plan.items:
        whose = " ".join(f"{each.unit}{each.roles_label}" for each in life.desk.tasks.of_item(item.number))
        told.append(f"事项{item.number} {item.requirement}{item.deadline} {whose}")
    for _ in range(life.rng.randint(*STEPS)):
        told += life.step().splitlines()
        told += [f"  {line}" for line in differences(before, Day(life.desk, life.desk.state(life.day)).rows())]
    return [*told, f"{life.day:%m-%d}：", *differences({}, Day(life.desk, life.desk.state(life.day)).lines())]
