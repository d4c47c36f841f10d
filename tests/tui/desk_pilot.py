"""Drives the desk in a test: the real screens over the real desk, keys in, the text of the screen out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from reviewer_tui.tui.desk_app import ReviewDesk
from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.sample_desk import SampleDesk

PATIENCE = 400  # rounds of "everything is idle" before a wait is given up


class DeskPilot:
    """The desk at work. ``press`` comes back when all that the keys started has answered."""

    def __init__(self, app: ReviewDesk, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Until no read or write is under way and every message is handled."""
        for _ in range(4):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, as a hand would."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def say(self, line: str) -> None:
        """Type a line of the ``:`` line and Enter in one packet, as a slow line brings them."""
        await self.pilot.press("colon", *line, "enter")
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*text)

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Wait for what follows the keys after a rest: a preview, a saved draft."""
        for _ in range(PATIENCE):
            if condition():
                return
            await self.settle()
        raise AssertionError(f"never: {what or condition}\n{self.text}")

    @property
    def lines(self) -> list[str]:
        """The screen line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def pane(self, name: str) -> LinePane:
        """A pane of the screen on top."""
        return self.app.screen.query_one(f"#{name}", LinePane)

    @property
    def top(self) -> str:
        """The class of the screen on top."""
        return type(self.app.screen).__name__


@asynccontextmanager
async def on_screen(
    sample: SampleDesk, login: str = "lilei", language: str = "en", *, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[DeskPilot]:
    """The desk of one person on a screen of that many columns and rows, its queue read."""
    app = ReviewDesk(sample.desk, sample.who(login), language, **options)
    async with app.run_test(size=size) as pilot:
        desk = DeskPilot(app, pilot)
        await desk.until(lambda: app.session.calendar is not None, "the calendar")
        yield desk
