"""Probing ports: real sockets on loopback, nothing beyond the configured networks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reviewer_tui.domain.port_opening import ProbeResult
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.integrations.port_probe import PortProbe
from reviewer_tui.sandbox.listeners import NETWORKS, Listening, listeners

ADDRESS = "203.0.113.7"
HOST = "haihe-demo.cn"


@pytest.fixture(scope="module")
def listening() -> Iterator[Listening]:
    with listeners(hosts=(HOST,)) as started:
        yield started


@contextmanager
def answering(answer: bytes | None, *, asked: list[bytes] | None = None) -> Iterator[tuple[str, int]]:
    """A server that takes connections, reads one request and answers; with None it resets instead."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    request = connection.recv(4_096)
                    if asked is not None:
                        asked.append(request)
                    if answer is None:
                        linger = b"\1\0\0\0\0\0\0\0"
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                        continue
                    try:
                        connection.sendall(answer)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def closed_port() -> Iterator[tuple[str, int]]:
    """A loopback port that is bound and not listened on: every connection is refused."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()


def ask(target: tuple[str, int], port: int = 80, *, expect_open: bool = True, **settings: object) -> ProbeResult:
    probe = PortProbe(networks=NETWORKS, mapping={f"{ADDRESS}:{port}": target}, **settings)  # type: ignore[arg-type]
    return probe.probe(host=HOST, address=ADDRESS, port=port, expect_open=expect_open)


@pytest.mark.parametrize("port", [80, 8080])
def test_a_web_server_proves_its_port_open(listening: Listening, port: int) -> None:
    result = PortProbe(networks=NETWORKS, mapping=listening.mapping()).probe(host=HOST, address=ADDRESS, port=port)
    assert (result.reachable, result.proven, result.case, result.detail) == (True, True, "probe.open_http", "HTTP 200")


def test_a_trusted_certificate_for_the_host_proves_443_open(listening: Listening) -> None:
    probe = PortProbe(networks=NETWORKS, mapping=listening.mapping(), trusted_pem=listening.certificate_pem)
    result = probe.probe(host=HOST, address=ADDRESS, port=443)
    assert (result.proven, result.case) == (True, "probe.open_tls")
    assert result.detail.startswith("TLSv1.")


def test_a_certificate_that_does_not_fit_leaves_the_port_open_and_is_told(listening: Listening) -> None:
    trusting = PortProbe(networks=NETWORKS, mapping=listening.mapping(), trusted_pem=listening.certificate_pem)
    strict = PortProbe(networks=NETWORKS, mapping=listening.mapping())
    other = trusting.probe(host="other-demo.cn", address=ADDRESS, port=443)
    unknown = strict.probe(host=HOST, address=ADDRESS, port=443)
    assert (other.proven, other.case) == (True, "probe.open_tls_name")
    assert (unknown.proven, unknown.case) == (True, "probe.open_tls_untrusted")


def test_a_connection_that_speaks_no_tls_does_not_prove_443() -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n") as target:
        result = ask(target, 443)
    assert (result.reachable, result.proven, result.case) == (True, False, "probe.no_tls")


@pytest.mark.parametrize("answer", [None, b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 999 \r\n", b"\0" * 100_000])
def test_a_connection_that_gives_no_http_answer_does_not_prove_80(answer: bytes | None) -> None:
    with answering(answer) as target:
        result = ask(target)
    assert (result.reachable, result.proven, result.case) == (True, False, "probe.no_http")


def test_the_block_page_is_known_by_its_marker_and_does_not_prove_an_open_port() -> None:
    page = "HTTP/1.1 403 Forbidden\r\n\r\n<h1>该网站暂时无法访问：未备案</h1>".encode()
    with answering(page) as target:
        blocked = ask(target, block_markers=("未备案",))
        closing = ask(target, block_markers=("未备案",), expect_open=False)
        unmarked = ask(target)
    assert (blocked.proven, blocked.case, blocked.detail) == (False, "probe.block_page", "HTTP 403")
    assert (closing.proven, closing.case) == (True, "probe.closed_block_page")
    assert unmarked.proven


def test_a_refused_connection_proves_a_closed_port_and_no_open_one() -> None:
    with closed_port() as target:
        opening = ask(target)
        closing = ask(target, expect_open=False)
    assert (opening.reachable, opening.proven, opening.case) == (False, False, "probe.refused")
    assert (closing.reachable, closing.proven, closing.case) == (False, True, "probe.closed")


def test_a_port_that_answers_is_still_open(listening: Listening) -> None:
    probe = PortProbe(networks=NETWORKS, mapping=listening.mapping())
    result = probe.probe(host=HOST, address=ADDRESS, port=443, expect_open=False)
    assert (result.reachable, result.proven, result.case) == (True, False, "probe.still_open")


def test_a_full_backlog_is_a_time_out_and_a_silent_port_counts_as_closed() -> None:
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for client in (first, second):
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        opening = ask(server.getsockname(), connect_timeout=0.2)
        closing = ask(server.getsockname(), connect_timeout=0.2, expect_open=False)
    assert (opening.proven, opening.case) == (False, "probe.timeout")
    assert (closing.proven, closing.case) == (True, "probe.closed")


def test_an_answer_that_never_ends_is_read_up_to_the_limit() -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10_000_000) as target:
        result = ask(target, block_markers=("nowhere",))
    assert result.proven


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    asked: list[bytes] = []
    with answering(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\n\r\n", asked=asked) as target:
        result = ask(target)
    assert (result.proven, result.detail) == (True, "HTTP 301")
    assert len(asked) == 1
    assert b"Host: haihe-demo.cn\r\n" in asked[0]


def test_no_address_outside_the_configured_networks_is_touched(listening: Listening) -> None:
    outside = PortProbe(networks=("198.51.100.0/24",), mapping=listening.mapping())
    for probe in (outside, PortProbe(networks=())):
        with pytest.raises(Refused) as caught:
            probe.probe(host=HOST, address=ADDRESS, port=80)
        assert caught.value.reason == "probe.network_not_configured"


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("host", "address", "port", "case"),
    [
        ("a.cn\r\nX: y", ADDRESS, 80, "probe.bad_host"),
        ("", ADDRESS, 80, "probe.bad_host"),
        ("a..cn", ADDRESS, 80, "probe.bad_host"),
        ("x[/]y.cn", ADDRESS, 80, "probe.bad_host"),
        ("\u202e.cn", ADDRESS, 80, "probe.bad_host"),
        ("a" * 300 + ".cn", ADDRESS, 80, "probe.bad_host"),
        (HOST, "haihe-demo.cn", 80, "probe.bad_address"),
        (HOST, "203.0.113.7/24", 80, "probe.bad_address"),
        (HOST, ADDRESS, 22, "probe.bad_port"),
    ],
)
def test_a_host_address_or_port_that_is_none_is_refused(host: str, address: str, port: int, case: str) -> None:
    with pytest.raises(BadInput) as caught:
        PortProbe(networks=NETWORKS).probe(host=host, address=address, port=port)
    assert caught.value.reason == case


def test_a_chinese_host_is_asked_for_in_its_ascii_form() -> None:
    asked: list[bytes] = []
    with answering(b"HTTP/1.1 200 OK\r\n\r\n", asked=asked) as target:
        probe = PortProbe(networks=NETWORKS, mapping={f"{ADDRESS}:8080": target})
        assert probe.probe(host="海河示例.中国", address=ADDRESS, port=8080).proven
    assert b"Host: xn--" in asked[0]
    assert b":8080\r\n" in asked[0]


def test_settings_that_lead_elsewhere_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        PortProbe(networks=NETWORKS, mapping={"*:80": ("192.0.2.1", 80)})
    assert caught.value.reason == "probe.listener_not_loopback"
    with pytest.raises(BadInput) as caught:
        PortProbe(networks=("203.0.113.7/24",))
    assert caught.value.reason == "probe.bad_network"


def test_listeners_take_the_ports_of_an_earlier_start_again_and_another_when_they_are_taken() -> None:
    with listeners() as first:
        ports = dict(first.ports)
        with listeners(ports=ports) as second:
            assert set(second.ports.values()).isdisjoint(ports.values())
    with listeners(ports=ports) as third:
        assert third.ports == ports


def test_listeners_leave_nothing_behind() -> None:
    before = threading.active_count()
    with listeners() as started:
        PortProbe(networks=NETWORKS, mapping=started.mapping()).probe(host=HOST, address=ADDRESS, port=443)
        target = ("127.0.0.1", started.ports[80])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(target, timeout=1):
        pass
    assert threading.active_count() <= before + 1
