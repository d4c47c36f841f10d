"""Loopback listeners that stand for customers' servers, so that demo and training can prove ports without a network.

Three listeners, for 80, 8080 and 443, answer for every documentation address. The TLS certificate is made at the start, its
key never outlives the start.
"""

from __future__ import annotations

import os
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Final

LOOPBACK: Final = "127.0.0.1"
NETWORKS: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
"""The documentation networks (RFC 5737), which invented filings use."""
PLAIN_PORTS: Final = (80, 8080)
TLS_PORT: Final = 443
_VALID: Final = timedelta(days=30)
_CLOCK_SKEW: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the listeners are: ``ports`` from the port that is asked for to the loopback port, and the certificate (PEM)."""

    ports: Mapping[int, int]
    certificate_pem: str

    def mapping(self) -> dict[str, tuple[str, int]]:
        """For a probe: every address of its networks to these listeners."""
        return {f"*:{port}": (LOOPBACK, own) for port, own in self.ports.items()}


@contextmanager
def listeners(*, hosts: Sequence[str] = (), ports: Mapping[int, int] | None = None) -> Iterator[Listening]:
    """Answer on loopback until the end of the ``with`` block.

    ``hosts`` are the names in the certificate. ``ports`` wishes loopback ports, as an earlier start recorded them, so that a
    kept demo finds them again; one that is taken by now is replaced by a free one.
    """
    wished = ports or {}
    with ExitStack() as stack:
        context, certificate = fresh_certificate(hosts)
        own = {port: stack.enter_context(_serving(wished.get(port, 0), None)) for port in PLAIN_PORTS}
        own[TLS_PORT] = stack.enter_context(_serving(wished.get(TLS_PORT, 0), context))
        yield Listening(ports=own, certificate_pem=certificate)


class _Answer(BaseHTTPRequestHandler):
    """One short page for every request."""

    timeout = 10
    server_version = "demo"
    sys_version = ""

    def do_GET(self) -> None:
        page = "<!doctype html><title>演示</title><p>演示服务已开通</p>".encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing goes to the terminal, on which the desk is shown."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # A host that does not keep its sockets for a while after a close could not be started twice in a row.
    allow_reuse_address = True

    def server_bind(self) -> None:
        # HTTPServer would ask the name service for the machine's full name.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up or breaks off a handshake is nothing to tell about."""


@contextmanager
def _serving(port: int, context: ssl.SSLContext | None) -> Iterator[int]:
    try:
        server = _Listener((LOOPBACK, port), _Answer)
    except OSError:
        server = _Listener((LOOPBACK, 0), _Answer)
    if context is not None:
        # The handshake waits for the thread of the connection: a silent client must not block the next one.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fresh_certificate(hosts: Sequence[str]) -> tuple[ssl.SSLContext, str]:
    """A server context with a fresh self-signed certificate, and that certificate as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "reviewer-tui demo")])
    # The certificate is judged by the machine's clock, not by the clock that the demo is set to.
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts or ("localhost",)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="reviewer-tui-") as folder:
        file = Path(folder, "listener.pem")
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(private + pem)
        context.load_cert_chain(file)
    return context, pem.decode("ascii")
