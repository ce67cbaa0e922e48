"""TOML into frozen dataclasses: every mistake at once, by key, in the words of the people who edit it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import time
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.errors import ConfigError
from toolkit.problems import shorten

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails, PydanticCustomError

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Nobody plugs into these checks: to look for who might takes a third of the time they take."""

T = TypeVar("T")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_MESSAGES = {
    "missing": "没有填",
    "unexpected_keyword_argument": "不认识这个键，可能写错了",
    "extra_forbidden": "不认识这个键，可能写错了",
    "string_type": "应是文字（加引号）",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或 false",
    "date_type": "应是日期，写成 2021-08-02",
    "date_from_datetime_parsing": "应是日期，写成 2021-08-02",
    "date_from_datetime_inexact": "应是日期，不带时刻，写成 2021-08-02",
    "date_parsing": "应是日期，写成 2021-08-02",
    "int_from_float": "应是整数",
    "float_type": "应是数字",
    "float_parsing": "应是数字",
    "decimal_type": "应是数字",
    "decimal_parsing": "应是数字",
    "decimal_max_places": "最多{decimal_places}位小数",
    "decimal_max_digits": "位数太多",
    "decimal_whole_digits": "位数太多",
    "string_too_long": "太长，最多{max_length}个字",
    "dataclass_type": "应是一个小节，写成 [名称] 或 {{ … }}",
    "dict_type": "应是一组 名称 = 值",
    "string_too_short": "太短",
    "tuple_type": "应是列表，写在 [ ] 里",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_pattern_mismatch": "格式不对（{pattern}）",
    "int_parsing_size": "太大了",
    "too_short": "至少要写一个",
    "too_long": "写多了",
    "finite_number": "应是一个确定的数",
    "blank": "不能是空的，也不能换行",
    "time_of_day": '应是时刻，写成 "08:30"',
    "time_parsing": '应是时刻，写成 "08:30"',
    "number": "应是数字，不是 true 或 false",
}
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?")


def _refused(kind: str) -> PydanticCustomError:
    from pydantic_core import PydanticCustomError

    return PydanticCustomError(kind, "refused")  # said by `_MESSAGES`


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise _refused("number")
    return value


def _time_of_day(value: object) -> object:
    if not (isinstance(value, time) or (isinstance(value, str) and _TIME.fullmatch(value))):
        raise _refused("time_of_day")  # a number would be read as seconds after midnight
    return value


def _said(value: object) -> object:
    if isinstance(value, str) and (not value.strip() or any(character < " " for character in value)):
        raise _refused("blank")
    return value


STRICT: Any = {"extra": "forbid"}
"""Of a dataclass that takes no key it does not name."""


class Limits:
    """Marks within which limits a value lies, said as pydantic's `Field` has them; that is loaded where values are
    checked, and by no program that only uses them.
    """

    __is_annotated_types_grouped_metadata__ = True

    def __init__(self, **limits: Any) -> None:
        self._limits = limits

    def __iter__(self) -> Iterator[Any]:
        from pydantic import Field

        yield from Field(**self._limits).metadata


class _Before:
    """Marks what is looked at before it is taken for what it is to be."""

    __is_annotated_types_grouped_metadata__ = True

    def __init__(self, look: Callable[[object], object]) -> None:
        self._look = look

    def __iter__(self) -> Iterator[Any]:
        from pydantic import BeforeValidator

        yield BeforeValidator(self._look)


NUMBER = _Before(_number)
"""Marks a number, which true and false are not."""
TIME_OF_DAY = _Before(_time_of_day)
"""Marks a time of day, written as one."""
SAID = _Before(_said)
"""Marks a text of one line that says something."""


def _place(error: TOMLDecodeError) -> str:
    """Where TOML broke off, in the clerk's words."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{found[1]}行第{found[2]}个字符处" if found else "末尾"


def _shown(fault: ErrorDetails) -> str:
    """A mistake in the clerk's words: its key (entries counted from 1), what is wrong, what stands there."""
    key = ".".join(str(part + 1) if isinstance(part, int) else shorten(part, 40) for part in fault["loc"])
    wrong = _MESSAGES.get(fault["type"], "值不对").format(**fault.get("ctx", {}))
    now = "" if fault["type"] == "missing" else f"（现在是 {shorten(repr(fault['input']), 40)}）"
    return f"{key}：{wrong}{now}"


def _with_control_characters(data: object, key: str) -> Iterator[str]:
    """The keys of texts, and keys, that hold a control character: no program it is handed to would take it."""
    match data:
        case str():
            if _CONTROL.search(data):
                yield key
        case dict():
            for name, value in data.items():
                its = f"{key}.{shorten(_CONTROL.sub('?', name), 40)}".lstrip(".")
                if _CONTROL.search(name):
                    yield its
                yield from _with_control_characters(value, its)
        case list():
            for at, value in enumerate(data, start=1):
                yield from _with_control_characters(value, f"{key}.{at}")


def _made(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


_checks: Callable[[Any], TypeAdapter[Any]] = cache(_made)
"""What checks values as a kind: to make it takes longer than to check."""


def load_toml(text: str, kind: type[T], file: str) -> T:
    """Read TOML `text` as the frozen dataclass `kind`; raise one `ConfigError` naming every mistake by key."""
    import tomllib

    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{file} 不是正确的 TOML：{_place(error)}写法不对", "请检查该处的引号、括号、等号和逗号。"
        ) from None
    except (ValueError, RecursionError):  # a date that no calendar has, a number of thousands of digits, boxes in boxes
        raise ConfigError(
            f"{file} 里有读不了的值：不存在的日期、几千位的数，或者括号套得太深", "请检查最近改过的地方。"
        ) from None
    if unseen := list(_with_control_characters(data, "")):
        raise ConfigError(
            f"{file} 的 {'、'.join(unseen[:5])} 里有看不见的控制字符", "请把这些文字重新输入一遍，不要从别处粘贴。"
        )
    from pydantic import ValidationError

    try:
        read: T = _checks(kind).validate_python(data, strict=False)
        return read
    except ValidationError as error:
        faults = [_shown(fault) for fault in error.errors()]
        raise ConfigError(
            f"{file} 有 {len(faults)} 处错误：" + "；".join(faults), f"请改正 {file} 后再运行。"
        ) from None
