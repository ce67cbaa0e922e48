"""The record of what a merge has seen is gone by as it was written, byte for byte, or not at all."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.edges.system import seen

RECORD = {"program": seen.program(), "text": "收到0个文件，并入0处\n", "inbox": {"甲.xlsx": [1, 2, 3, 4]}}
WRITTEN = seen.packed(RECORD)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(at=st.integers(0, len(WRITTEN) - 1), bit=st.integers(0, 8))
def test_one_altered_or_cut_off_anywhere_is_none(tmp_path: Path, at: int, bit: int) -> None:
    place = tmp_path / seen.NAME
    place.write_bytes(WRITTEN)
    assert seen.read(str(tmp_path)) == RECORD
    place.write_bytes(WRITTEN[:at] + (bytes([WRITTEN[at] ^ 1 << bit]) + WRITTEN[at + 1 :] if bit < 8 else b""))
    assert seen.read(str(tmp_path)) is None
