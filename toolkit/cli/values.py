"""Values of a command line that are plainly what they are to be, taken without the library that checks values."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_origin

_LIKE_A_DAY = len("2021-09-10")
_DAYS = ["%Y-%m-%d"]
_DIGITS = 9


class _NotPlainError(Exception):
    """What was typed is for the library to judge."""


def take_plainly(command: Any) -> None:
    """Have a command and all below it take words, paths, days and whole numbers that are written as such.

    The library at hand loads another, for as long as most commands take to start, to make sure of any value. Whatever
    is not plainly right still goes that way, and is told in its words; one that needs none other is left as it is.
    """
    command.get_params = partial(_params, command.get_params)
    for each in getattr(command, "commands", {}).values():
        take_plainly(each)


def _params(those: Callable[[Any], list[Any]], context: Any) -> list[Any]:
    """The parameters of a command, that which the library adds among them."""
    found = those(context)
    for param in found:
        if hasattr(param, "type_descriptor") and not isinstance(param.process_value, partial):
            param.process_value = partial(_taken, param, param.process_value)
    return found


def _taken(param: Any, whole: Callable[[Any, Any], Any], context: Any, value: Any) -> Any:
    try:
        plain = _value(param, value)
    except _NotPlainError:
        return whole(context, value)
    if param.required and param.value_is_missing(plain):
        return whole(context, value)
    return param.callback(context, param, plain) if param.callback is not None else plain


def _value(param: Any, value: Any) -> Any:
    kind, said = param.type_descriptor.annotation, param.type_descriptor.parameter_info
    many = param.multiple or param.nargs == -1
    if value is None:
        return () if many else None
    if said.parser is not None:
        raise _NotPlainError
    if not many:
        return _one(kind, said, value)
    if get_origin(kind) is not list or not isinstance(value, (list, tuple)):
        raise _NotPlainError
    return [_one(get_args(kind)[0], said, each) for each in value]


def _one(kind: Any, said: Any, value: Any) -> Any:
    take = _KINDS.get(kind)
    if take is None or not (isinstance(value, str) and value.isprintable()):
        if kind is Path and isinstance(value, Path):
            return value if _is_usual(said) else _not_plain()
        return _not_plain()
    return take(said, value)


def _not_plain() -> Any:
    raise _NotPlainError


def _text(said: Any, value: str) -> str:
    del said
    return value


def _path(said: Any, value: str) -> Path:
    return Path(value) if _is_usual(said) and _may_be_read(value) else _not_plain()


def _day(said: Any, value: str) -> datetime:
    parts = value.split("-")
    if said.formats != _DAYS or len(value) != _LIKE_A_DAY or [len(each) for each in parts] != [4, 2, 2]:
        raise _NotPlainError
    try:
        return datetime(*(_number(said, each) for each in parts))  # type: ignore[arg-type]
    except ValueError:
        raise _NotPlainError from None


def _number(said: Any, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS and said.min is None and said.max is None):
        raise _NotPlainError
    return int(value)


_KINDS: dict[Any, Callable[[Any, str], Any]] = {str: _text, Path: _path, datetime: _day, int: _number}


def _is_usual(said: Any) -> bool:
    """Whether nothing is asked of a path but that it may be read where it is there."""
    asked: Sequence[bool] = (said.exists, said.resolve_path, said.allow_dash, said.writable)
    return not any(asked) and said.file_okay and said.dir_okay and said.path_type is None


def _may_be_read(path: str) -> bool:
    return os.access(path, os.R_OK) or not os.path.lexists(path)
