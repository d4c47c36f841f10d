"""The rows that are measured in a pseudo terminal: the desk at two sizes beside the hello-world program."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

from reviewer_tui.bootstrap import desk_clock
from reviewer_tui.storage.queue_reader import _COLUMNS, _PEOPLE, QueueReader
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from reviewer_tui.usecases.search_text import needle, phrase
from tests.bench.filled_desk import COMMON, RARE, REVIEWER, FilledDesk
from tests.bench.line import Line, lines_of, replayed
from tests.bench.table import Table

HELLO = "hello"
GREETING = "Hello, World!"
PAGE_DOWN, ENTER, ESCAPE = "\x1b[6~", "\r", "\x1b"
KEYS = 24
KEYS_A_SECOND = 30
HELD, HELD_BOTH = 90, 50
"""Keys of three seconds; and of as many as a list of 60 has."""
LINE_BYTES_A_SECOND = 256_000 / 8
LINE_DELAY = 0.1
IDLE_SECONDS = 5.0
REST = 0.6
"""Seconds of silence after which nothing follows any more, the detail of a resting cursor included."""


class Programs:
    """Starts the programs that are compared. ``small`` and ``large`` are desks that differ in their number of filings."""

    def __init__(self, small: FilledDesk, large: FilledDesk) -> None:
        self.small, self.large = small, large
        self.names = (HELLO, "small", "large")

    def start(self, name: str) -> Line:
        """A program, just executed."""
        if name == HELLO:
            return Line([sys.executable, str(Path(__file__).with_name("hello.py"))])
        desk = self.small if name == "small" else self.large
        command = [sys.executable, "-m", "reviewer_tui", "--as", REVIEWER, "tui", "--view", "all"]
        return Line(command, desk.environ)

    def first_text(self, name: str) -> str:
        """What shows that the program is ready."""
        return GREETING if name == HELLO else self.large.heavy.number

    def ready(self, name: str) -> Line:
        """A program with everything on its screen."""
        line = self.start(name)
        line.wait_for(self.first_text(name))
        line.settle(REST)
        return line


def in_turn(names: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Another order in every round, so that none always comes first."""
    turn = number % len(names)
    return names[turn:] + names[:turn]


def start(programs: Programs, table: Table, rounds: int) -> None:
    """Exec to first rows and first key; memory before and after the first write."""
    for name in programs.names:
        programs.ready(name).close()
    for number in range(rounds):
        ready, key, memory, written = {}, {}, {}, {}
        for name in in_turn(programs.names, number):
            with programs.start(name) as line:
                painted = line.wait_for(programs.first_text(name))
                line.send("j")
                line.settle(REST)
                ready[name] = painted - line.started
                first = programs.first_text(name)
                key[name] = line.when(lambda rows, first=first: _has_moved(rows, first)) - line.started  # type: ignore[misc]
                memory[name] = line.memory()
                if name != HELLO:
                    line.send("t")
                    line.settle(2 * REST)
                    written[name] = line.memory()[0]
        table.note(
            "ready",
            ready["large"] / ready[HELLO],
            desk_ms=1000 * ready["large"],
            hello_ms=1000 * ready[HELLO],
        )
        table.note("ready-60", ready["small"] / ready[HELLO], desk_ms=1000 * ready["small"])
        table.note("ready-grows", ready["large"] / ready["small"])
        table.note("first-key", key["large"] / key[HELLO], desk_ms=1000 * key["large"], hello_ms=1000 * key[HELLO])
        table.note("first-key-grows", key["large"] / key["small"])
        table.note(
            "memory",
            memory["large"][0] / memory[HELLO][0],
            desk_MiB=memory["large"][0],
            hello_MiB=memory[HELLO][0],
            desk_RSS_MiB=memory["large"][1],
            hello_RSS_MiB=memory[HELLO][1],
        )
        table.note("memory-written", written["large"] / memory[HELLO][0], desk_MiB=written["large"])
        table.note("memory-grows", memory["large"][0] / memory["small"][0])


def _has_moved(rows: list[str], first: str) -> bool:
    """Whether the first ``j`` has been answered."""
    if first == GREETING:
        return any(row.startswith("key 1") for row in rows)
    return any(row.startswith(">") and first not in row for row in rows)


def move(programs: Programs, table: Table, rounds: int) -> None:
    """One key at a time on a settled screen."""
    lines = {name: programs.ready(name) for name in programs.names}
    painted = {name: sum(len(data) for _at, data in line.chunks) for name, line in lines.items()}
    table.note("first-paint", painted["large"], hello_bytes=painted[HELLO])
    try:
        for number in range(rounds):
            p50, p95, size = {}, {}, {}
            for name in in_turn(programs.names, number):
                line = lines[name]
                line.send("g")
                line.settle(REST)
                taken = [line.press("j") for _key in range(KEYS)]
                line.settle(REST)
                times = sorted(seconds for seconds, _bytes in taken)
                p50[name], p95[name] = statistics.median(times), times[round(0.95 * (KEYS - 1))]
                size[name] = statistics.median(sent for _seconds, sent in taken)
            table.note("move-p50", p50["large"] / p50[HELLO], desk_ms=1000 * p50["large"], hello_ms=1000 * p50[HELLO])
            table.note("move-p95", p95["large"] / p95[HELLO], desk_ms=1000 * p95["large"], hello_ms=1000 * p95[HELLO])
            table.note("move-grows", p50["large"] / p50["small"])
            table.note("move-bytes", size["large"], hello_bytes=size[HELLO])
    finally:
        _close(lines)


def held(programs: Programs, table: Table, rounds: int) -> None:
    """A key held down, its bytes led through a thin line with room for all that waits."""
    lines = {name: programs.ready(name) for name in ("small", "large")}
    try:
        for number in range(rounds):
            both = {}
            for name in in_turn(("small", "large"), number):
                both[name] = _hold(lines[name], HELD_BOTH)[0]
            sent, lag = _hold(lines["large"], HELD)
            table.note("held-bytes", sent)
            table.note("held-lag", lag)
            table.note("held-grows", both["large"] / both["small"])
    finally:
        _close(lines)


def _hold(line: Line, keys: int) -> tuple[float, float]:
    """Bytes a key, and the seconds from the last press until its effect is on the screen behind the thin line."""
    line.send("g")
    line.settle(REST)
    before, begun = len(line.chunks), time.monotonic()
    for number in range(keys):
        while (left := begun + number / KEYS_A_SECOND - time.monotonic()) > 0:
            line.read(left)
        last = line.send("j")
    line.settle()
    answer = line.chunks[before:]
    line.settle(REST)
    free = 0.0
    for at, data in answer:
        free = max(free, at) + len(data) / LINE_BYTES_A_SECOND
    return sum(len(data) for _at, data in answer) / keys, free - last + LINE_DELAY


def page(programs: Programs, table: Table, rounds: int) -> None:
    """A page down from the head of the list."""
    lines = {name: programs.ready(name) for name in ("small", "large")}
    try:
        for number in range(rounds):
            size, seconds = {}, {}
            for name in in_turn(("small", "large"), number):
                line = lines[name]
                line.send("g")
                line.settle(REST)
                before = _listed(line)
                seconds[name], sent = line.press(PAGE_DOWN)
                size[name] = sent / sum(old != new for old, new in zip(before, _listed(line), strict=True))
                line.settle(REST)
            table.note("page-bytes", size["large"], desk_ms=1000 * seconds["large"])
            table.note("page-grows", size["large"] / size["small"])
    finally:
        _close(lines)


def _listed(line: Line) -> list[str]:
    """The rows of the screen that hold a filing, others empty."""
    return [row if " F-" in row else "" for row in lines_of(replayed(line.chunks))]


def idle(programs: Programs, table: Table, rounds: int) -> None:
    """A queue at which nobody types and nobody writes, between two minute marks."""
    clock = desk_clock(programs.large.sample.settings)
    with programs.ready("large") as line:
        line.settle(3.0)
        for _number in range(rounds):
            past = clock.now().second
            if past < 2 or past > 58 - IDLE_SECONDS:
                line.count((62 - past) % 60)
            table.note("idle", line.count(IDLE_SECONDS))


def open_filing(programs: Programs, table: Table, rounds: int) -> None:
    """From Enter to the whole review, again and again; the first time, with its imports, is told beside."""
    desk, hello = programs.ready("large"), programs.ready(HELLO)
    try:
        first = _open(desk)
        _push(hello)
        for number in range(rounds):
            if number % 2:
                opened, pushed = _open(desk), _push(hello)
            else:
                pushed, opened = _push(hello), _open(desk)
            table.note(
                "open", opened / pushed, desk_ms=1000 * opened, hello_ms=1000 * pushed, first_time_ms=1000 * first
            )
    finally:
        _close({"large": desk, HELLO: hello})


def _open(line: Line) -> float:
    line.send("g")
    line.settle(REST)
    before = len(line.chunks)
    at = line.send(ENTER)
    line.wait_for("R-SVC-12", before)
    line.settle(0.1)
    settled = line.chunks[-1][0]
    line.settle(REST)
    line.send("-")
    line.settle(REST)
    return settled - at


def _push(line: Line) -> float:
    at = line.send("p")
    line.settle(0.3)
    settled = line.chunks[-1][0]
    line.send(ESCAPE)
    line.settle(REST)
    return settled - at


def search(programs: Programs, table: Table, rounds: int) -> None:
    """From Enter behind the typed words to the first rows of the answer."""
    reader = QueueReader(_place(programs.large))
    first = {row.number for row in reader.page(QueueQuery(), limit=60).rows}
    wanted = {
        words: next(
            row.number
            for row in reader.page(QueueQuery(terms=(Term(key="text", values=(words,)),))).rows
            if row.number not in first
        )
        for words in (RARE, COMMON)
    }
    reader.close()
    assert wanted[RARE] == programs.large.rare
    connection = connect(programs.large.sample.database, read_only=True)
    line = programs.ready("large")
    try:
        for _number in range(rounds):
            line.send("g")
            line.settle(REST)
            repaint, _sent = line.press(PAGE_DOWN)
            line.settle(REST)
            for row, words, ways in (("search-rare", RARE, ("index",)), ("search-common", COMMON, ("index", "walk"))):
                bare = min(_bare_query(connection, words, way) for way in ways)
                line.send("g")
                line.settle(REST)
                line.send("/")
                line.count(REST)  # the cursor of a field may blink for ever
                before = len(line.chunks)
                at = line.send(words + ENTER)
                answered = line.wait_for(wanted[words], before) - at
                line.settle(REST)
                line.send(ESCAPE)
                line.settle(2 * REST)
                table.note(
                    row,
                    answered / (bare + repaint),
                    desk_ms=1000 * answered,
                    query_ms=1000 * bare,
                    repaint_ms=1000 * repaint,
                )
    finally:
        line.close()
        connection.close()


def _bare_query(connection: Any, words: str, way: str) -> float:
    """Seconds of the query alone: by the full-text index and then sorted, or the walk in risk order until a page is full."""
    source, where, wanted = {
        "index": ("filing_text t CROSS JOIN filing f ON f.id = t.rowid", "filing_text MATCH ?", phrase(words)),
        "walk": ("filing f", "instr(f.haystack, ?) > 0", needle(words)),
    }[way]
    order = "f.risk_group, f.risk_due, f.id"
    sql = f"SELECT {_COLUMNS} FROM {source}{_PEOPLE} WHERE {where} ORDER BY {order} LIMIT 40"
    begun = time.perf_counter()
    connection.execute(sql, (wanted,)).fetchall()
    return time.perf_counter() - begun


def _place(desk: FilledDesk):  # type: ignore[no-untyped-def]
    from reviewer_tui.bootstrap import place_of

    return place_of(desk.sample.settings)


def _close(lines: dict[str, Line]) -> None:
    for line in lines.values():
        line.close()
