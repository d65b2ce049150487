"""Keeps a data folder to one process: two would each hold their own copy of every room."""

import fcntl
import os
from pathlib import Path
from typing import Self


class DataLocked(Exception):
    """Another process has the folder."""

    def __init__(self, path: Path, pid: str) -> None:
        super().__init__(
            f"{path.parent} is in use by another server (process {pid}): "
            "stop it, or choose another data folder."
        )
        self.path = path
        self.pid = pid


class DataLock:
    """Held from its making until `release` or the death of the process. Raises DataLocked."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise DataLocked(path, path.read_text(encoding="ascii").strip() or "unknown") from None
        os.truncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode("ascii"))

    def release(self) -> None:
        """The file stays: to remove it would let a third process lock another one of the same name."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
