"""A new desk, and what a database says of itself before a desk is opened over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewer_tui.bootstrap.places import place_of
from reviewer_tui.clocks import HostClock, clock_of
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.settings import Settings

if TYPE_CHECKING:
    from reviewer_tui.usecases.contracts import Clock


def init_desk(settings: Settings, *, login: str, name: str, clock: Clock | None = None) -> bool:
    """Make key, database, administrator and calendar (``db init``); False when the desk is there already.

    BadInput when only one of key and database is there (which one is missing is for a person to find out), when the database
    is another program's, at another schema, or lost: where an audit head stands, a desk was founded before.
    """
    from reviewer_tui.errors import BadInput
    from reviewer_tui.storage.calendar_files import calendar_years, listed_days
    from reviewer_tui.storage.migrate import is_blank, migrate
    from reviewer_tui.storage.private_files import private_folder
    from reviewer_tui.storage.unit_of_work import Database
    from reviewer_tui.storage.vault import Vault
    from reviewer_tui.usecases.founding import found_desk

    place = place_of(settings)
    if not settings.url:
        if is_blank(settings.database):
            if settings.audit_head.exists():
                raise BadInput("db.lost", file=settings.database, head=settings.audit_head)
        else:
            desk_clock(settings)  # reads, and so insists on a desk at this program's schema
            if not settings.key_file.exists():
                raise BadInput("key.missing", file=settings.key_file)
    private_folder(settings.database.parent)
    vault = Vault.load(settings.key_file) if settings.key_file.exists() else Vault.create(settings.key_file)
    migrate(place, create=True)
    private_folder(settings.materials)
    store = Database(place, vault)
    now = clock or HostClock()
    try:
        _, new = found_desk(
            store,
            now,
            login=login,
            name=name,
            days=listed_days(),
            years=calendar_years(local_date(now.now())),
        )
    finally:
        store.close()
    return new


def own_limits(settings: Settings) -> Mapping[str, Mapping[str, int]]:
    """The operator's own limits of clocks; BadInput names a clock that may not be changed, or not so far."""
    if not settings.clocks:
        return {}
    from reviewer_tui.domain.counting import fitting_limits
    from reviewer_tui.errors import BadInput
    from reviewer_tui.storage.calendar_files import clock_rules

    try:
        return fitting_limits(settings.clocks, clock_rules())
    except ValueError as error:
        raise BadInput("config.clock", clock=str(error)) from None


def mark_demo(settings: Settings, now: datetime) -> None:
    """Note in the database that it is a demo, and that its time is ``now`` at this moment and runs on from there."""
    from reviewer_tui.storage.house import write_house

    ahead = int((now - datetime.now(UTC)).total_seconds())
    write_house(place_of(settings), {"purpose": "demo", "ahead_seconds": str(ahead)})


def desk_clock(settings: Settings) -> Clock:
    """The database host's clock, or the running time of a demo."""
    from reviewer_tui.storage.quick_reads import QuickReads

    reads = QuickReads(place_of(settings))
    try:
        return clock_of(reads.house(), reads.ahead())
    finally:
        reads.close()
