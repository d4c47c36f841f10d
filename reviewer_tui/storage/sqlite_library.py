"""Which SQLite library is used, and how a connection is opened: pragmas, modes, and what is refused.

SQLite up to 3.51.2 can corrupt a WAL database when one connection writes while another checkpoints (fixed in 3.51.3,
3.50.7 and 3.44.6); below that the rollback journal is used. Nothing here imports SQLAlchemy: the read side needs to be quick.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from reviewer_tui.errors import BadInput, NotPermitted, Unavailable

BUSY_MILLIS = 50
"""A short wait inside SQLite; whoever writes retries fairly above it (``engine``)."""

_NETWORK_FILE_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "fuse.sshfs",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
    "lustre",
}


def library() -> ModuleType:
    """pysqlite3 where its wheel is installed, else the interpreter's own sqlite3."""
    if os.environ.get("REVIEWER_TUI_SQLITE") != "own":
        try:
            from pysqlite3 import dbapi2
        except ImportError:
            pass
        else:
            return dbapi2  # type: ignore[no-any-return]
    return sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version is free of the WAL-reset race."""
    if version >= (3, 51, 3):
        return True
    return (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> Any:
    """A connection in autocommit mode with all pragmas set.

    Raises BadInput for a missing, foreign or truncated file (which is left untouched) and for a network file system.
    """
    module = library()
    if not create and not path.is_file():
        raise BadInput("db.missing", file=path)
    _refuse_network(path.parent)
    mode = "ro" if read_only else "rwc" if create else "rw"
    old_mask = os.umask(0o077)
    try:
        connection = module.connect(
            f"file:{_quoted(path)}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MILLIS / 1000,
        )
    except module.Error as error:
        raise translate(error, path) from None
    finally:
        os.umask(old_mask)
    try:
        _set_pragmas(connection, module, read_only)
    except module.Error as error:
        connection.close()
        raise translate(error, path) from None
    return connection


def _set_pragmas(connection: Any, module: ModuleType, read_only: bool) -> None:
    run = connection.execute
    run("PRAGMA trusted_schema=OFF")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA recursive_triggers=ON")
    run("PRAGMA synchronous=FULL")
    run("PRAGMA temp_store=MEMORY")
    run("PRAGMA cell_size_check=ON")
    if read_only:
        run("PRAGMA query_only=ON")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        return
    run("PRAGMA secure_delete=ON")
    wanted = "wal" if wal_is_safe(module.sqlite_version_info) else "delete"
    if run("PRAGMA journal_mode").fetchone()[0] != wanted:
        run(f"PRAGMA journal_mode={wanted}")


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))


def _refuse_network(folder: Path) -> None:
    """SQLite's locks do not hold on network file systems; Linux tells the kind in its mount table."""
    try:
        real = str(folder.resolve())
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    best, kind = "", ""
    for line in lines:
        parts = line.split()
        mount = parts[1].replace("\\040", " ")
        if (real == mount or real.startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, parts[2]
    if kind in _NETWORK_FILE_SYSTEMS:
        raise BadInput("db.network_file_system", folder=folder, kind=kind)


def is_busy(error: BaseException) -> bool:
    """Whether another connection holds the lock just now."""
    text = str(error).lower()
    return "locked" in text or "busy" in text


def translate(error: BaseException, path: Path | str) -> Exception:
    """The desk's error for a database error; the original text stays out of what users see."""
    text = str(error).lower()
    if is_busy(error):
        return Unavailable("db.busy")
    if "full" in text:
        return Unavailable("db.full", file=path)
    if "readonly" in text or "read-only" in text or "permission" in text:
        return NotPermitted("db.read_only", file=path)
    if "not a database" in text or "malformed" in text or "corrupt" in text or "encrypted" in text:
        return BadInput("db.foreign", file=path)
    if "no such table" in text or "does not exist" in text:
        return BadInput("db.not_a_desk", file=path)
    if "unable to open" in text:
        return BadInput("db.unreadable", file=path)
    if "i/o error" in text:
        return Unavailable("db.io", file=path)
    return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
