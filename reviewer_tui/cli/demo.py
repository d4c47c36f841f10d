"""``demo``: a private desk of invented filings in a temporary folder, opened on the reviewer's queue."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from reviewer_tui.bootstrap import Desk, SetClock, desk_clock, init_desk, mark_demo, open_desk
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.options import desk_command
from reviewer_tui.domain.calendar import SHANGHAI
from reviewer_tui.domain.port_opening import PORTS
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.locale import Texts
from reviewer_tui.settings import Settings, read_settings

DEMO_NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
"""The day for which the invented filings are made: a Monday within the published years."""
_MARK = "demo.toml"
_FIRST = "lilei"
"""The reviewer at whose queue the demo opens."""
_NOBODY_LISTENS = 1
"""A loopback port that refuses: where a closed address is probed."""


@desk_command("demo")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--seed-only", is_flag=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, metavar="N")
def demo(call: Call, keep: Path | None, seed_only: bool, seed: int) -> int:
    """A desk with about 40 invented filings, in every stage; nothing of it is real and nothing leaves this machine."""
    if not seed_only and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(call.texts("cli.no_terminal"))
    texts = call.texts
    folder = (keep or Path(tempfile.mkdtemp(prefix="reviewer-tui-demo-"))).absolute()
    keep = folder if seed_only else keep
    try:
        with _listening(folder, seed) as settings:
            if not settings.database.exists():
                _seed(settings, seed, texts)
            if seed_only:
                click.echo(texts("demo.made", folder=folder, config=folder / _MARK), err=True)
                click.echo(str(settings.database))
                return 0
            return _run(settings, call.named or _FIRST, texts.lang)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _listening(folder: Path, seed: int) -> Iterator[Settings]:
    """The demo's settings while its loopback listeners answer for the documentation addresses."""
    from reviewer_tui.sandbox.listeners import LOOPBACK, NETWORKS, listeners
    from reviewer_tui.sandbox.sample_filings import closed_addresses, sample_hosts

    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise BadInput("demo.folder_in_use", folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / _MARK
    wished = {}
    if config.exists():
        before = read_settings({**os.environ, "REVIEWER_TUI_CONFIG": str(config)}, database=str(folder / "desk.db"))
        for wanted, earlier in before.listeners.items():
            if wanted.startswith("*:"):
                wished[int(wanted.rpartition(":")[2])] = int(earlier.rpartition(":")[2])
    closed = (LOOPBACK, _NOBODY_LISTENS)
    with listeners(hosts=sample_hosts(seed), ports=wished) as listening:
        mapping = {**listening.mapping(), **{f"{ip}:{port}": closed for ip in closed_addresses(seed) for port in PORTS}}
        lines = [
            "# The demo's own settings: invented filings, loopback listeners in place of customers' servers.",
            f'[database]\npath = "{folder / "desk.db"}"',
            '[desk]\nprovider = "演示接入服务商"',
            f"[ports]\nnetworks = {list(NETWORKS)!r}".replace("'", '"'),
            "[ports.listeners]",
            *(f'"{wanted}" = "{host}:{port}"' for wanted, (host, port) in mapping.items()),
            "[rules]\nexempt_documentation_addresses = true",
            '[verification]\naddress = "https://verify.example.com/{order_no}"',
            'office = "北京市东城区示例街9号示例大厦A座3层，备案组收，010-00000000"',
        ]
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield read_settings({"REVIEWER_TUI_CONFIG": str(config)}, database=str(folder / "desk.db"))


def _seed(settings: Settings, seed: int, texts: Texts) -> None:
    from reviewer_tui.sandbox.demo_story import Stage, play
    from reviewer_tui.sandbox.painter import forget_grounds
    from reviewer_tui.sandbox.sample_filings import register_sample, sample_packages

    click.echo(texts("demo.making"), err=True)
    clock = SetClock(DEMO_NOW.astimezone(UTC) - timedelta(days=90))
    init_desk(settings, login="root", name="管理员", clock=clock)
    desk = open_desk(settings, clock=clock)
    try:
        people = _hire(desk)
        desk.register.import_rows(people["wang"], enumerate(register_sample(seed), start=1))
        samples = sample_packages(seed=seed)
        stage = Stage(
            clock=clock,
            calendar=desk.calendar,
            intake=desk.intake,
            triage=desk.triage,
            review=desk.review,
            decisions=desk.decisions,
            followup=desk.followup,
            ports=desk.ports,
            verification=desk.verification,
            happenings=desk.happenings,
            deadlines=desk.deadlines,
            provinces=desk.tables.provinces,
            reviewers=(people["lilei"], people["hanmeimei"]),
            supervisor=people["wang"],
            operator=people["net"],
        )
        with tempfile.TemporaryDirectory() as packages:
            play(stage, samples, Path(packages), now=DEMO_NOW.astimezone(UTC), on_step=_progress)
        mark_demo(settings, DEMO_NOW)
    finally:
        desk.close()
        forget_grounds()


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    if sys.stderr.isatty() or end:
        click.echo(f"\r{done}/{total}{end}", nl=False, err=True)


def _hire(desk: Desk) -> dict[str, StaffMember]:
    root = desk.staff.by_login("root")
    assert root is not None
    staff = {
        "lilei": ("李雷", Role.REVIEWER),
        "hanmeimei": ("韩梅梅", Role.REVIEWER),
        "wang": ("王主管", Role.SUPERVISOR),
        "net": ("网络运维", Role.OPERATOR),
    }
    return {login: desk.staff.add(root, login=login, name=name, role=role)[0] for login, (name, role) in staff.items()}


def _run(settings: Settings, login: str, language: str) -> int:
    from reviewer_tui.tui.terminal import prepare_environment

    prepare_environment()
    gc.disable()  # nothing is garbage yet: the desk collects again after its first paint
    from reviewer_tui.cli.screen import keymap_of, looks_of
    from reviewer_tui.tui.desk_app import run_desk

    desk = open_desk(settings, clock=desk_clock(settings))
    actor = desk.staff.by_login(login)
    if actor is None:
        raise BadInput("demo.unknown_login", login=login)
    try:
        chosen = desk.staff.settings(actor)
        return run_desk(
            desk,
            actor,
            language,
            looks=looks_of(settings, chosen),
            keymap=keymap_of(settings, login),
            said_before=chosen.get("said_before", "").splitlines(),
        )
    finally:
        desk.close()
