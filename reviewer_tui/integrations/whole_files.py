"""Files that somebody else reads: whole and on the disk under their name, or not there."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import Final

UNFINISHED: Final = ".part"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def write_whole(folder: int, name: str, data: bytes) -> None:
    """Aside, synced, renamed; ``folder`` is an open handle. Whoever may read the folder may read the file. OSError as it comes."""
    readers = stat.S_IMODE(os.fstat(folder).st_mode) & 0o044
    part = f".{name}{UNFINISHED}"
    try:
        handle = os.open(part, _NEW, 0o600, dir_fd=folder)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600 | readers)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise
    os.fsync(folder)
