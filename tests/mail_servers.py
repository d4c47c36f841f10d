"""Mail servers on loopback: a real one (aiosmtpd) that keeps what it gets, and bare ones that misbehave as they are told."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass(slots=True)
class Postbox:
    """What a server took, and how it answers: by sender for MAIL, by recipient for RCPT and after the message (``data``)."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    mail: Callable[[str], str] = lambda address: "250 OK"
    rcpt: Callable[[str], str] = lambda address: "250 OK"
    data: Callable[[str], str] = lambda address: "250 OK"

    async def handle_MAIL(  # noqa: N802 - the server asks for these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.mail(address)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - the server asks for these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data(envelope.rcpt_tos[0])
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.secured.append(session.ssl is not None)
        return answer

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, **settings: Any) -> Iterator[Postbox]:
    """A real server."""
    postbox = Postbox(port=free_port())
    if settings.get("auth_required"):
        settings |= {"authenticator": postbox.log_in}
    controller = Controller(postbox, hostname=HOST, port=postbox.port, tls_context=tls, **settings)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


class Line:
    """The server's end of a connection, line by line."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    def say(self, *lines: str) -> None:
        self._connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> str:
        """The next line; empty when the other side has gone."""
        return self._file.readline().decode().rstrip("\r\n")

    def hear_message(self) -> None:
        """Everything up to the lonely dot."""
        while self._file.readline() not in (b".\r\n", b""):
            pass

    def wait_for_the_end(self) -> None:
        """Say nothing until the other side hangs up."""
        while self._file.readline():
            pass

    def close(self) -> None:
        self._file.close()


@contextmanager
def bare_server(behave: Callable[[Line], None]) -> Iterator[int]:
    """A server that does what it is told with each connection and hangs up; yields its port."""
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    line = Line(connection)
                    try:
                        behave(line)
                    except OSError:
                        pass
                    finally:
                        line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
        thread.join(20)
        assert not thread.is_alive()


def greet(line: Line) -> None:
    """Up to the message: everything is welcome."""
    line.say("220 mail.example.com ESMTP")
    while (heard := line.hear()) and not heard.upper().startswith("DATA"):
        line.say("250 OK")
    line.say("354 go on")
