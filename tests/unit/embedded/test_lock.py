"""One process to a data folder."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from server.adapters.embedded.lock import DataLock, DataLocked
from tests.unit.embedded.files import CHECKOUT

HOLD_THE_LOCK = """
import pathlib, sys
from server.adapters.embedded.lock import DataLock
lock = DataLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


async def test_a_second_process_is_refused_and_told_who_has_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "lock"
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLD_THE_LOCK,
        str(path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=CHECKOUT,
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(DataLocked) as refused:
        DataLock(path)
    assert (refused.value.path, refused.value.pid) == (path, str(holder.pid))
    assert str(refused.value) == (
        f"{tmp_path / 'data'} is in use by another server (process {holder.pid}): "
        "stop it, or choose another data folder."
    )
    holder.kill()
    await holder.communicate()
    with DataLock(path):
        assert path.read_text(encoding="ascii").strip() == str(os.getpid())


def test_a_released_folder_can_be_had_again(tmp_path: Path) -> None:
    lock = DataLock(tmp_path / "lock")
    with pytest.raises(DataLocked):
        DataLock(tmp_path / "lock")
    lock.release()
    lock.release()
    with DataLock(tmp_path / "lock"):
        pass
    with DataLock(tmp_path / "lock"):
        pass
