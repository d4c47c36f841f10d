"""Every screen and dialog over a hostile desk, in a real terminal: nothing acts, nothing fires, nothing moves a column.

One walk in each language; at every stop the terminal is looked at in both sizes that the desk is made for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import texts_for
from tests.hostile.hostile_desk import CLEAN, HostileDesk
from tests.hostile.texts import FAMILIES, SENT
from tests.hostile.vocabulary import copied, strange
from tests.sample_desk import environment
from tests.tui.pty_session import PtySession

pytestmark = [pytest.mark.hostile, pytest.mark.pty]
ESC, ENTER, HALF_PAGE, PALETTE = "\x1b", "\r", "\x04", "\x10"
SMALL, LARGE, VAST = (80, 24), (120, 40), (200, 50)
PASTED = "\x1b[200~{}\x1b[201~"
QUIET = 0.06  # seconds without a byte: what the keys started is on the screen
SPITE = "x[/]y [@click=app.quit]q[/] \u202e\u200b👨\u200d👩e\u0301 \\"


DIALOGS = (
    ("f", ""), ("f/", "李[/]"), ("s", ""), ("v", SPITE), ("w", ""), (">", ""), ("?", ""), ("?/", SPITE), ("*@", "x[/]"), ("*t", ""),
    ("*r", ""), (PALETTE, "[/]海\u202e"),
)  # fmt: skip


class Walk:
    """A hand and an eye at the desk: ``go`` types, waits for what must show, and looks."""

    def __init__(self, session: PtySession, hostile: HostileDesk, language: str) -> None:
        self.session, self.hostile, self.t = session, hostile, texts_for(language)
        self.seen = 0
        self.home = self.t("queue.as_of", time="").strip()

    def go(self, keys: str, *shown: str, sizes: bool = True) -> None:
        """Type, wait until all of ``shown`` is on the screen, look at it in both sizes."""
        self.session.send(keys)
        for text in shown:
            self.session.wait_for(text)
        self.session.settle(QUIET)
        self.look()
        if sizes:
            self.turn(*SMALL)
            self.look()
            self.turn(*LARGE)

    def turn(self, columns: int, rows: int) -> None:
        """Another size, painted."""
        before = len(self.session.raw)
        self.session.resize(columns, rows)
        self.session.wait_for(lambda each: len(each.raw) > before)
        self.session.settle(QUIET)

    def back(self) -> None:
        """Layer by layer to the queue, its filter and marks left, too; there Esc does nothing more."""
        for _layer in range(6):
            self.session.send(ESC)
            self.session.settle(0.03)
        self.session.wait_for(self.home)
        self.session.settle(0.2)
        self.look()

    def open(self, number: str) -> None:
        """The review of a filing, by the ``:`` line of the queue."""
        self.back()
        self.session.send(f":open {number}{ENTER}")
        self.session.wait_for(lambda each: each.lines[0].startswith(number))
        self.session.settle(0.1)

    def look(self) -> None:
        """Nothing fired, nothing strange came over the line, no line is longer than the screen, the desk stands."""
        session = self.session
        assert session.screen.fired == []
        assert strange(bytes(session.raw[self.seen :])) == [], session.text
        self.seen = max(0, session.raw.rfind(b"\x1b"))
        session.wait_for(lambda each: all(cell_len(line) == each.columns for line in each.lines))
        assert session.exit_code is None


def desk(hostile: HostileDesk, language: str, size: tuple[int, int] = LARGE, login: str = "lilei") -> PtySession:
    """``reviewer-tui tui`` on the hostile desk, its queue on the screen."""
    session = PtySession.python(
        "-m", "reviewer_tui", "--as", login, "--lang", language, "tui", "--view", "all",
        columns=size[0], rows=size[1], env=environment(hostile.sample.home),
    )  # fmt: skip
    session.wait_for(" F-")
    session.settle(0.3)
    return session


def walk_the_queue(walk: Walk) -> None:
    walk.go("")
    for _page in range(4):
        walk.go(HALF_PAGE * 2, sizes=False)
    walk.go("G")
    for view in "12345678":
        walk.go(view, sizes=False)
    for _view in range(6):
        walk.go("]", sizes=False)
    walk.go("8", CLEAN[:4])
    walk.go("/")
    walk.go(PASTED.format(SPITE), "x[/]y")
    walk.go(ENTER)
    walk.back()
    walk.go("gu")


def walk_its_dialogs(walk: Walk) -> None:
    for keys, typed in DIALOGS:
        walk.go(keys)
        if typed:
            walk.go(PASTED.format(typed) + ENTER)
        walk.back()
    for said in ("open F-1", "filter stage:[/]", "view [@click=app.quit]", f"assign @{SPITE}", "sort x[/]", "x[/]y"):
        walk.go(":", sizes=False)
        walk.go(PASTED.format(said) + ENTER, sizes=False)
        walk.back()
    walk.go("q")
    walk.back()


def walk_the_lists(walk: Walk) -> None:
    walk.go("W")
    for tab in "12345":
        walk.go(tab + "G")
    walk.go("1j")
    walk.go(ENTER, sizes=False)
    walk.session.settle(0.6)
    walk.look()
    walk.back()


def walk_the_deadlines(walk: Walk) -> None:
    walk.go("E")
    for tab in "123":
        walk.go(tab + "G")
    walk.go(ENTER)
    walk.session.send(ESC)
    walk.session.settle(QUIET)
    walk.go("1")
    for _page in range(6):
        walk.go(HALF_PAGE * 2, sizes=False)
    walk.go("g]]", sizes=False)
    walk.go("[[w", sizes=False)
    walk.session.send(ESC)
    walk.session.settle(QUIET)
    walk.go("/", sizes=False)
    walk.go(PASTED.format(SPITE) + ENTER)
    walk.back()


def walk_a_filing(walk: Walk) -> None:
    whole = walk.hostile.whole
    walk.open(whole)
    for pane in "12345678":
        walk.go(pane)
        walk.go("z", sizes=False)
        for _page in range(3):
            walk.go(HALF_PAGE * 2, sizes=False)
        walk.session.send("z")
    walk.go("/ESC" + ENTER + "nnN")
    walk.open(whole)
    walk.go("d", "2")
    walk.go("z", sizes=False)
    for _page in range(2):
        walk.go(HALF_PAGE * 2, sizes=False)
    walk.session.send("q")
    walk.session.settle(QUIET)


def walk_steps_and_ports(walk: Walk) -> None:
    for family in ("returned", "approved", "refused outside"):
        number = f"F-{walk.hostile.filings[family]}"
        walk.open(number)
        for pane in "5678":
            walk.go(pane, sizes=False)
        walk.go(">")
        walk.go(ENTER)


def walk_the_dates(walk: Walk) -> None:
    """Every page of the dates of two filings, and the dialog that lengthens a limit, left again."""
    for number in (walk.hostile.whole, f"F-{walk.hostile.filings['approved']}"):
        walk.open(number)
        walk.go("w", "[DL")
        for _page in range(4):
            walk.go(HALF_PAGE, sizes=False)
            walk.go("\t", sizes=False)
        walk.session.send("q")
        walk.session.settle(QUIET)
    walk.open(walk.hostile.whole)
    walk.go(":extend DL02" + ENTER, walk.t("extend.why"))
    walk.go("3", "->")
    walk.go("\t" + PASTED.format(SPITE), "x[/]y")
    walk.back()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_dialog_of_dates_gives_way(hostile: HostileDesk, language: str) -> None:
    before = hostile.sample.filing(hostile.whole).version
    with desk(hostile, language, login="wang") as session:
        walk = Walk(session, hostile, language)
        walk_the_dates(walk)
        assert copied(bytes(session.raw)) == []
    assert hostile.sample.filing(hostile.whole).version == before


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "part",
    [
        walk_the_queue,
        walk_its_dialogs,
        walk_the_lists,
        walk_the_deadlines,
        walk_a_filing,
        walk_steps_and_ports,
    ],
    ids=lambda part: part.__name__,
)
def test_no_screen_gives_way(hostile: HostileDesk, part: Callable[[Walk], None], language: str) -> None:
    with desk(hostile, language) as session:
        walk = Walk(session, hostile, language)
        part(walk)
        walk.turn(40, 10)
        walk.look()
        assert copied(bytes(session.raw)) == []


@pytest.mark.parametrize("size", [SMALL, LARGE, VAST])
def test_the_column_after_a_hostile_cell_starts_where_it_starts_in_the_clean_row(
    hostile: HostileDesk, size: tuple[int, int]
) -> None:
    with desk(hostile, "en", size) as session:
        session.send("g")
        session.wait_for(CLEAN[:8])
        stages = tuple(texts_for("en")(f"stage.{stage}")[:9] for stage in Stage)
        starts = set()
        rows = 0
        for _page in range(8):
            session.settle(0.2)
            y, titles = next((y, line) for y, line in enumerate(session.lines) if "No." in line)
            x = session.column_of(y, "Stage")
            assert x > 0, titles
            for row in range(y + 1, session.rows):
                if not re.match(r"..F-\d{5}", session.lines[row][3:12]):
                    continue
                rows += 1
                cells = [session.screen.buffer[row][n].data for n in range(session.columns)]
                assert cells[x - 1] == " ", session.lines[row]
                starts.add("".join(cells[x:]).removeprefix("H ").startswith(stages))  # H: a hand-over note
            session.send(HALF_PAGE * 2)
        assert rows > len(FAMILIES) // 2
        assert starts == {True}, session.text
        assert len(SENT) == len(FAMILIES)
