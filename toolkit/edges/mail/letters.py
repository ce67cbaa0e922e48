"""Letters from the office's own templates (jinja2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.book.sheets.styles import LETTER_TONES
from toolkit.domain.ledger.row_states import remark
from toolkit.edges.mail.headers import one_line
from toolkit.errors import ConfigError
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten

_UNDEFINED = re.compile(r"^'(?P<name>[^']+)' is undefined|has no attribute '(?P<attribute>[^']+)'")
_REMEDY = "请对照模板原文改正，或恢复该文件原来的内容后再运行。"


def render(template_dir: Path, name: str, **values: Any) -> str:
    """The text of a template such as `mail/reminder.txt.j2` under `template_dir`, filled with `values`.

    A value never adds a line: whatever a template prints is put on one line, without control characters.
    In `.html.j2` it is escaped as well. A name the template uses but was not given, one that would reach into the
    program, or any other mistake in it, is a `ConfigError` naming file and line.
    """
    with _faults(template_dir, name):
        return _environment(template_dir).get_template(name).render(values)


def check_template(template_dir: Path, name: str) -> None:
    """Raise what `render` would where a template is missing or cannot be read as one."""
    with _faults(template_dir, name):
        _environment(template_dir).get_template(name)


@contextmanager
def _faults(template_dir: Path, name: str) -> Iterator[None]:
    try:
        yield
    except jinja2.TemplateNotFound as error:
        missing = error.name or name
        raise ConfigError(
            f"找不到模板文件 {missing}", f"请把它放回 {template_dir}；是新版才有的，运行 toolkit upgrade 补上。"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"模板 {name} 不是 UTF-8 编码", "请用记事本另存，编码选 UTF-8。") from None
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"模板 {error.name or name} 第{error.lineno}行写法有误（{error.message}）", _REMEDY) from None
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        file, line = _place(error.__traceback__, template_dir, name)
        raise ConfigError(f"模板 {file} 第{line}行{_reason(error)}", _REMEDY) from None


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, which judges each attribute once a kind of value: of nothing else does its answer depend."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._judged: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        if (judged := self._judged.get(key)) is None:
            judged = self._judged[key] = super().is_safe_attribute(obj, attr, value)
        return judged


@lru_cache(maxsize=8)
def _environment(template_dir: Path) -> jinja2.Environment:
    environment = _Sandbox(
        loader=jinja2.FileSystemLoader(template_dir, encoding="utf-8-sig"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cndate"] = day_words
    environment.filters["itemno"] = item_words
    environment.filters["shorten"] = shorten
    environment.filters["remark"] = remark
    environment.globals["fills"] = {tone: f"#{style.fill}" for tone, style in LETTER_TONES.items()}
    environment.globals["inks"] = {tone: f"#{style.color}" for tone, style in LETTER_TONES.items()}
    return environment


def _printed(value: Any) -> Any:
    """What a template prints, on one line; markup the template itself made is left alone."""
    if isinstance(value, jinja2.Undefined) or hasattr(value, "__html__"):
        return value
    return one_line(str(value))


def _place(traceback: TracebackType | None, template_dir: Path, name: str) -> tuple[str, int]:
    """The innermost line of a template in the traceback; jinja2 puts them there."""
    place = (name, 1)
    for frame, line in walk_tb(traceback):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(template_dir):
            place = (path.relative_to(template_dir).as_posix(), line)
    return place


def _reason(error: Exception) -> str:
    if isinstance(error, jinja2.UndefinedError) and (found := _UNDEFINED.search(str(error))):
        return f"用了没有的名称“{found['name'] or found['attribute']}”"
    return f"算不出来（{shorten(str(error), 80)}）"
