"""Which fields follow from others: those a register computes, and 提示."""

from __future__ import annotations

from toolkit.jobs.workspace import Workspace
from toolkit.schema.model import HINT, SchemaField


def test_the_only_field_of_an_assignment_that_nobody_types_is_the_hint(repository: Workspace) -> None:
    assert [field.name for field in repository.schema.tasks.fields if field.rule] == ["hint"]


def test_a_register_computes_what_it_declares_and_the_hint_behind_its_own_fields(repository: Workspace) -> None:
    register = repository.schema.register("applications")
    assert register is not None
    assert [(field.name, field.rule) for field in (*register.fields, HINT) if field.rule] == [
        ("reply_by", "reply_by"),
        ("hint", "hint"),
    ]


def test_a_field_of_the_units_own_that_is_called_hint_is_typed() -> None:
    assert SchemaField("hint", "提示").rule == ""
