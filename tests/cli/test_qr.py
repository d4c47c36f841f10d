"""The QR code of the electronic verification: its address, drawn and as a PNG, issued once, and what may not stand in it."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
import segno
from PIL import Image

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.qr_code import QUIET, QrCodes
from reviewer_tui.usecases.qr_signs import half_blocks, plain_signs
from tests.builders import a_filing_content, a_manual_filing
from tests.cli.running import Shell
from tests.qr_reading import read_code
from tests.sample_desk import SampleDesk, sample_desk

CONFIG = '[verification]\naddress = "https://verify.example.com/{order_no}"\n'
HALVES = {" ": (True, True), "▄": (True, False), "▀": (False, True), "█": (False, False)}


@pytest.fixture
def sample(tmp_path: Path) -> SampleDesk:
    made = sample_desk(tmp_path, config=CONFIG)
    made.run_on()
    return made


def expected(text: str) -> list[list[bool]]:
    return [
        [bool(dark) for dark in row]
        for row in segno.make_qr(text, error="l", boost_error=False).matrix_iter(border=QUIET)
    ]


def read_back(lines: list[str]) -> list[list[bool]]:
    rows: list[list[bool]] = []
    for line in lines:
        rows += [[HALVES[sign][0] for sign in line], [HALVES[sign][1] for sign in line]]
    return rows


def test_what_is_drawn_is_the_code_of_the_address(sample: SampleDesk) -> None:
    filing = sample.add()
    said = Shell(sample)("qr", filing.number, "--peek").out.splitlines()
    address = said[-1]
    assert address == f"https://verify.example.com/{filing.order_no}"
    wanted = expected(address)
    assert read_back(said[:-1])[: len(wanted)] == wanted
    assert read_code(read_back(said[:-1])[: len(wanted)]) == address
    assert len(said) <= 24
    assert max(map(len, said)) <= 80


def test_plain_signs_and_half_blocks_say_the_same() -> None:
    rows = QrCodes().modules("https://a.example/1")
    assert [[sign == " " for sign in line[::2]] for line in plain_signs(rows)] == [list(row) for row in rows]
    assert read_back(list(half_blocks(rows)))[: len(rows)] == [list(row) for row in rows]
    assert "".join(plain_signs(rows)).isascii()


def test_the_picture_holds_the_same_modules_and_is_the_owners_alone(sample: SampleDesk, tmp_path: Path) -> None:
    filing, file = sample.add(), tmp_path / "code.png"
    Shell(sample)("qr", filing.number, "--png", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    picture = Image.open(io.BytesIO(file.read_bytes())).convert("1")
    wanted = expected(f"https://verify.example.com/{filing.order_no}")
    off, inner = (4 - QUIET) * 8 + 4, len(wanted)
    assert [[picture.getpixel((off + x * 8, off + y * 8)) == 0 for x in range(inner)] for y in range(inner)] == wanted


def test_issuing_is_recorded_once_and_ends_the_first_contact(sample: SampleDesk) -> None:
    filing, shell = sample.add(), Shell(sample)
    assert shell("--json", "qr", filing.number, "--peek").json["issued"] is False
    assert not any(one.action == "audit.qr_issued" for one in sample.desk.history.timeline(filing.id))
    assert shell("--json", "qr", filing.number).json["issued"] is True
    assert shell("--json", "qr", filing.number).json["issued"] is False
    assert [one.action for one in sample.desk.history.timeline(filing.id)].count("audit.qr_issued") == 1
    with sample.desk.store.reading() as work:
        first = next(clock for clock in work.deadlines.of(filing.id) if clock.clock == "DL01")
    assert not first.open


@pytest.mark.parametrize(
    "address",
    [
        "http://verify.example.com/1",
        "javascript:alert(1)",
        "https://user:secret@verify.example.com/",
        "https://verify.example.com/\x1b[c",
        "https://verify.example.com/a b",
        "https://verify.example.com/核验",
        "https://verify.example.com/" + "x" * 400,
        "https://[::1",
        "https://",
    ],
)
def test_an_address_that_may_not_stand_in_a_code_is_refused_and_nothing_is_issued(
    sample: SampleDesk, address: str
) -> None:
    filing = sample.add()
    ran = Shell(sample)("qr", filing.number, "--address", address, code=2)
    assert "\x1b" not in ran.err
    assert not any(one.action == "audit.qr_issued" for one in sample.desk.history.timeline(filing.id))


def test_the_platforms_own_address_goes_before_the_configured_one(sample: SampleDesk) -> None:
    told = Shell(sample)("--json", "qr", sample.add().number, "--address", "https://platform.example.com/v/7").json
    assert told["address"] == "https://platform.example.com/v/7"


def test_the_package_brings_an_address_which_must_lead_to_a_configured_host_where_some_are(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config=CONFIG + 'hosts = ["platform.example.com"]\n')
    desk.run_on()
    shell = Shell(desk)
    own = desk.add(a_filing_content(order_no="BA-1", verification_address="https://platform.example.com/v/7"))
    assert shell("--json", "qr", own.number, "--peek").json["address"] == "https://platform.example.com/v/7"
    other = desk.add(a_filing_content(order_no="BA-2", verification_address="https://evil.example.net/v/7"))
    shell("qr", other.number, code=4)
    plain = desk.add(a_filing_content(order_no="BA-3", verification_address="http://platform.example.com/v/7"))
    shell("qr", plain.number, "--peek", code=2)
    found = desk.desk.review.open(desk.who("lilei"), plain.id, in_clear=False).findings
    assert [one.rule for one in found if one.path == "filing.verification_address"] == ["R-VER-01"]


def test_a_filing_that_is_verified_by_hand_has_no_code(sample: SampleDesk) -> None:
    Shell(sample)("qr", sample.add(a_manual_filing()).number, code=4)


def test_without_an_address_nothing_is_issued(tmp_path: Path) -> None:
    bare = sample_desk(tmp_path)
    bare.run_on()
    Shell(bare)("qr", bare.add().number, code=4)


def test_a_configured_address_that_may_not_stand_in_a_code_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"config\.wrong_value"):
        sample_desk(tmp_path, config='[verification]\naddress = "http://verify.example.com/{order_no}"\n')
