"""The last line of a screen: the keys that work here, as many as fit; a key that is refused now is muted."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from reviewer_tui.locale import Texts
from reviewer_tui.tui.keys import Key
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source


def key_line(texts: Texts, keys: Iterable[Key], refused: frozenset[str] = frozenset()) -> Source:
    """A source of one line; ``refused`` are actions that the policy does not grant now.

    The help key is the last of the line and always shown: it leads to all the others.
    """
    shown = [each for each in keys if each.footer]

    def lines(width: int) -> tuple[Line, ...]:
        last = next((each for each in shown if each.action == "help"), None)
        room = width - (_width(texts, last, refused) if last else 0)
        runs: list[Run] = []
        for each in shown:
            if each is last:
                continue
            needed = _width(texts, each, refused)
            if needed > room:
                continue
            room -= needed
            runs.extend(_runs(texts, each, muted=each.action in refused))
        if last is not None:
            runs.extend(_runs(texts, last, muted=False))
        return (Line(tuple(runs)),)

    return lines


def _runs(texts: Texts, each: Key, *, muted: bool) -> list[Run]:
    label = each.label.split(" ")[0]
    if muted:
        return [(f"({label} {_word(texts, each)}) ", Role.MUTED)]
    return [(label, Role.HEADER), (f" {_word(texts, each)}  ", Role.PLAIN)]


def _word(texts: Texts, each: Key) -> str:
    short = f"{each.text}.short"
    return texts(short) if texts.has(short) else texts(each.text)


def _width(texts: Texts, each: Key, refused: frozenset[str]) -> int:
    return sum(cell_len(text) for text, _role in _runs(texts, each, muted=each.action in refused))
