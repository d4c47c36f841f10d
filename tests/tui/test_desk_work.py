"""Reads and writes in threads: the newest read wins, a write is never given up, every error has a face."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial

import pytest
from textual.app import App
from textual.message import Message
from textual.widgets import Static

from reviewer_tui import errors
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.messages import CallFailed, Failure


@dataclass
class Answered(Message):
    value: object


class Asking(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def compose(self):  # type: ignore[no-untyped-def]
        yield Static("", id="asker")

    def on_answered(self, message: Answered) -> None:
        self.heard.append(message.value)

    def on_call_failed(self, message: CallFailed) -> None:
        self.heard.append((message.failure, message.reason, message.values, message.group))


async def test_an_answer_arrives_as_a_message_and_the_call_ran_in_another_thread() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        desk_work.read(app.query_one(Static), threading.get_ident, Answered, group="one")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.heard
        assert app.heard != [threading.get_ident()]


async def test_of_two_reads_in_a_group_only_the_newer_is_heard() -> None:
    app = Asking()
    hold = threading.Event()

    def old() -> str:
        assert hold.wait(20)
        return "old"

    async with app.run_test() as pilot:
        asker = app.query_one(Static)
        desk_work.read(asker, old, Answered, group="list")
        await pilot.pause()
        newer = desk_work.read(asker, lambda: "new", Answered, group="list")
        desk_work.read(asker, lambda: "other", Answered, group="detail")
        await newer.wait()
        hold.set()
        await pilot.pause(0.05)
        await pilot.pause()
        assert sorted(map(str, app.heard)) == ["new", "other"]


async def test_a_read_replaced_before_it_began_is_not_even_made() -> None:
    app = Asking()
    made: list[int] = []
    async with app.run_test() as pilot:

        def make(number: int) -> int:
            made.append(number)
            return number

        workers = [desk_work.read(app, partial(make, number), Answered, group="list") for number in range(5)]
        await workers[-1].wait()
        await pilot.pause()
        assert (made, app.heard) == ([4], [4])


async def test_writes_are_all_heard_also_when_the_asker_has_gone() -> None:
    app = Asking()
    hold = threading.Event()

    def first() -> str:
        assert hold.wait(20)
        return "first"

    async with app.run_test() as pilot:
        asker = app.query_one(Static)
        desk_work.write(asker, first, Answered)
        desk_work.write(asker, lambda: "second", Answered)
        await asker.remove()
        hold.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert sorted(map(str, app.heard)) == ["first", "second"]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (errors.Refused("refused.open_errors", count=2), Failure.REFUSED),
        (errors.NotPermitted("refused.role"), Failure.NOT_PERMITTED),
        (errors.Conflict("conflict.lease", holder="X"), Failure.CONFLICT),
        (errors.NotFound("not_found.filing"), Failure.NOT_FOUND),
        (errors.BadInput("bad.date"), Failure.BAD_INPUT),
        (errors.Unavailable("unavailable.busy"), Failure.UNAVAILABLE),
        (errors.OutsideFault("unavailable.probe"), Failure.UNAVAILABLE),
        (errors.LoginRefused("login.unknown"), Failure.LOGIN_REFUSED),
    ],
)
async def test_every_foreseen_error_keeps_its_reason(error: errors.DeskError, failure: Failure) -> None:
    app = Asking()

    def refuse() -> str:
        raise error

    async with app.run_test() as pilot:
        desk_work.write(app, refuse, Answered, group="pass")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.heard == [(failure, error.reason, error.values, "pass")]


async def test_an_unforeseen_error_tells_its_type_and_place_and_nothing_of_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Asking()

    def break_down() -> str:
        raise KeyError("110101199003070011-canary")

    async with app.run_test() as pilot:
        desk_work.read(app, break_down, Answered, group="list")
        await app.workers.wait_for_complete()
        await pilot.pause()
        ((failure, reason, values, _group),) = app.heard  # type: ignore[misc]
    assert (failure, reason) == (Failure.UNFORESEEN, "fault.unforeseen")
    assert values["kind"] == "KeyError"
    assert values["place"].startswith("test_desk_work.py:")
    assert "canary" not in str(values) + caplog.text
