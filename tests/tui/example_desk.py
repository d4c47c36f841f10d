"""A small desk of invented rows, run by the tests in a real terminal: ``python tests/tui/example_desk.py --rows
100000``.

Rows are made from their number, so that a list of any length costs nothing to keep. ``--hostile`` fills them with
texts that try to act on the terminal. Every letter key that is not the list's own is bound to ``fire``, which says
so on the screen.
"""

from __future__ import annotations

import argparse
import string
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

if __name__ == "__main__":
    from reviewer_tui.tui.terminal import prepare_environment

    prepare_environment()

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from reviewer_tui.errors import Unavailable
from reviewer_tui.locale import texts_for
from reviewer_tui.tui.app import DeskApp, run_desk
from reviewer_tui.tui.text import shown
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.paging import Identity, Page, RowKey
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.tab_strip import Tab, TabStrip
from reviewer_tui.tui.widgets.virtual_list import VirtualList

HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07clip",
    "\x1b]0;stolen title\x07title",
    "\x1b]8;;http://203.0.113.9/\x1b\\link\x1b]8;;\x1b\\",
    "\x1bP+q544e\x1b\\dcs",
    "\x1b[>q\x1b[c\x1b[6n\x1b[5nasks",
    "\x1bcreset",
    "\x1b]unterminated",
    "\x9b31mc1\x9d0;x\x9c\x84\x85",
    "nul\x00del\x7fbell\x07back\x08\x08\x08",
    "x[/]y",
    "[@click=app.quit]x[/]",
    "[a@b.c] trailing \\",
    "abc\u202edcba\u2066\u200f",
    "zero\u200bwidth\u2060\ufeff\u00ad",
    "长" * 500,
    "a" * 500,
    "👨\u200d👩\u200d👧\u200d👦家",
    "e\u0301\u0302\u0303 combining",
    "🇨🇳 flag ❤\ufe0f 👍🏽",
    "tag\U000e0041\U000e007f surrogate\ud800",
    "天津海河软件股份有限公司",
    "line\nbreak\r\ttab",
    "“quoted” … ①",
)
SIGNS = ("!!", "!", "~", ".", "||")
ROLES = (Role.BREACHED, Role.AT_RISK, Role.SOON, Role.FINE, Role.PAUSED)
NAMES = (
    "天津海河软件股份有限公司",
    "北京新晋集团有限公司",
    "Beijing Sinnet Demo Co., Ltd.",
    "内蒙古草原数据服务中心",
    "云帆",
)
STAGES = ("初审", "短信核验", "管局审核", "退回待改", "待开端口")


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    name: str


class NumberedRows:
    """Rows 0 … ``count`` - 1; ``reads`` counts the pages that were asked for."""

    def __init__(self, count: int, name: Callable[[int], str] = lambda n: NAMES[n % len(NAMES)]) -> None:
        self.count = count
        self.name = name
        self.reads = 0
        self.broken = False
        self.gone: set[int] = set()

    def page(
        self,
        *,
        limit: int,
        after: RowKey | None = None,
        before: RowKey | None = None,
        at: RowKey | None = None,
        last: bool = False,
    ) -> Page[Row]:
        self.reads += 1
        if self.broken:
            raise Unavailable("unavailable.store")
        if before is not None or last:
            number = self.count if before is None else _number(before)
            found: list[int] = []
            while number > 0 and len(found) < limit:
                number -= 1
                if number not in self.gone:
                    found.append(number)
            return self._page(found[::-1])
        number = 0 if after is None and at is None else _number(after) + 1 if after is not None else _number(at or (0,))
        found = []
        while number < self.count and len(found) < limit:
            if number not in self.gone:
                found.append(number)
            number += 1
        return self._page(found)

    def _page(self, numbers: list[int]) -> Page[Row]:
        return Page(rows=tuple(Row(n, self.name(n)) for n in numbers), total=self.count - len(self.gone))

    def key(self, row: Row) -> RowKey:
        return (row.number,)

    def identity(self, row: Row) -> Identity:
        return row.number

    def locate(self, identity: Identity) -> RowKey | None:
        assert isinstance(identity, int)
        return None if identity in self.gone or identity >= self.count else (identity,)


def _number(key: RowKey) -> int:
    assert isinstance(key[0], int)
    return key[0]


def columns() -> tuple[Column[Row], ...]:
    return (
        Column(
            id="sign",
            title="!",
            width=2,
            text=lambda row: SIGNS[row.number % 5],
            role=lambda row: ROLES[row.number % 5],
        ),
        Column(id="number", title="No.", width=9, text=lambda row: f"F-{row.number:06}"),
        Column(id="sponsor", title="主办单位", width=24, text=lambda row: row.name, grow=3, most=44),
        Column(
            id="service", title="服务", width=14, text=lambda row: f"海河云 {row.number % 97}", shown_from=100, grow=1
        ),
        Column(id="stage", title="阶段", width=9, text=lambda row: STAGES[row.number % 5]),
        Column(id="left", title="剩余", width=8, text=lambda row: f"{row.number % 20}wd", align="right"),
        Column(id="who", title="审核员", width=8, text=lambda row: ("李雷", "韩梅梅", "-")[row.number % 3]),
        Column(id="province", title="省", width=10, text=lambda row: "天津市", shown_from=140),
    )


class ListScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(letter, f"fire('{letter}')", show=False) for letter in string.ascii_letters if letter not in "jkgGL"),
        *(
            Binding(key, f"fire('{key}')", show=False)
            for key in ["colon", "slash", "question_mark", "0", "1", "semicolon"]
        ),
        Binding("space", "crash", show=False),
        Binding("f2", "type", show=False),
    ]
    # A default screen's CSS is not read; its DEFAULT_CSS is.
    DEFAULT_CSS = "ListScreen #fired { height: 1; } ListScreen Input { display: none; height: 1; }"

    def __init__(self, rows: NumberedRows) -> None:
        super().__init__()
        self.rows = rows
        self.fired: list[str] = []

    def compose(self) -> ComposeResult:
        yield TabStrip([Tab(id="mine", title="我的", count=14), Tab(id="all", title="全部", count=self.rows.count)])
        yield VirtualList(columns(), lead="number", empty="nothing here", source=self.rows, id="queue")
        yield Static(shown("fired: none"), id="fired")
        yield Input()
        yield StatusLine()

    def action_fire(self, key: str) -> None:
        self.fired.append(key)
        self.query_one("#fired", Static).update(shown("fired: " + " ".join(self.fired)))

    def action_type(self) -> None:
        self.query_one(Input).display = True
        self.query_one(Input).focus()

    def action_crash(self) -> None:
        id_number = "110101199003070011-canary"
        raise ValueError(f"cannot read {id_number}")


class ExampleDesk(DeskApp):
    def __init__(self, rows: NumberedRows, draft: Path | None = None, *, stall: bool = False) -> None:
        super().__init__(texts_for("en"))
        self.rows = rows
        self.draft = draft
        self.stall = stall

    def get_default_screen(self) -> Screen[None]:
        # Not pushed: a screen over an empty one is laid out and painted twice.
        return ListScreen(self.rows)

    def save_drafts(self) -> None:
        if self.draft is not None:
            self.draft.write_text("saved", encoding="utf-8")
        if self.stall:
            time.sleep(60)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--draft", type=Path)
    parser.add_argument("--stall", action="store_true")
    given = parser.parse_args()
    rows = NumberedRows(len(HOSTILE), lambda n: HOSTILE[n]) if given.hostile else NumberedRows(given.rows)
    return run_desk(ExampleDesk(rows, given.draft, stall=given.stall))


if __name__ == "__main__":
    sys.exit(main())
