"""Mail over real sockets: what leaves, what each failure is taken for, and what is said about nobody."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.domain.mail_address import is_mail_address
from reviewer_tui.integrations import mailer
from reviewer_tui.integrations.mailer import Mailer, message
from reviewer_tui.sandbox.listeners import fresh_certificate
from reviewer_tui.usecases.effects import Effect, EffectState, Fate, Reply
from tests.mail_servers import HOST, Line, bare_server, free_port, greet, mail_server

CANARY = "canary-Pa55w0rd"
NOTICE = {"to": "wang@example.com", "subject": "今日到期 3 件", "text": "您好：\n.\n..两点\n示例"}


def an_effect(key: str = "notice/wang/2026-11-23") -> Effect:
    return Effect(
        id=7,
        key=key,
        kind="notice",
        filing_id=None,
        state=EffectState.SENDING,
        created_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        not_before=datetime(2026, 11, 23, 2, 5, tzinfo=UTC),
        attempts=1,
        sent_at=None,
        trouble="",
    )


def a_mailer(port: int, **settings: Any) -> Mailer:
    return Mailer(
        **{"host": HOST, "port": port, "security": "none", "sender": "desk@example.com", "timeout": 5, **settings}
    )


@pytest.mark.parametrize("text", [NOTICE["text"], ".\n..\n.a\nplain\n.", "", "\n.\n", "長" * 3000, "a " * 3000])
def test_a_message_arrives_as_it_was_written(text: str) -> None:
    with mail_server() as postbox:
        assert a_mailer(postbox.port).send(an_effect(), {**NOTICE, "text": text}) == Reply(fate=Fate.SENT)
    (got,) = postbox.taken
    assert (got["Subject"], got["To"], got["From"]) == ("今日到期 3 件", "wang@example.com", "desk@example.com")
    assert got.get_content().rstrip("\r\n").splitlines() == text.rstrip("\n").splitlines()
    assert got["Auto-Submitted"] == "auto-generated"


def test_the_same_effect_makes_the_same_message() -> None:
    first, again = (message(an_effect(), NOTICE, sender="desk@example.com") for _ in range(2))
    assert first == again
    other = message(an_effect("notice/wang/2026-11-24"), NOTICE, sender="desk@example.com")
    assert [line for line in first.split(b"\r\n") if line.startswith(b"Message-ID")] != [
        line for line in other.split(b"\r\n") if line.startswith(b"Message-ID")
    ]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_text_makes_a_header_or_a_command(end: str) -> None:
    hostile = {**NOTICE, "subject": f"示例{end}Bcc: all@example.com", "text": f"a{end}.{end}QUIT{end}\x1b[2Jb"}
    with mail_server() as postbox:
        assert a_mailer(postbox.port).send(an_effect(f"k{end}X-Key: 1"), hostile).fate is Fate.SENT
    (got,) = postbox.taken
    assert set(got.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip
    assert "Bcc: all@example.com" in got["Subject"]
    assert "\x1b" not in got.get_content()


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("450 greylisted", Reply(fate=Fate.LATER, trouble="mail.busy 450")),
        ("550 no such user", Reply(fate=Fate.REFUSED, trouble="mail.refused 550")),
        ("421 closing", Reply(fate=Fate.DOWN, trouble="down.greeting 421")),
    ],
)
def test_what_the_server_says_decides(answer: str, reply: Reply) -> None:
    with mail_server() as postbox:
        postbox.rcpt = lambda address: answer
        assert a_mailer(postbox.port).send(an_effect(), NOTICE) == reply
        postbox.rcpt, postbox.data = (lambda address: "250 OK"), (lambda address: answer)
        assert a_mailer(postbox.port).send(an_effect(), NOTICE) == reply
    assert postbox.taken == []


@pytest.mark.parametrize("code", [530, 550, 553])
def test_a_refused_sender_is_no_fault_of_the_message_and_lets_all_wait(code: int) -> None:
    with mail_server() as postbox:
        postbox.mail = lambda address: f"{code} not from you"
        told = a_mailer(postbox.port).send(an_effect(), NOTICE)
    assert told == Reply(fate=Fate.DOWN, trouble=f"down.sender {code}")
    assert postbox.taken == []


def test_without_an_address_nothing_is_tried() -> None:
    for to in ("", "wang", "a@b", "a@example.com\r\nRCPT TO:<b@example.com>", "a b@example.com", "<a@example.com>"):
        told = a_mailer(free_port()).send(an_effect(), {**NOTICE, "to": to})
        assert told == Reply(fate=Fate.REFUSED, trouble="mail.no_address")


def drop_after_the_message(line: Line) -> None:
    greet(line)
    line.hear_message()


def drop_within_the_message(line: Line) -> None:
    greet(line)
    line.hear()


def say_nonsense_after_the_message(line: Line) -> None:
    greet(line)
    line.hear_message()
    line.say("\x1b]0;owned\x07 hello")


def say_nothing_after_the_message(line: Line) -> None:
    greet(line)
    line.wait_for_the_end()


@pytest.mark.parametrize(
    "behave", [drop_after_the_message, say_nonsense_after_the_message, say_nothing_after_the_message]
)
def test_a_reply_that_is_lost_after_the_message_leaves_the_outcome_unknown(behave: Callable[[Line], None]) -> None:
    with bare_server(behave) as port:
        told = a_mailer(port, timeout=0.3).send(an_effect(), NOTICE)
    assert told.fate is Fate.UNKNOWN
    assert told.trouble.startswith("mail.reply_lost")


def hang_up(line: Line) -> None:
    pass


def say_nothing(line: Line) -> None:
    line.wait_for_the_end()


def hang_up_before_the_message(line: Line) -> None:
    line.say("220 mail.example.com")
    line.hear()


def talk_without_end(line: Line) -> None:
    while True:
        line.say("220-" + "x" * 1000)


def turn_away(line: Line) -> None:
    line.say("554 not you")


@pytest.mark.parametrize(
    "behave", [hang_up, say_nothing, hang_up_before_the_message, talk_without_end, turn_away, drop_within_the_message]
)
def test_whatever_happens_before_the_message_is_whole_nothing_was_sent(behave: Callable[[Line], None]) -> None:
    text = "长" * 5_000_000 if behave is drop_within_the_message else "短"
    with bare_server(behave) as port:
        told = a_mailer(port, timeout=0.5).send(an_effect(), {**NOTICE, "text": text})
    assert told.fate is Fate.DOWN
    assert told.trouble.startswith("down.")


def test_a_server_that_drips_is_left_when_the_time_for_all_of_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailer, "LONGEST", 0.6)

    def drip(line: Line) -> None:
        # Every byte in time, the line never: only a limit on the whole ends this.
        line._connection.sendall(b"2")
        while not select.select([line._connection], [], [], 0.05)[0]:
            line._connection.sendall(b"2")

    with bare_server(drip) as port:
        assert a_mailer(port, timeout=0.5).send(an_effect(), NOTICE).fate is Fate.DOWN


def test_a_server_that_is_not_there_is_a_dead_channel() -> None:
    assert a_mailer(free_port()).send(an_effect(), NOTICE) == Reply(
        fate=Fate.DOWN, trouble="down.unreachable ECONNREFUSED"
    )


def a_password(folder: Path, text: str = "right\n", mode: int = 0o600) -> Path:
    file = folder / "mail.password"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_starttls_secures_the_login_and_the_certificate_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = fresh_certificate(("localhost",))
    with mail_server(context, require_starttls=True, auth_required=True) as postbox:
        secured = {"host": "localhost", "security": "starttls", "user": "desk", "password_file": a_password(tmp_path)}
        told = a_mailer(postbox.port, trusted_pem=pem, **secured).send(an_effect(), NOTICE)
        assert told == Reply(fate=Fate.SENT)
        assert postbox.logins == [("desk", "right")]
        assert postbox.secured == [True]
        unknown = a_mailer(postbox.port, **secured).send(an_effect(), NOTICE)
        other_name = a_mailer(postbox.port, trusted_pem=pem, **{**secured, "host": HOST}).send(an_effect(), NOTICE)
        assert unknown == other_name == Reply(fate=Fate.DOWN, trouble="down.tls")
        assert postbox.logins == [("desk", "right")], "nobody sees the password before the certificate is good"
        own_authority = tmp_path / "authority.pem"
        own_authority.write_text(pem, encoding="ascii")
        monkeypatch.setenv("SSL_CERT_FILE", str(own_authority))
        assert a_mailer(postbox.port, **secured).send(an_effect(), NOTICE) == Reply(fate=Fate.SENT)


def test_a_server_that_takes_no_logins_is_a_dead_channel(tmp_path: Path) -> None:
    with mail_server() as postbox:
        told = a_mailer(postbox.port, user="desk", password_file=a_password(tmp_path)).send(an_effect(), NOTICE)
    assert told == Reply(fate=Fate.DOWN, trouble="down.login")
    assert postbox.taken == []


def test_where_starttls_is_asked_for_and_not_offered_nothing_is_sent(tmp_path: Path) -> None:
    with mail_server() as postbox:
        told = a_mailer(postbox.port, security="starttls").send(an_effect(), NOTICE)
    assert told == Reply(fate=Fate.DOWN, trouble="down.no_tls")
    assert postbox.taken == []


def test_tls_from_the_first_byte() -> None:
    context, pem = fresh_certificate(("localhost",))
    with bare_server(say_nothing) as port:
        assert a_mailer(port, security="tls", timeout=0.5).send(an_effect(), NOTICE).fate is Fate.DOWN
    heard: list[str] = []
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with context.wrap_socket(connection, server_side=True) as secured:
                line = Line(secured)
                greet(line)
                line.hear_message()
                line.say("250 OK")
                heard.append(line.hear())
                line.close()

        thread = threading.Thread(target=serve)
        thread.start()
        told = a_mailer(server.getsockname()[1], host="localhost", security="tls", trusted_pem=pem).send(
            an_effect(), NOTICE
        )
        thread.join(10)
    assert told == Reply(fate=Fate.SENT)
    assert heard == ["quit"]


@pytest.mark.parametrize(("text", "mode"), [("right\n", 0o644), (None, 0), (f"{CANARY}\n", 0o600)])
def test_a_password_that_does_not_do_is_a_dead_channel_and_is_told_nowhere(
    tmp_path: Path, text: str | None, mode: int, capfd: pytest.CaptureFixture[str]
) -> None:
    file = a_password(tmp_path, text, mode) if text else tmp_path / "missing"
    context, pem = fresh_certificate(("localhost",))
    with mail_server(context, require_starttls=True, auth_required=True) as postbox:
        told = a_mailer(
            postbox.port, host="localhost", security="starttls", user="desk", password_file=file, trusted_pem=pem
        ).send(an_effect(), NOTICE)
    assert told.fate is Fate.DOWN
    assert told.trouble in ("down.password", "down.login 535")
    assert CANARY not in repr(told) + "".join(capfd.readouterr())


@pytest.mark.parametrize("text", ["a@example.com", "a.b+c@mail.example.com", "l_l@xn--fiqs8s.example"])
def test_plain_addresses_are_taken(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "@example.com", "a@", "a@b", "a@@example.com", "a@example..com", ".a@example.com", "a.@example.com",
        "a b@example.com", "a@exa mple.com", "a@example.com\n", "a@example.com\r\nX: y", "<a@example.com>", '"a"@example.com',
        "张@example.com", "a@例子.中国", "a@-example.com", f"{'a' * 65}@example.com", f"a@{'b.' * 126}com", "a@[192.0.2.1]",
        "a,b@example.com", "a@example.com,b@example.com",
    ],
)  # fmt: skip
def test_everything_else_is_no_address(text: str) -> None:
    assert not is_mail_address(text)
