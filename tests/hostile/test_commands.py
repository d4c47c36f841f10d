"""Commands, exports and logs over a hostile desk: no control byte but newline and tab, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.cli.running import Shell
from tests.hostile.hostile_desk import HostileDesk
from tests.hostile.texts import FAMILIES, SENT
from tests.sample_desk import write_package

pytestmark = pytest.mark.hostile

ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What acts on a terminal, or hides or turns what stands around it."""
LIVE = re.compile("[\\s'\"\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|\\s*[\t\r\n]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
FORMULAS = tuple(text for text in SENT if LIVE.match(text))
FORMS = ("--table", "--csv", "--json", "--jsonl")

# Every command that tells something out of filings, people or files; {} is the filing in which every field is hostile.
READS = (
    "list", "list --view all --limit 0", "list --sort newest --fields id,subject,service_name", "show {}",
    "show {} --text", "show {} --diff", "show {} --version 1", "due", "due explain {}",
    "due explain {} --all", "due explain {} --clock DL02 --letter",
    "due explain {} --if return", "steps {}", "audit show {}",
    "audit verify", "ports list --all", "register list", "register show 闽ICP备00000003号", "staff list", "view list",
    "check {}", "next --peek", "reasons list", "take {} --dry-run", "release {} --dry-run",
    "assign {} --to p3 --dry-run", "return {} --reason FREE::x --dry-run", "take --filter sponsor --dry-run --yes",
    "tag {} --add vip --dry-run", "outbox list", "calendar show --year 2026", "calendar add 2026-09-01 60 --explain",
    "calendar check",
)  # fmt: skip


def clean(text: str) -> bool:
    return not ACTS.search(text)


def live_cells(text: str) -> list[str]:
    """The cells of a CSV text that a spreadsheet may run."""
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    return [cell for cell in cells if not cell.startswith("'") and LIVE.match(cell) and not NUMBER.fullmatch(cell)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", READS)
def test_a_command_prints_nothing_that_acts(hostile: HostileDesk, command: str, form: str) -> None:
    shell = Shell(hostile.sample)
    words = [word.replace("{}", hostile.whole) for word in command.split(" ")]
    ran = shell(*words, form, code=None)
    assert ran.code in (0, 4, 5, 7), ran.err
    assert clean(ran.out), ACTS.search(ran.out)
    assert clean(ran.err), ACTS.search(ran.err)
    if form == "--json" and "--text" not in words:
        json.loads(ran.out or ran.err)
    if form == "--csv" and "--text" not in words:
        assert live_cells(ran.out) == []


ACTING = "\x1b]52;c;ZXZpbA==\x07\x9b31m\u202e\u200b\x7f\r\x0b\x85\u2028"
ECHOES = (
    "{x}", "list {x}", "list stage:{x}", "list --{x}", "list --view {x}", "list --cursor {x}", "list --fields {x}",
    "list --sort {x}", "show {x}", "show {} --only {x}", "view save {x} vip", "view delete {x}", "tag {} --add {x}",
    "decide {} return --reason {x}", "decide {} return --reason FREE::{x} --dry-run", "record {} {x}",
    "record {} note --note {x} --dry-run", "record {} tick --row {x}", "record {} upload --input {x}", "import {x}",
    "import --inbox {x}", "staff add {x} {x}", "staff add someone {x} --dry-run", "due --within {x}", "due --clock {x}",
    "due extend {} --clock DL02 --by 1 --reason {x} --dry-run", "due explain {} --if {x}",
    "audit show {x}", "audit show {} --since {x}", "register list {x}", "register show {x}", "register import {x}",
    "status apply {x}", "assign {} --to {x}", "ports list {x}", "ports opened {} --port {x}", "check {x}", "schema {x}",
    "calendar show {x}", "--db {x} list", "--as {x} list", "--now {x} list",
)  # fmt: skip


@pytest.mark.parametrize("form", ["--table", "--json"])
@pytest.mark.parametrize("command", ECHOES)
def test_what_was_typed_is_told_back_without_acting(hostile: HostileDesk, command: str, form: str) -> None:
    shell = Shell(hostile.sample, login="root")
    for typed in (ACTING, f"x{ACTING}", "\udcff\udc9b", "\n\x1b[2J\nforged: ok"):
        words = [word.replace("{x}", typed).replace("{}", hostile.whole) for word in command.split(" ")]
        ran = shell(*words, form, code=None)
        assert ran.code != 1, (words, ran)
        assert clean(ran.out), (typed, ACTS.search(ran.out))
        assert clean(ran.err), (typed, ACTS.search(ran.err))
        assert len(ran.err.splitlines()) <= 2, ran.err


def test_files_of_results_and_of_the_register_are_told_without_acting(hostile: HostileDesk, tmp_path: Path) -> None:
    shell = Shell(hostile.sample, login="wang")
    results, register = tmp_path / "results.csv", tmp_path / "register.csv"
    for text in ("".join(SENT[:20]), "".join(SENT[20:40]), *FORMULAS):
        for file, names in (
            (
                results,
                ("id", "kind", "outcome", "person", "code", "bad_value", "entity_no", "service_no", "at", "note"),
            ),
            (register, ("kind", "number", "name", "certificate_number", "domain", "status", "nature")),
        ):
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out)
                writer.writerow(names)
                writer.writerow([text[:400]] * len(names))
                writer.writerow([hostile.whole, "authority", "refused", *[text[:400]] * (len(names) - 3)])
        for form in FORMS:
            for command in (("status", "apply", results), ("register", "import", register)):
                ran = shell(*command, "--dry-run", "--yes", form, code=None)
                assert ran.code in (2, 5), ran
                assert clean(ran.out + ran.err), ACTS.search(ran.out + ran.err)
                assert form != "--csv" or live_cells(ran.out) == []


def test_a_package_s_own_name_is_told_without_acting(hostile: HostileDesk, tmp_path: Path) -> None:
    shell = Shell(hostile.sample)
    for place, text in enumerate(SENT):
        name = text.replace("/", "_").encode()[:60].decode(errors="ignore")
        folder = write_package(tmp_path / (name or "x"), a_filing_content(order_no=f"N-{place}"))
        (folder / "filing.json").write_bytes(b"{}")
    packages = sorted(path for path in tmp_path.iterdir())
    for form in FORMS:
        ran = shell("import", *packages, form, code=5)
        assert clean(ran.out + ran.err), ACTS.search(ran.out + ran.err)
        assert form != "--csv" or live_cells(ran.out) == []


def test_what_was_sent_is_stored_and_told_as_it_was_sent(hostile: HostileDesk) -> None:
    shell = Shell(hostile.sample)
    for family, text in FAMILIES.items():
        said = shell.json("show", f"F-{hostile.filings[family]}", "--only", "content")["content"]
        assert said["sponsor"]["name"] == text, family
        assert (said["services"][0]["name"], said["services"][0]["remark"]) == (text, text), family


def test_no_output_and_no_file_beside_the_sealed_ones_holds_a_person(hostile: HostileDesk) -> None:
    person = a_principal(name="欧阳金丝雀", mobile="13912345678", email="canary@example.com")
    filing = hostile.sample.add(a_filing_content(order_no="CANARY", sponsor=a_sponsor(principal=person)))
    shell = Shell(hostile.sample, login="wang")
    secrets = (person.name, person.mobile, person.email, person.document_number)
    for command in READS:
        words = command.replace("{}", filing.number).split(" ")
        for form in FORMS:
            ran = shell(*words, form, code=None)
            assert not [secret for secret in secrets if secret in ran.out + ran.err], command

    home = hostile.sample.home
    for path in home.rglob("*"):
        if path.is_file() and "packages" not in path.parts:
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in data], path
