"""``db``: make, upgrade, back up, restore and check the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import FAULT
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local, note
from reviewer_tui.errors import BadInput, NotPermitted

_LARGE = 500_000_000
"""Bytes of a database from which an upgrade takes minutes."""
_SECONDS = 5.0


@desk_group("db")
def db(call: Call) -> None:
    """The database."""


@desk_command("init")
@click.option("--login", metavar="LOGIN", default="")
@click.option("--name", metavar="NAME", default="")
def init(call: Call, login: str, name: str) -> None:
    """Make key, database, administrator and calendar."""
    from reviewer_tui.bootstrap import init_desk
    from reviewer_tui.login import system_login

    login = login or call.named or system_login()
    settings = call.settings
    if settings.read_only:
        raise NotPermitted("refused.read_only")
    place = settings.url.rpartition("@")[2] or str(settings.database)
    changed = True
    if not call.dry_run:
        changed = init_desk(settings, login=login, name=name or login)
    facts: dict[str, Any] = {"database": place, "key_file": str(settings.key_file), "login": login, "changed": changed}
    key = "db.made" if changed else "db.there"
    answer(call, lines=[call.texts(key, file=place, login=login)], **facts)
    if changed:
        note(call, call.texts("db.next", key=settings.key_file))


@desk_command("migrate")
@click.option("--to", "folder", metavar="FOLDER", type=click.Path(path_type=Path))
def migrate(call: Call, folder: Path | None) -> None:
    """Run the missing migrations, after a backup."""
    from reviewer_tui.storage import migrate as migrations
    from reviewer_tui.storage.backups import backup as keep
    from reviewer_tui.storage.reading import newest_migration

    settings = call.settings
    if settings.read_only:
        raise NotPermitted("refused.read_only")
    before, kept = migrations.stands_at(call.place), ""
    if before != newest_migration() and not call.dry_run:
        if not settings.url:
            if (size := settings.database.stat().st_size) > _LARGE:
                note(call, call.texts("upgrade.backing_up", megabytes=f"{size / 1e6:,.0f}"))
            kept = str(keep(call.place, folder or settings.database.parent / "backups"))
        migrations.migrate(call.place, on_progress=_now_and_then(call))
    after = newest_migration()
    changed = before != after
    facts: dict[str, Any] = {"from": before, "to": after, "changed": changed, "backup": kept or None}
    line = call.texts("db.migrated", before=before, after=after) if changed else call.texts("db.newest", at=after)
    answer(call, lines=[line, *([call.texts("db.backed_up", folder=kept)] if kept else ())], **facts)


def _now_and_then(call: Call) -> Callable[[int], None]:
    """Tells how far the upgrade is, every few seconds."""
    told = monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if monotonic() - told > _SECONDS:
            told = monotonic()
            note(call, call.texts("upgrade.filled", filings=f"{done:,}"))

    return tell


@desk_command("backup")
@click.option("--to", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True)
def backup(call: Call, folder: Path) -> int:
    """Copy database, materials and audit head; what is missing already makes it exit with 1, for it cannot be restored."""
    from reviewer_tui.domain.policy import may
    from reviewer_tui.storage.backups import backed_up, missing_materials
    from reviewer_tui.storage.backups import backup as keep
    from reviewer_tui.usecases.surroundings import granted

    granted(may(call.actor, "database"))
    made = "" if call.dry_run else str(keep(call.place, folder))
    line = call.texts("db.backed_up", folder=made or folder)
    gone = missing_materials(backed_up(Path(made), call.place)) if made else []
    answer(call, lines=[line], ok=not gone, folder=made or str(folder), changed=bool(made), missing=len(gone))
    note(call, call.texts("db.key_apart", key=call.settings.key_file))
    if gone:
        note(call, call.texts("db.backup_lacks", n=len(gone), first=gone[0]))
    return 1 if gone else 0


@desk_command("restore")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--replace", "replacing", is_flag=True)
def restore(call: Call, folder: Path, replacing: bool) -> None:
    """Put a backup in place of the database, the materials and the audit head, after it was examined."""
    from reviewer_tui.login import system_login
    from reviewer_tui.storage import backups
    from reviewer_tui.storage.reading import newest_migration
    from reviewer_tui.usecases.founding import note_restore

    settings = call.settings
    if settings.read_only:
        raise NotPermitted("refused.read_only")
    _insist_on_administrator(call)
    found = backups.examine(call.place, folder)
    aside = None
    if not call.dry_run:
        aside = backups.restore(call.place, folder, replacing=replacing)
        if found.revision == newest_migration():
            note_restore(call.desk.store, call.desk.clock, login=call.named or system_login(), backup=folder.name)
    facts: dict[str, Any] = {
        "folder": str(folder),
        "database": str(settings.database),
        "filings": found.filings,
        "newest": local(found.newest),
        "schema_version": found.revision,
        "aside": str(aside) if aside else None,
        "changed": not call.dry_run,
    }
    said = "restore.would" if call.dry_run else "restore.done"
    lines = [
        call.texts(said, folder=folder, filings=found.filings, newest=(facts["newest"] or "-")[:16].replace("T", " "))
    ]
    lines += [call.texts("restore.aside", file=aside)] if aside else []
    lines += [call.texts("restore.migrate")] if found.revision < newest_migration() else []
    answer(call, lines=lines, **facts)


def _insist_on_administrator(call: Call) -> None:
    """Where a desk is there, its own staff list says who may replace it; where none can be read, there is nobody to ask."""
    from reviewer_tui.domain.policy import may
    from reviewer_tui.usecases.surroundings import granted

    try:
        actor = call.actor
    except BadInput:
        return
    finally:
        call.quick.close()
    granted(may(actor, "database"))


@desk_command("check")
def check(call: Call) -> int:
    """Whether the database is sound."""
    from reviewer_tui.storage import migrate as migrations

    rows = [
        {"check": one.removeprefix("db.check_"), "ok": well, "text": call.texts(one), "detail": detail}
        for one, well, detail in migrations.check(call.place)
    ]
    well = all(row["ok"] for row in rows)
    answer(call, rows=rows, under="checks", ok=well, columns=("ok", "text", "detail"))
    return 0 if well else FAULT


for _command in (init, migrate, backup, restore, check):
    db.add_command(_command)
