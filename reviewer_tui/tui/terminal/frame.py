"""Sends only what the terminal does not show yet: over a slow line the bytes of a screen are most of the wait.

Textual repaints the whole screen several times while it starts and whenever the layout changes. The frame remembers
what each line of the terminal holds and leaves out the lines that would be painted the same, and ends a line that
is blank to the right edge with "erase to end of line" instead of spaces.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size

ERASE_REST = "\x1b[K"
_WORTH = 4  # spaces; fewer are no longer than the sequence that replaces them


class Frame:
    """What the terminal holds, line by line; a line that was painted in part is unknown."""

    def __init__(self) -> None:
        self._lines: dict[int, str] = {}
        self._size = Size(0, 0)

    def forget(self) -> None:
        """Something else wrote on the terminal: paint everything the next time."""
        self._lines.clear()

    def thrifty(self, update: CompositorUpdate, size: Size) -> CompositorUpdate:
        """The same update in fewer bytes."""
        if size != self._size:
            self._size = size
            self.forget()
        if isinstance(update, LayoutUpdate):
            return _WholeScreen(update, self._lines)
        if isinstance(update, ChopsUpdate):
            return _Parts(update, self._lines, size.width)
        return update


class _WholeScreen(CompositorUpdate):
    def __init__(self, update: LayoutUpdate, known: dict[int, str]) -> None:
        self._update = update
        self._known = known

    def render_segments(self, console: Console) -> str:
        out: list[str] = []
        x = self._update.region.x
        for y, line in enumerate(self._update.strips, self._update.region.y):
            text = _erased("".join(strip.render(console) for strip in line))
            if self._known.get(y) != text:
                self._known[y] = text
                out.append(f"{Control.move_to(x, y).segment.text}{text}")
        return "".join(out)


class _Parts(CompositorUpdate):
    def __init__(self, update: ChopsUpdate, known: dict[int, str], width: int) -> None:
        self._update = update
        self._known = known
        self._width = width

    def render_segments(self, console: Console) -> str:
        out: list[str] = []
        for y, x1, x2 in self._update.spans:
            strips = self._update.chops[y]
            if x1 <= 0 and x2 >= self._width and None not in strips.values():
                text = _erased("".join(strip.render(console) for strip in strips.values() if strip is not None))
                if self._known.get(y) != text:
                    self._known[y] = text
                    out.append(f"{Control.move_to(0, y).segment.text}{text}")
                continue
            self._known.pop(y, None)
            for end, (x, strip) in zip(self._update.chop_ends[y], strips.items(), strict=False):
                if strip is None or x > x2 or end <= x1:
                    continue
                whole = x2 > x >= x1 and end <= x2
                text = (strip if whole else strip.crop(0, min(end, x2) - x)).render(console)
                if min(end, x2) == self._width:
                    text = _erased(text)
                out.append(f"{Control.move_to(x, y).segment.text}{text}")
        return "".join(out)


def _erased(text: str) -> str:
    """A rendered line up to the right edge without its trailing blanks; styled text always ends with a reset."""
    kept = text.rstrip(" ")
    return kept + ERASE_REST if len(text) - len(kept) >= _WORTH else text
