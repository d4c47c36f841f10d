"""``outbox``: listing, sending, holding and cancelling from the shell, over a real folder and a real mail server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from reviewer_tui.cli.output_schemas import output_schema
from tests.cli.running import Shell
from tests.hostile.test_commands import clean, live_cells
from tests.mail_servers import HOST, free_port, mail_server
from tests.outbox_desk import put, standing
from tests.sample_desk import SampleDesk, sample_desk

ID_CANARY = "110101199003071233"
PASSWORD_CANARY = "canary-Pa55w0rd"
NOTICE = {"login": "wang", "subject": "今日到期", "text": f"示例 {ID_CANARY}"}
HOSTILE = ("=1+1", "\x1b]0;owned\x07", "a\nb", "x[/]y", "\u202eevil", "@SUM(A1)")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    sample = desk_of(tmp_path, "")
    yield sample
    sample.desk.close()


def desk_of(folder: Path, config: str) -> SampleDesk:
    sample = sample_desk(folder, config=config)
    sample.run_on()
    return sample


def feed_and_mail(folder: Path, port: int) -> str:
    return (
        f'[feed]\nfolder = "{folder / "feed"}"\n'
        f'[mail]\nhost = "{HOST}"\nport = {port}\nsecurity = "none"\nsender = "desk@example.com"\ntimeout = 2\n'
    )


def checked(shell: Shell, *words: object, login: str = "wang", code: int = 0) -> dict[str, object]:
    document: dict[str, object] = shell.json(*words, login=login, code=code)
    name = " ".join(map(str, words[:2]))
    jsonschema.Draft202012Validator(output_schema(name)).validate(document)
    return document


def test_due_effects_leave_through_the_folder_and_the_mail_server(tmp_path: Path) -> None:
    with mail_server() as postbox:
        sample = desk_of(tmp_path, feed_and_mail(tmp_path, postbox.port))
        shell = Shell(sample)
        shell("staff", "email", "wang", "wang@example.com", login="root")
        filing = sample.add()
        shell("next", login="lilei")
        put(sample, "notice/wang/1", kind="notice", payload=NOTICE)
        put(sample, "digest/net/1", kind="digest", payload={**NOTICE, "login": "net"})
        rehearsed = checked(shell, "outbox", "send", "--dry-run")
        assert {row["outcome"] for row in rehearsed["results"]} == {"due"}  # type: ignore[attr-defined]
        assert postbox.taken == []
        told = checked(shell, "outbox", "send", code=5)
        assert told["counts"] == {"tried": 3, "sent": 2, "waiting": 0, "failed": 1, "unknown": 0, "refused": 0}
        assert [one["due"] for one in told["channels"]] == [0, 0, 0]  # type: ignore[attr-defined]
        (file,) = (tmp_path / "feed").iterdir()
        said = json.loads(file.read_text(encoding="utf-8"))
        assert (said["filing"], said["stage"]) == (filing.number, "isp_review")
        (mail,) = postbox.taken
        assert (mail["To"], mail["Subject"]) == ("wang@example.com", "今日到期")
        assert checked(shell, "outbox", "send")["counts"]["tried"] == 0  # type: ignore[index]
        (left,) = checked(shell, "outbox", "list")["items"]  # type: ignore[misc]
        assert (left["state"], left["trouble"]) == ("failed", "mail.no_address")
        shell("staff", "email", "net", "net@example.com", login="root")
        assert checked(shell, "outbox", "send", left["id"])["ok"] is True
        assert [one["To"] for one in postbox.taken] == ["wang@example.com", "net@example.com"]
        assert shell("outbox", "send", login="wang").out == "Nothing was sent.\n"
        sample.desk.close()


def test_what_no_channel_carries_waits_and_the_answer_says_so(sample: SampleDesk) -> None:
    shell = Shell(sample)
    put(sample, "a", "b")
    put(sample, "n", kind="notice", payload=NOTICE)
    told = checked(shell, "outbox", "send")
    assert told["warnings"] == [
        "2 wait for the feed folder, which is not configured.", "1 waits for mail, which is not configured.",
    ]  # fmt: skip
    assert set(standing(sample).values()) == {"waiting"}
    shell("outbox", "send", "L-1", login="wang", code=2)


def test_a_dead_channel_exits_with_nine_and_with_five_when_the_other_one_goes(tmp_path: Path) -> None:
    sample = desk_of(tmp_path, feed_and_mail(tmp_path, free_port()))
    shell = Shell(sample, "wang")
    shell("staff", "email", "wang", "wang@example.com", login="root")
    put(sample, "n1", "n2", kind="notice", payload=NOTICE)
    told = checked(shell, "outbox", "send", code=9)
    assert [row["trouble"] for row in told["results"]] == ["down.unreachable ECONNREFUSED"]  # type: ignore[attr-defined]
    assert "mail is dead: 1 more wait" in told["warnings"][0]  # type: ignore[index]
    assert checked(shell, "outbox", "send", code=9)["counts"]["tried"] == 0  # type: ignore[index]
    put(sample, "s")
    checked(shell, "outbox", "send", code=5)
    checked(shell, "outbox", "send", "L-1", code=9)
    sample.desk.close()


def test_mail_to_a_closed_office_waits_and_that_is_no_fault(tmp_path: Path) -> None:
    with mail_server() as postbox:
        sample = desk_of(tmp_path, feed_and_mail(tmp_path, postbox.port))
        shell = Shell(sample, "wang")
        shell("staff", "email", "wang", "wang@example.com", login="root")
        put(sample, "n", kind="notice", payload=NOTICE)
        night = ("--now", "2026-11-23T22:00")
        told = checked(shell, "outbox", "send", *night)
        assert told["warnings"] == ["mail: 1 more wait until the office opens at 2026-11-24 09:00."]
        assert postbox.taken == []
        checked(shell, "outbox", "send", "L-1", *night)
        assert len(postbox.taken) == 1, "by hand it leaves at any time"
        sample.desk.close()


def test_the_list_tells_what_needs_somebody_and_filters(sample: SampleDesk) -> None:
    shell = Shell(sample)
    filing = sample.add()
    put(sample, "a", "b", "c", filings=[filing.id])
    shell("outbox", "cancel", "L-2", login="wang")
    shell("outbox", "hold", "L-3", login="wang")
    rows = checked(shell, "outbox", "list", login="audit")["items"]
    assert [(row["id"], row["state"], row["filing"]) for row in rows] == [  # type: ignore[attr-defined]
        ("L-1", "waiting", filing.number), ("L-3", "held", filing.number),
    ]  # fmt: skip
    assert rows[0].keys() >= {"key", "kind", "since", "attempts", "trouble"}  # type: ignore[index]
    assert [row["id"] for row in checked(shell, "outbox", "list", "--state", "cancelled")["items"]] == ["L-2"]  # type: ignore[attr-defined]
    assert checked(shell, "outbox", "list", "--older-than", "1d")["items"] == []
    assert checked(shell, "outbox", "list", "--kind", "letter")["items"] == []
    told = checked(shell, "outbox", "list", "--limit", "1")
    assert (len(told["items"]), told["total"]) == (1, None)  # type: ignore[arg-type]
    assert len(checked(shell, "outbox", "list", "--limit", "0")["items"]) == 2  # type: ignore[arg-type]
    for wrong in (("--older-than", "soon"), ("--state", "lost"), ("--kind", "smoke")):
        shell("outbox", "list", *wrong, code=2)


def test_holding_many_needs_a_yes_and_tells_each(sample: SampleDesk) -> None:
    shell = Shell(sample, "wang")
    put(sample, "a", "b")
    shell("outbox", "hold", "L-1", "L-2", code=2)
    told = checked(shell, "outbox", "hold", "L-1", "2", "L-99", "--yes", code=5)
    assert [row["outcome"] for row in told["results"]] == ["changed", "changed", "refused"]  # type: ignore[attr-defined]
    assert checked(shell, "outbox", "hold", "L-1")["counts"]["unchanged"] == 1  # type: ignore[index]
    assert standing(sample) == {"a": "held", "b": "held"}
    checked(shell, "outbox", "release", "L-1", "--dry-run")
    assert standing(sample)["a"] == "held"
    checked(shell, "outbox", "release", "L-1")
    checked(shell, "outbox", "cancel", "L-1")
    shell("outbox", "release", "L-1", code=4)
    shell("outbox", "cancel", "L-99", code=3)
    shell("outbox", "hold", "L-x", code=2)
    shell("outbox", "hold", code=2)


@pytest.mark.parametrize("words", ["send", "send L-1", "hold L-1", "release L-1", "cancel L-1"])
def test_a_reviewer_may_list_and_nothing_else_and_the_refusal_is_on_record(sample: SampleDesk, words: str) -> None:
    shell = Shell(sample, "lilei")
    put(sample, "a")
    shell("outbox", "list")
    shell("outbox", *words.split(), code=7)
    with sample.desk.store.reading() as work:
        assert work.audit.verify().rows
    assert standing(sample) == {"a": "waiting"}


def test_an_unknown_one_is_sent_again_only_with_yes(tmp_path: Path) -> None:
    from tests.integrations.test_mailer import drop_after_the_message
    from tests.mail_servers import bare_server

    with bare_server(drop_after_the_message) as port:
        sample = desk_of(tmp_path, feed_and_mail(tmp_path, port))
        shell = Shell(sample, "wang")
        shell("staff", "email", "wang", "wang@example.com", login="root")
        put(sample, "n", kind="notice", payload=NOTICE)
        told = checked(shell, "outbox", "send", code=9)
        assert [row["outcome"] for row in told["results"]] == ["unknown"]  # type: ignore[attr-defined]
        shell("outbox", "send", "L-1", code=2)
    with mail_server() as postbox:
        config = sample.home / "config.toml"
        config.write_text(config.read_text("utf-8").replace(f"port = {port}", f"port = {postbox.port}"), "utf-8")
        checked(shell, "outbox", "send")
        assert postbox.taken == []
        checked(shell, "outbox", "send", "L-1", "--yes")
        assert len(postbox.taken) == 1
    shell("outbox", "send", "L-1", "--yes", code=4)
    sample.desk.close()


@pytest.mark.hostile
@pytest.mark.parametrize("form", ["--table", "--csv", "--json", "--jsonl"])
def test_hostile_keys_and_payloads_do_nothing_to_whoever_looks(tmp_path: Path, form: str) -> None:
    sample = desk_of(tmp_path, f'[feed]\nfolder = "{tmp_path / "feed"}"\n')
    shell = Shell(sample, "wang")
    put(sample, *HOSTILE, payload={"order_no": HOSTILE[1], "stage": HOSTILE[4]})
    put(sample, *(f"{key}/held" for key in HOSTILE))
    for words in (
        "list", "hold 7", "release 7", "send 8", "send", "list --state sent", "send 8", "cancel 1",
    ):  # fmt: skip
        ran = shell("outbox", *words.split(), form, code=None)
        assert ran.code in (0, 4), ran
        assert clean(ran.out), ran.out
        assert clean(ran.err), ran.err
        if form == "--csv":
            assert live_cells(ran.out) == []
    assert {len(path.stem) for path in (tmp_path / "feed").iterdir()} == {64}
    sample.desk.close()


def test_neither_password_nor_what_a_mail_says_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "mail.password"
    secret.write_text(PASSWORD_CANARY, encoding="utf-8")
    secret.chmod(0o600)
    config = feed_and_mail(tmp_path, free_port()) + f'user = "desk"\npassword_file = "{secret}"\n'
    sample = desk_of(tmp_path, config)
    shell = Shell(sample, "wang")
    shell("staff", "email", "wang", "canary.wang@example.com", login="root")
    put(sample, "n", kind="notice", payload=NOTICE)
    said = [
        shell("outbox", *words.split(), *form, code=None)
        for words in ("send", "send L-1", "list", "hold L-1", "release L-1", "cancel L-1")
        for form in ((), ("--json",))
    ]
    said += [shell("config", "check"), shell("audit", "verify", login="root"), shell("staff", "list")]
    everything = "".join(ran.out + ran.err for ran in said) + "".join(capfd.readouterr())
    for canary in (PASSWORD_CANARY, ID_CANARY, "canary.wang"):
        assert canary not in everything
    sample.desk.close()
    stored = b"".join(path.read_bytes() for path in sample.home.rglob("*") if path.is_file())
    for canary in (PASSWORD_CANARY, ID_CANARY, "canary.wang"):
        assert canary.encode() not in stored


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ('[mail]\nhost = "mail.example.com"\n', "config.sender"),
        ('[mail]\nhost = "mail.example.com"\nsender = "a@example.com\\r\\nBcc: b@example.com"\n', "config.sender"),
        ('[mail]\nhost = "m"\nsender = "a@example.com"\nuser = "desk"\n', "config.mail_user"),
        (
            '[mail]\nhost = "m"\nsender = "a@example.com"\nuser = "u"\npassword_file = "f"\nsecurity = "none"\n',
            "config.mail_user",
        ),
        ('[mail]\nhost = "m"\nsender = "a@example.com"\nsecurity = "ssl"\n', "config.wrong_value"),
        ('[mail]\nport = "25"\n', "config.wrong_kind"),
        ('[mail]\npassword = "x"\n', "config.unknown_key"),
    ],
)
def test_a_configuration_that_would_send_nothing_or_a_password_in_clear_is_refused(
    sample: SampleDesk, config: str, reason: str
) -> None:
    (sample.home / "config.toml").write_text(config, encoding="utf-8")
    assert Shell(sample)("config", "check", "--json", code=2).error["reason"] == reason
