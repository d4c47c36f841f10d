"""Mail addresses of the staff: stored sealed, shown masked, told to nobody."""

from __future__ import annotations

import pytest

from tests.cli.running import Shell

CANARY = "canary.zhao@mail.example.com"


def masked(shell: Shell, login: str) -> str | None:
    rows = shell.json("staff", "list", login="root")["items"]
    found: str | None = next(row["email"] for row in rows if row["login"] == login)
    return found


def test_an_address_is_set_shown_masked_changed_and_taken_away(shell: Shell) -> None:
    said = [
        shell("staff", "add", "zhao", "赵强", "--email", CANARY, "--json", login="root"),
        shell("staff", "list", "--csv", login="root"),
        shell("staff", "email", "wang", CANARY, "--json", login="root"),
    ]
    assert masked(shell, "zhao") == masked(shell, "wang") == "c***@mail.example.com"
    assert shell.json("staff", "email", "wang", CANARY, login="root")["changed"] is False
    assert shell.json("staff", "add", "zhao", "赵强", "--email", CANARY, login="root")["changed"] is False
    assert shell.json("staff", "add", "zhao", "赵强", "--email", "z@example.com", login="root")["changed"] is True
    assert masked(shell, "zhao") == "z***@example.com"
    said += [
        shell("staff", "email", "wang", "none", login="root"),
        shell("audit", "verify", login="root"),
    ]
    assert masked(shell, "wang") is None
    assert all(CANARY not in ran.out + ran.err for ran in said)
    database = shell.sample.database.read_bytes() + b"".join(
        path.read_bytes() for path in shell.sample.database.parent.glob("desk.db-*")
    )
    assert b"canary.zhao" not in database


@pytest.mark.parametrize("address", ["zhao", "a@b", "a@example.com\nBcc: b@example.com", "", "张@example.com"])
def test_what_is_no_plain_address_is_refused_and_not_repeated(shell: Shell, address: str) -> None:
    refused = shell("staff", "email", "wang", address, "--json", login="root", code=2)
    assert refused.error["reason"] == "staff.email"
    if address:
        assert address not in refused.err
        shell("staff", "add", "zhao", "赵强", "--email", address, login="root", code=2)
    assert masked(shell, "wang") is None


def test_only_an_administrator_sets_addresses(shell: Shell) -> None:
    shell("staff", "email", "wang", "w@example.com", login="wang", code=7)
    shell("staff", "email", "nobody", "w@example.com", login="root", code=3)
