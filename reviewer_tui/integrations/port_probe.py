"""Proves that a port is open, or closed, by a connection: TCP, then HTTP on 80 and 8080, TLS on 443.

Only addresses inside the configured networks are ever touched (default: none); names are never looked up, redirects never
followed, and of an answer only its status is told: everything else in it was written by a stranger.

What proves an open port is that the service behind it answers in its protocol: a provider's block page, or a connection that
is cut as soon as the host name is sent, does not. A certificate that does not fit is the customer's business: the port is
open all the same, so the result is proven and its case says what is wrong with the certificate.
"""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from reviewer_tui.domain.port_opening import PORTS, ProbeResult
from reviewer_tui.errors import BadInput, Refused

MAX_ANSWER: Final = 65_536
"""Bytes of an HTTP answer that are read at most."""
TLS_PORT: Final = 443
ANY: Final = "*"
"""Stands in a mapping for every address of the networks: ``*:80``."""

_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*", re.ASCII)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |\r|\n)")
_EXPIRED: Final = 10
_OTHER_NAME: Final = (62, 64)


class PortProbe:
    """Probes ports of configured networks.

    ``mapping`` sends ``203.0.113.7:80`` (or ``*:80``) to a loopback listener: for demo and training, where addresses of the
    documentation networks stand for real ones. ``block_markers`` are texts by which the provider's block page is known.
    ``trusted_pem`` takes the place of the system's certificate authorities. Times are seconds.
    """

    def __init__(
        self,
        *,
        networks: tuple[str, ...],
        mapping: Mapping[str, tuple[str, int]] | None = None,
        connect_timeout: float = 5.0,
        block_markers: tuple[str, ...] = (),
        trusted_pem: str = "",
    ) -> None:
        self._networks = tuple(_network(text) for text in networks)
        self._mapping = dict(mapping or {})
        for host, _ in self._mapping.values():
            if not ipaddress.ip_address(host).is_loopback:
                raise BadInput("probe.listener_not_loopback", address=host)
        self._timeout = connect_timeout
        self._markers = tuple(marker.encode("utf-8") for marker in block_markers if marker)
        self._trusted_pem = trusted_pem

    def probe(self, *, host: str, address: str, port: int, expect_open: bool = True) -> ProbeResult:
        """Connect to ``address`` and ask for ``host``.

        Raises Refused ``probe.network_not_configured`` for an address outside the networks, BadInput for a host, address or
        port that is none. What the other side does is a result, never an error.
        """
        name = _host(host)
        target = self._target(address, port)
        started = time.perf_counter()
        try:
            with socket.create_connection(target, timeout=self._timeout) as connection:
                if port == TLS_PORT:
                    reachable, proven, case, detail = self._ask_tls(connection, name)
                else:
                    reachable, proven, case, detail = self._ask_http(connection, name, port)
        except OSError as error:
            reachable, proven, case, detail = _not_connected(error)
        millis = round((time.perf_counter() - started) * 1000)
        if not expect_open:
            proven, case = _closed(reachable, case)
        return ProbeResult(reachable=reachable, proven=proven, case=case, detail=detail, millis=millis)

    def _target(self, address: str, port: int) -> tuple[str, int]:
        if port not in PORTS:
            raise BadInput("probe.bad_port", port=port)
        try:
            wanted = ipaddress.ip_address(address)
        except ValueError:
            raise BadInput("probe.bad_address", address=address[:45]) from None
        if not any(wanted in network for network in self._networks):
            raise Refused("probe.network_not_configured", address=str(wanted))
        for key in (f"{wanted}:{port}", f"{ANY}:{port}"):
            if key in self._mapping:
                return self._mapping[key]
        return str(wanted), port

    def _ask_http(self, connection: socket.socket, host: str, port: int) -> tuple[bool, bool, str, str]:
        authority = host if port == 80 else f"{host}:{port}"
        request = f"GET / HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: port-probe\r\nConnection: close\r\n\r\n"
        try:
            connection.sendall(request.encode("ascii"))
            answer = self._answer(connection)
        except OSError as error:
            return True, False, "probe.no_http", _reason(error)
        status = _STATUS.match(answer)
        if status is None:
            return True, False, "probe.no_http", ""
        detail = f"HTTP {status[1].decode('ascii')}"
        if any(marker in answer for marker in self._markers):
            return True, False, "probe.block_page", detail
        return True, True, "probe.open_http", detail

    def _answer(self, connection: socket.socket) -> bytes:
        """The answer as far as it is needed: its status, or up to the limit where a block page must be told by its text."""
        until = time.monotonic() + 2 * self._timeout
        answer = bytearray()
        while len(answer) < MAX_ANSWER and (left := until - time.monotonic()) > 0:
            if not self._markers and _STATUS.match(answer):
                break
            connection.settimeout(left)
            try:
                received = connection.recv(min(8_192, MAX_ANSWER - len(answer)))
            except OSError:
                if _STATUS.match(answer):
                    break
                raise
            if not received:
                break
            answer += received
        return bytes(answer)

    def _ask_tls(self, connection: socket.socket, host: str) -> tuple[bool, bool, str, str]:
        try:
            with self._tls.wrap_socket(connection, server_hostname=host) as secured:
                return True, True, "probe.open_tls", secured.version() or ""
        except ssl.SSLCertVerificationError as error:
            return True, True, _certificate_case(error.verify_code), ""
        except OSError as error:
            return True, False, "probe.no_tls", _reason(error)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self._trusted_pem or None)


def _certificate_case(verify_code: int) -> str:
    if verify_code in _OTHER_NAME:
        return "probe.open_tls_name"
    return "probe.open_tls_expired" if verify_code == _EXPIRED else "probe.open_tls_untrusted"


def _not_connected(error: OSError) -> tuple[bool, bool, str, str]:
    if isinstance(error, TimeoutError):
        return False, False, "probe.timeout", ""
    if isinstance(error, ConnectionRefusedError):
        return False, False, "probe.refused", ""
    return False, False, "probe.unreachable", _reason(error)


def _closed(reachable: bool, case: str) -> tuple[bool, str]:
    """The same finding asked the other way round: silence and refusal prove that a port is closed, so does the block page."""
    if case == "probe.block_page":
        return True, "probe.closed_block_page"
    if reachable:
        return False, "probe.still_open"
    if case == "probe.unreachable":
        return False, case
    return True, "probe.closed"


def _reason(error: OSError) -> str:
    """A short name of the fault from the fixed lists of the system and the TLS library."""
    if isinstance(error, ssl.SSLError):
        return (error.reason or type(error).__name__)[:40]
    return errno.errorcode.get(error.errno or 0, "ETIMEDOUT" if isinstance(error, TimeoutError) else "")


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise BadInput("probe.bad_network", network=text[:60]) from None


def _host(host: str) -> str:
    """The host's ASCII form, fit for a header line; a stranger wrote it."""
    name = host.strip().rstrip(".")
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise BadInput("probe.bad_host", host=host[:80]) from None
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise BadInput("probe.bad_host", host=host[:80])
    return name
