"""The fonts of papers (GB/T 9704—2012: 方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312), and which a machine lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping

_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "仿宋_GB2312": ("FangSong_GB2312",),
    "楷体_GB2312": ("KaiTi_GB2312",),
    "黑体": ("SimHei",),
    "宋体": ("SimSun",),
}
"""The names that systems list the same fonts under."""


def missing_fonts(asked: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """Those of the fonts asked for that are not among those there, in order; none where nothing is known of these."""
    known = {name.casefold() for name in there}
    wanted = sorted(name for name in asked if not _has(known, name))
    return tuple(wanted) if known else ()


def _has(known: Collection[str], name: str) -> bool:
    return any(each.casefold() in known for each in (name, *_OTHER_NAMES.get(name, ())))
