"""``ports verify``: what a probe proves decides the exit code, and nothing outside the configured networks is touched."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reviewer_tui.sandbox.listeners import listeners
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def approved(folder: Path, config: str) -> Iterator[tuple[Shell, str]]:
    sample: SampleDesk = sample_desk(folder, config=config)
    sample.run_on()
    filing = sample.pass_on(sample.add())
    filing = sample.record(filing, "verification_received")
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    for item in view.checklist:
        if item.paper.value == "due" or not item.complete:
            sample.desk.followup.receive_paper(sample.who("lilei"), filing.id, item.kind, item.owner)
    for event in ("verification_passed", "upload", "accepted", "sms_all_verified"):
        filing = sample.record(filing, event)
    sample.record(
        filing, "authority_approved", number="京ICP备2026000001号", **{"service_number.s1": "京ICP备2026000001号-1"}
    )
    shell = Shell(sample, "net")
    shell("ports", "opened", filing.number)
    try:
        yield shell, filing.number
    finally:
        sample.desk.close()


def config_of(ports: dict[int, int]) -> str:
    lines = "".join(f'"*:{port}" = "127.0.0.1:{own}"\n' for port, own in ports.items())
    return f'[ports]\nnetworks = ["192.0.2.0/24"]\nconnect_timeout = 2\n[ports.listeners]\n{lines}'


def test_a_probe_that_proves_nothing_exits_with_nine_and_leaves_the_stage(tmp_path: Path) -> None:
    with approved(tmp_path, config_of(dict.fromkeys((80, 8080, 443), closed_port()))) as (shell, number):
        told = shell.json("ports", "verify", number, code=9)
        assert told["counts"] == {"filings": 1, "ports": 3, "proven": 0, "failed": 3}
        assert {row["case"] for row in told["items"]} == {"refused"}
        assert shell.json("show", number, "--only", "ports")["stage"] == "approved"
        states = {row["state"] for row in shell.json("ports", "list", number)["items"]}
        assert states == {"failed"}


def test_some_proven_ports_are_a_partial_success_and_the_rest_can_be_tried_again(tmp_path: Path) -> None:
    with listeners() as listening:
        ports = dict(listening.ports)
        with approved(tmp_path, config_of({**ports, 8080: closed_port()})) as (shell, number):
            told = shell.json("ports", "verify", number, code=5)
            assert {row["port"]: row["ok"] for row in told["items"]} == {80: True, 8080: False, 443: True}
            assert shell.json("ports", "verify", number, "--port", "80,443")["ok"]
            assert [row["port"] for row in shell.json("ports", "list", number)["items"]] == [8080]


def test_an_address_outside_the_configured_networks_is_refused(tmp_path: Path) -> None:
    with approved(tmp_path, "") as (shell, number):
        refused = shell("ports", "verify", number, "--json", code=4)
        assert refused.error["reason"] == "probe.network_not_configured"


@pytest.mark.parametrize("given", ["80;443", "http", "999999"])
def test_ports_are_numbers(shell: Shell, given: str) -> None:
    assert shell("ports", "opened", "F-1", "--port", given, code=2).out == ""
