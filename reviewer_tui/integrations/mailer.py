"""Mail over SMTP, one message a connection: whoever it is to, what the server said about it, and nothing lost in between.

Only the three digits of a server's answers are kept: their texts are a stranger's, and may hold addresses. The password is
read from its file when it is needed and stands in nothing that is logged or raised.
"""

from __future__ import annotations

import errno
import hashlib
import io
import re
import smtplib
import socket
import ssl
import stat
import time
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

from reviewer_tui.domain.mail_address import is_mail_address
from reviewer_tui.usecases.cells import plain
from reviewer_tui.usecases.effects import Effect, Fate, Reply

LONGEST: Final = 60.0
"""Seconds of one conversation, from the connection to the last answer, however slowly the server drips."""
_MOST_READ: Final = 65_536
_POLICY: Final = SMTP.clone(cte_type="7bit")
"""Seven bits: every server takes them."""
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


class Mailer:
    """Sends a payload of ``to``, ``subject`` and ``text`` as one plain text message.

    ``security`` is ``tls`` (from the first byte), ``starttls`` (or nothing is sent) or ``none``; certificates are verified against
    the system's authorities or ``trusted_pem``. ``timeout`` is seconds without an answer.
    """

    name = "mail"
    repeats = False

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: str,
        sender: str,
        user: str = "",
        password_file: Path | None = None,
        timeout: float = 20.0,
        trusted_pem: str = "",
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._sender = sender
        self._user, self._password_file = user, password_file
        self._timeout = min(timeout, LONGEST)
        self._trusted_pem = trusted_pem

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply:
        """Hand the message over. Until the final dot has gone nothing has been sent; from then on only an answer tells."""
        to = payload.get("to", "")
        if not is_mail_address(to):
            return Reply(fate=Fate.REFUSED, trouble="mail.no_address")
        letter = message(effect, payload, sender=self._sender)
        try:
            conversation = self._connect()
        except _DeadError as dead:
            return Reply(fate=Fate.DOWN, trouble=dead.trouble)
        try:
            return _hand_over(conversation, self._sender, to, letter)
        finally:
            conversation.leave()

    def _connect(self) -> _Conversation:
        try:
            return self._open()
        except ssl.SSLError:
            raise _DeadError("down.tls") from None
        except smtplib.SMTPNotSupportedError:
            raise _DeadError("down.no_tls") from None
        except smtplib.SMTPResponseException as error:
            raise _DeadError(f"down.greeting {error.smtp_code}") from None
        except OSError as error:  # SMTPException is one, too
            raise _DeadError(f"down.unreachable {_name_of(error)}".strip()) from None

    def _open(self) -> _Conversation:
        until = time.monotonic() + LONGEST
        at = self._sender.rpartition("@")[2]
        conversation = _Conversation(
            self._host, self._port, own_name=at, timeout=self._timeout, until=until, tls=self._tls
        )
        try:
            if self._security == "starttls":
                conversation.starttls(context=self._context())
            conversation.ehlo_or_helo_if_needed()
            if self._user:
                self._log_in(conversation)
        except BaseException:
            conversation.close()
            raise
        return conversation

    @property
    def _tls(self) -> ssl.SSLContext | None:
        return self._context() if self._security == "tls" else None

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self._trusted_pem or None)

    def _log_in(self, conversation: _Conversation) -> None:
        password = _password(self._password_file)
        try:
            conversation.login(self._user, password)
        except smtplib.SMTPAuthenticationError as error:
            raise _DeadError(f"down.login {error.smtp_code}") from None
        except smtplib.SMTPServerDisconnected:
            raise
        except (smtplib.SMTPException, UnicodeError):
            raise _DeadError("down.login") from None


class _DeadError(Exception):
    """The server cannot be used now; ``trouble`` as ``Effect`` keeps it."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class _Conversation(smtplib.SMTP):
    """SMTP whose answers are limited in length, and in time as a whole."""

    def __init__(
        self, host: str, port: int, *, own_name: str, timeout: float, until: float, tls: ssl.SSLContext | None
    ) -> None:
        self._until = until
        self._from_the_start = tls
        self._read = 0
        # A name of one's own keeps smtplib from asking the network for it.
        super().__init__(host, port, local_hostname=own_name, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        connection = socket.create_connection((host, port), timeout)
        if self._from_the_start is None:
            return connection
        try:
            return self._from_the_start.wrap_socket(connection, server_hostname=host)
        except OSError:
            connection.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """The next answer."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self))
        return super().getreply()

    def send(self, s: Any) -> None:
        """Send, within what is left of the time."""
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)

    def left(self) -> float:
        """Seconds until the next answer must be there."""
        return max(0.001, min(float(self.timeout), self._until - time.monotonic()))

    def take(self, buffer: Any) -> int:
        """Read into the buffer; OSError when too much was said, or for too long."""
        if self.sock is None or self._read > _MOST_READ:
            raise OSError(errno.EMSGSIZE, "")
        self.sock.settimeout(self.left())
        count = self.sock.recv_into(buffer)
        self._read += count
        return count

    def leave(self) -> None:
        """Say good-bye without waiting for an answer."""
        try:
            self.putcmd("quit")
        except OSError:
            pass
        finally:
            self.close()


class _Answers(io.RawIOBase):
    """The bytes of a server as a file."""

    def __init__(self, conversation: _Conversation) -> None:
        self._conversation = conversation

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._conversation.take(buffer)


def _hand_over(conversation: _Conversation, sender: str, to: str, letter: bytes) -> Reply:
    try:
        for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>", "DATA"):
            code, _ = conversation.docmd(command)
            if command.startswith("MAIL") and code // 100 == 5:
                # Nobody's mail would be taken from this sender: that is no fault of the message.
                return Reply(fate=Fate.DOWN, trouble=f"down.sender {code}")
            if code != 354 if command == "DATA" else code // 100 != 2:
                return _said(code)
        conversation.send(_DOT.sub(b"..", letter))
    except OSError as error:
        return Reply(fate=Fate.DOWN, trouble=f"down.unreachable {_name_of(error)}".strip())
    try:
        conversation.send(b".\r\n")
        code, _ = conversation.getreply()
    except OSError:
        return Reply(fate=Fate.UNKNOWN, trouble="mail.reply_lost")
    if code // 100 == 2:
        return Reply(fate=Fate.SENT)
    return _said(code) if code // 100 in (4, 5) else Reply(fate=Fate.UNKNOWN, trouble=f"mail.reply_lost {code}")


def _said(code: int) -> Reply:
    """An answer that is no consent: 4xx may heal (421 is the server itself going), 5xx will not."""
    if code == 421:
        return Reply(fate=Fate.DOWN, trouble="down.greeting 421")
    if code // 100 == 5:
        return Reply(fate=Fate.REFUSED, trouble=f"mail.refused {code}")
    return Reply(fate=Fate.LATER, trouble=f"mail.busy {code}")


def message(effect: Effect, payload: Mapping[str, str], *, sender: str) -> bytes:
    """The message with CRLF line ends: the same effect makes the same Message-ID and date, and no text of it makes a header."""
    made = EmailMessage(policy=_POLICY)
    made["From"] = Address(addr_spec=sender)
    made["To"] = Address(addr_spec=payload["to"])
    made["Subject"] = plain(payload["subject"])
    made["Date"] = effect.created_at
    name = hashlib.sha256(effect.key.encode()).hexdigest()[:40]
    made["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join(plain(line) for line in payload["text"].split("\n")))
    data = made.as_bytes()
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _password(file: Path | None) -> str:
    """The first line of a file that nobody else may read."""
    try:
        mode = file.stat().st_mode if file is not None else 0
        if file is None or not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
            raise _DeadError("down.password")
        return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise _DeadError("down.password") from None


def _name_of(error: OSError) -> str:
    """A short name of the fault from the fixed list of the system."""
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno or 0, "")
