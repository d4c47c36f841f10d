"""Backups of a SQLite desk: database, materials and audit head of one instant in a folder, and the way back from it.

The key is no part of a backup. Nothing here opens a database file but SQLite itself: see ``sqlite_library.connect``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer_tui.errors import BadInput, DeskError, NotPermitted, Unavailable
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.private_files import open_private, private_folder, sync_folder, write_private
from reviewer_tui.storage.reading import newest_migration
from reviewer_tui.storage.reads.unit import ReadUnits
from reviewer_tui.storage.sqlite_library import connect, library, translate
from reviewer_tui.storage.vault import Vault

_HASHES = "SELECT DISTINCT sha256 FROM material"
_DATABASE, _HEAD, _MATERIALS = "desk.db", "audit.head", "materials"
_NEWEST = "SELECT sequence, hash, at FROM audit_event ORDER BY sequence DESC LIMIT 1"
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; with another database under the same name it would break that one."""


def backup(place: Place, folder: Path, *, now: datetime | None = None) -> Path:
    """Copy database, materials and audit head into a new folder below ``folder``, while people work.

    The copy goes through SQLite's backup API: a file copy of a WAL database is empty. Raises BadInput for PostgreSQL, whose own
    tools do this.
    """
    _insist_on_sqlite(place)
    stamp = _stamp(now)
    target = folder / f"reviewer-tui-{stamp}"
    part = folder / f".{target.name}.part"
    source = connect(place.database, read_only=True)
    try:
        private_folder(part)
        head = _copy_database(source, part / _DATABASE, broken=target)
        write_private(part / _HEAD, f"{head[0]} {head[1]}\n".encode() if head else b"")
        _copy_materials(place.materials, part / _MATERIALS)
        part.rename(target)
        sync_folder(folder)
    except OSError as error:
        raise Unavailable("db.backup_failed", folder=folder, detail=error.strerror or "") from None
    except library().Error as error:
        raise translate(error, part) from None
    finally:
        source.close()
        shutil.rmtree(part, ignore_errors=True)
    return target


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a backup holds: how many filings, when something was last written, at which schema."""

    filings: int
    newest: datetime | None
    revision: str


def examine(place: Place, folder: Path) -> Kept:
    """Read a backup through and through before anything is put in its place: files, integrity, key, audit trail, materials.

    BadInput says what is missing or wrong. The backup is not changed.
    """

    _insist_on_sqlite(place)
    kept = backed_up(folder, place)
    for part in (kept.database, kept.audit_head):
        if not part.is_file():
            raise BadInput("restore.missing", folder=folder, missing=part.name)
    if not place.key_file.exists():
        raise BadInput("restore.key_missing", file=place.key_file)
    vault = Vault.load(place.key_file)
    found, hashes = _look_into(kept)
    if found.revision > newest_migration():
        raise BadInput("db.newer", file=kept.database, found=found.revision, wanted=newest_migration())
    # A backup of an older release has an older schema: it is restored first and brought up to date afterwards.
    reads = ReadUnits(kept, lambda: vault, any_schema=True)
    try:
        with reads.reading() as work:
            verdict = work.audit.verify()
    finally:
        reads.close()
    if verdict.first_bad == 1:
        raise BadInput("restore.other_key", file=place.key_file, folder=folder)
    if verdict.first_bad is not None:
        raise BadInput("restore.trail_broken", folder=folder, row=verdict.first_bad)
    if gone := missing_files(kept.materials, hashes):
        raise BadInput("restore.missing", folder=folder, missing=f"{_MATERIALS}/{gone[0][:2]}/{gone[0]} ({len(gone)})")
    return found


def missing_materials(place: Place) -> list[str]:
    """Hashes of papers that the database names and the folder of materials lacks, of a desk or of a backup of it."""
    connection = connect(place.database, read_only=True)
    try:
        return missing_files(place.materials, [row[0] for row in connection.execute(_HASHES).fetchall()])
    except library().Error as error:
        raise translate(error, place.database) from None
    finally:
        connection.close()


def missing_files(materials: Path, hashes: Iterable[str]) -> list[str]:
    """Those of the hashes under which no file lies."""
    return [sha256 for sha256 in hashes if not (materials / sha256[:2] / sha256).is_file()]


def backed_up(folder: Path, place: Place) -> Place:
    """Where a backup in ``folder`` has what the desk has in its own places."""
    return replace(
        place, database=folder / _DATABASE, audit_head=folder / _HEAD, materials=folder / _MATERIALS, read_only=True
    )


def _look_into(kept: Place) -> tuple[Kept, list[str]]:
    connection = connect(kept.database, read_only=True)
    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise BadInput("db.backup_broken", file=kept.database)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        (filings,) = connection.execute("SELECT count(*) FROM filing").fetchone()
        newest = connection.execute(_NEWEST).fetchone()
        hashes = [sha256 for (sha256,) in connection.execute(_HASHES).fetchall()]
    except library().Error as error:
        raise translate(error, kept.database) from None
    finally:
        connection.close()
    return Kept(filings=filings, newest=to_instant(newest[2]) if newest else None, revision=revision), hashes


def restore(place: Place, folder: Path, *, replacing: bool = False, now: datetime | None = None) -> Path | None:
    """Put an examined backup in place. What stood there is put aside under another name, never overwritten; the database's new
    name, or None when there was none.

    The database comes last: when this is cut short there is none, and it can be done again. BadInput when a desk is there and
    it is not to be replaced; Unavailable while somebody works on it.
    """
    there = place.database.exists()
    if there and not replacing:
        raise BadInput("restore.there", file=place.database)
    if there:
        _insist_alone(place.database)
    fresh = {
        path: path.with_name(f"{path.name}.restoring") for path in (place.materials, place.audit_head, place.database)
    }
    try:
        for path in fresh.values():
            private_folder(path.parent)
            _remove(path)
        _copy_materials(folder / _MATERIALS, fresh[place.materials])
        write_private(fresh[place.audit_head], (folder / _HEAD).read_bytes())
        source = connect(folder / _DATABASE, read_only=True)
        try:
            _copy_database(source, fresh[place.database], broken=folder)
        finally:
            source.close()
        aside = _put_aside((place.database, place.audit_head, place.materials), _stamp(now))
        for path, new in fresh.items():
            new.rename(path)
            sync_folder(path.parent)
    except OSError as error:
        raise Unavailable("restore.failed", folder=place.database.parent, detail=error.strerror or "") from None
    except library().Error as error:
        raise translate(error, place.database) from None
    return aside if there else None


def _put_aside(paths: tuple[Path, ...], stamp: str) -> Path:
    """Rename what stands there, with what SQLite keeps beside it; nothing is overwritten. The new name of the first."""
    number, mark = 1, f"replaced-{stamp}"
    while any(path.with_name(f"{path.name}.{mark}").exists() for path in paths):
        number, mark = number + 1, f"replaced-{stamp}-{number + 1}"
    for path in paths:
        for suffix in ("", *_BESIDE):
            old = path.with_name(path.name + suffix)
            if old.exists():
                old.rename(path.with_name(f"{path.name}.{mark}{suffix}"))
    return paths[0].with_name(f"{paths[0].name}.{mark}")


def _insist_on_sqlite(place: Place) -> None:
    if place.url:
        raise BadInput("db.backup_sqlite_only")


def _insist_alone(database: Path) -> None:
    """Nobody works on it: with a log nobody has it open, without one nobody is writing or reading just now."""
    try:
        connection = connect(database)
    except (Unavailable, NotPermitted):
        raise
    except DeskError:
        return  # damaged or another program's: nobody can be working on it
    try:
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except library().Error as error:
        told = translate(error, database)
        if isinstance(told, Unavailable):
            raise Unavailable("restore.in_use", file=database) from None
    finally:
        connection.close()


def _copy_database(source: Any, target: Path, *, broken: Path) -> tuple[int, str, int] | None:
    """One file that is whole by itself, checked and on the disk; the newest row of its audit trail."""
    os.close(open_private(target, os.O_RDWR | os.O_EXCL))
    copy = library().connect(target, isolation_level=None)
    try:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Unavailable("db.backup_broken", file=broken)
        # The journal is chosen anew when a desk opens it.
        copy.execute("PRAGMA journal_mode=DELETE")
        head: tuple[int, str, int] | None = copy.execute(_NEWEST).fetchone()
    finally:
        copy.close()
    return head


def _copy_materials(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".incoming"), copy_function=_copy_file)
        for folder, _folders, _files in os.walk(target):
            Path(folder).chmod(0o700)
            sync_folder(Path(folder))
    else:
        private_folder(target)


def _copy_file(source: str, target: str) -> str:
    write_private(Path(target), Path(source).read_bytes())
    return target


def _remove(path: Path) -> None:
    """Take away what an attempt that was cut short left under its own name."""
    if path.is_dir():
        shutil.rmtree(path)
    for suffix in ("", *_BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _stamp(now: datetime | None) -> str:
    return (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
