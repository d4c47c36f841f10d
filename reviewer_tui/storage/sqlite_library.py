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

from reviewer_tui.errors import BadInput, DeskError, NotPermitted, Unavailable
from reviewer_tui.storage.private_files import open_private

BUSY_MILLIS = 10_000
"""How long SQLite waits for a lock: with a rollback journal, readers for a commit and a commit for readers. Who begins to
write waits in line instead (``engine``)."""

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

    Raises BadInput for a missing, foreign or truncated file (which is left untouched) and for a network file system. Nothing
    else may open the file while a connection of this process is open: closing it would take the connection's locks away.
    """
    if create and not path.exists():
        os.close(open_private(path, os.O_RDWR))
    elif not path.is_file():
        raise BadInput("db.missing", file=path)
    _refuse_network(path.parent)
    if not read_only:
        return _opened(path, "rw", read_only=False)
    if not wal_is_safe(library().sqlite_version_info):
        # With a rollback journal the first reader after a crash takes back what was half written.
        return _opened(path, "rw", read_only=True)
    log = path.with_name(f"{path.name}-wal")
    if os.statvfs(path).f_flag & os.ST_RDONLY and not (log.exists() and log.stat().st_size):
        return _opened(path, "ro&immutable=1", read_only=True)  # nobody writes here, and no log can be made
    try:
        return _opened(path, "ro", read_only=True)
    except NotPermitted:
        return _opened(path, "rw", read_only=True)  # a rollback journal that another library left


def connect_in_passing(path: Path) -> Any:
    """A connection for one reading where the disk has no room left for the index that a log needs.

    It sees the file as it is and takes no lock, so it must not be kept. Unavailable when the log holds what the file does not.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise Unavailable("db.full", file=path)
    return _opened(path, "ro&immutable=1", read_only=True)


def _opened(path: Path, mode: str, *, read_only: bool) -> Any:
    module = library()
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
    try:
        _set_pragmas(connection, module, read_only)
    except module.Error as error:
        connection.close()
        raise translate(error, path, writing=not read_only) from None
    return connection


def _set_pragmas(connection: Any, module: ModuleType, read_only: bool) -> None:
    run = connection.execute
    run("PRAGMA trusted_schema=OFF")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA recursive_triggers=ON")
    # EXTRA is FULL that also syncs the folder once a rollback journal is deleted, which is what commits there.
    run("PRAGMA synchronous=EXTRA")
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


_BUSY, _LOCKED = 5, 6
_DESK_ERRORS: dict[int, tuple[type[DeskError], str]] = {
    _BUSY: (Unavailable, "db.busy"),
    _LOCKED: (Unavailable, "db.busy"),
    8: (NotPermitted, "db.read_only"),
    10: (Unavailable, "db.io"),
    11: (BadInput, "db.damaged"),
    13: (Unavailable, "db.full"),
    14: (BadInput, "db.unreadable"),
    26: (BadInput, "db.foreign"),
}
"""By SQLite's primary result code: read-only, I/O, corrupt, full, cannot open, not a database."""
_SERVER_ERRORS: dict[str, tuple[type[DeskError], str]] = {
    "08": (Unavailable, "db.io"),
    "25": (NotPermitted, "db.read_only"),
    "40": (Unavailable, "db.busy"),
    "53": (Unavailable, "db.full"),
    "55": (Unavailable, "db.busy"),
    "57": (Unavailable, "db.io"),
}
"""By the class of PostgreSQL's SQLSTATE."""


def is_busy(error: BaseException) -> bool:
    """Whether another connection holds the lock just now."""
    return _primary(error) in (_BUSY, _LOCKED)


def _primary(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else -1


def translate(error: BaseException, path: Path | str, *, writing: bool = False) -> Exception:
    """The desk's error for a database error; the original text stays out of what users see.

    ``writing``: what cannot be opened then is the log or the journal, in a folder that may not be written to.
    """
    state = getattr(error, "sqlstate", None) or ""
    found = _DESK_ERRORS.get(_primary(error)) or _SERVER_ERRORS.get(state[:2])
    text = str(error).lower()
    if found is None and ("no such table" in text or "does not exist" in text):
        found = BadInput, "db.not_a_desk"
    if found is None and "connection" in text and ("failed" in text or "lost" in text or "closed" in text):
        found = Unavailable, "db.io"
    if found is not None:
        kind, reason = found
        if writing and reason == "db.unreadable" and os.access(path, os.R_OK):
            kind, reason = NotPermitted, "db.read_only"
        return kind(reason, file=path)
    return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
