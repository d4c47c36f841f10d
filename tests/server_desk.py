"""The sample desk once more, kept by a PostgreSQL server."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.bootstrap import init_desk, open_desk
from reviewer_tui.settings import read_settings
from tests.sample_desk import STAFF, SampleDesk, environment


def on_server(local: SampleDesk, url: str) -> SampleDesk:
    """A new desk on this server with the people and the clock of a local one, which is closed."""
    import psycopg

    local.desk.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    settings = replace(read_settings(environment(local.home), database=str(local.home / "server.db")), url=url)
    settings = replace(settings, audit_head=local.home / "keys" / "server.head")
    init_desk(settings, login="root", name="管理员", clock=local.clock)
    desk = open_desk(settings, clock=local.clock)
    root = desk.staff.by_login("root")
    assert root is not None
    people = {
        login: desk.staff.add(root, login=login, name=name, role=role)[0] for login, (name, role) in STAFF.items()
    }
    return SampleDesk(home=local.home, settings=settings, clock=local.clock, desk=desk, people={"root": root, **people})
