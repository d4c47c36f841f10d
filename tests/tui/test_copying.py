"""Copying by OSC 52: what is asked of the terminal, through a multiplexer too, and nothing that is masked."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.tui.terminal.clipboard import LONGEST, copy_request
from tests.builders import a_filing_content, a_personal_filing, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen
from tests.tui.test_desk_in_a_terminal import desk as desk_in_a_terminal

PLAIN = {"TERM": "xterm-256color"}
OSC_52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def copied(request: str) -> str:
    found = OSC_52.fullmatch(request)
    assert found is not None, request
    return base64.b64decode(found[1]).decode()


def test_a_request_holds_the_text_and_nothing_a_terminal_would_act_on() -> None:
    assert copied(copy_request("示例有限公司", PLAIN)) == "示例有限公司"
    hostile = copied(copy_request("a\x1b]52;c;eA==\x07\u202eb\r\nrm -rf ~\n", PLAIN))
    assert hostile == "a]52;c;eA==brm -rf ~"


def test_a_long_text_is_cut() -> None:
    assert len(copied(copy_request("长" * 100_000, PLAIN))) == LONGEST


@pytest.mark.parametrize("environ", [{"TMUX": "/tmp/tmux-0/default,1,0"}, {"TERM": "tmux-256color"}])
def test_tmux_gets_the_request_for_itself_and_wrapped_for_the_terminal(environ: dict[str, str]) -> None:
    bare = copy_request("F-20001", PLAIN)
    sent = copy_request("F-20001", environ)
    assert sent == bare + "\x1bPtmux;" + bare.replace("\x1b", "\x1b\x1b") + "\x1b\\"


@pytest.mark.parametrize("environ", [{"STY": "1.pts", "TERM": "vt100"}, {"TERM": "screen.xterm-256color"}])
def test_screen_gets_it_in_parts_that_its_buffer_holds(environ: dict[str, str]) -> None:
    text = "示例" * 60
    sent = copy_request(text, environ).removeprefix(copy_request(text, PLAIN))
    parts = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert copied("".join(parts)) == text
    assert max(map(len, parts)) <= 76


async def test_the_key_copies_the_number_and_pressed_again_what_else_names_the_filing(sample: SampleDesk) -> None:
    sponsor = a_sponsor()
    filing = sample.add(a_filing_content(sponsor=sponsor))
    async with on_screen(sample) as desk:
        seen = []
        for _ in range(5):
            await desk.press("y")
            seen.append(desk.app.clipboard)
            assert desk.app.clipboard in desk.lines[-2]
        domain = seen[3]
        assert seen == [filing.number, sponsor.name, sponsor.certificate.number, domain, filing.number]
        assert "." in domain
        await desk.press("Y")
        assert desk.app.clipboard == f"reviewer-tui tui --filing {filing.number}"
        assert "a terminal may ignore it" in desk.lines[-2]


async def test_it_works_in_the_review_as_well(sample: SampleDesk) -> None:
    filing = sample.add()
    async with on_screen(sample) as desk:
        await desk.press("enter", "Y")
        assert desk.app.clipboard == f"reviewer-tui tui --filing {filing.number}"
        await desk.press("y")
        assert desk.app.clipboard == filing.number


async def test_of_an_individual_neither_name_nor_number_is_copied_not_even_by_the_holder(sample: SampleDesk) -> None:
    content = a_personal_filing()
    filing = sample.add(content)
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    async with on_screen(sample) as desk:
        await desk.press("enter")
        seen = set()
        for _ in range(4):
            await desk.press("y")
            seen.add(desk.app.clipboard)
        assert filing.number in seen
        assert not any(
            part in text for part in (content.sponsor.name, content.sponsor.certificate.number, "*") for text in seen
        )


@pytest.mark.pty
def test_the_terminal_is_asked_once_and_the_text_stands_on_the_screen(sample: SampleDesk) -> None:
    filing = sample.add()
    with desk_in_a_terminal(sample) as session:
        session.settle()
        before = len(session.raw)
        session.send("y")
        session.wait_for("a terminal may ignore it")
        found = OSC_52.findall(session.raw[before:].decode("utf-8", "replace"))
        assert [base64.b64decode(each).decode() for each in found] == [filing.number]
        assert filing.number in session.lines[-2]
