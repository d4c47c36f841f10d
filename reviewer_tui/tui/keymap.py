"""The keymap file: a TOML file that moves actions to other keys, for everybody or for one person.

    [queue]
    take = "f6"
    why = ["w", "f7"]

    [staff.lilei.review]
    pass = "ctrl+o"

Names are those of ``docs/keys.md``. The rules of ``keys`` hold for moved keys too. Pure, so that ``config check`` needs no
terminal.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reviewer_tui.errors import BadInput, DeskError
from reviewer_tui.tui import keys
from reviewer_tui.tui.key_names import FORBIDDEN, TAILS, is_printable, key_label, key_name
from reviewer_tui.tui.keys import Key

LARGEST = 65_536  # bytes

SECTIONS: dict[str, tuple[Key, ...]] = {
    name.removesuffix("_KEYS").lower(): table for name, table in vars(keys).items() if name.endswith("_KEYS")
}
_SCREENS = (("queue", "mark"), ("lists",), ("due",), ("review",), ("diff",))
_EVERYWHERE = ("list", "app")
# Here letters are text: an action on one could not be told from typing.
_TYPED = frozenset({"command", "palette", "form", "note", "person", "call", "meeting", "snippet"})
# What reads, moves or opens something to read; everything else counts as changing a filing.
_READS = frozenset(
    ["move", "first", "last", "half_page", "page", "choose", "help", "command", "palette", "language", "redraw", "search", "view",
     "next_view", "build_filter", "sort",
     "stage", "why", "reload", "clear", "quit", "copy", "copy_link", "step", "pane", "next_pane", "match", "diff", "zoom", "back",
     "only_changed", "leave", "other", "complete", "recall", "run", "other_way", "whole_letter", "letter_language", "next_field",
     "other_kind", "next_date", "copy_paragraph", "deadlines", "next_clock", "other_number",
     "copy_address", "other_time", "snippet"]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """The moved keys by the id of what they do. ``trouble`` says why the file was not taken; then nothing is moved."""

    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trouble: DeskError | None = None

    def applied(self, table: Iterable[Key]) -> tuple[Key, ...]:
        """The keys with the moved ones in their new places."""
        return tuple(_moved(key, self.moved[key.id]) if key.id in self.moved else key for key in table)


def _moved(key: Key, names: tuple[str, ...]) -> Key:
    return replace(key, keys=names, label=" ".join(key_label(name) for name in names))


def keymap_for(path: Path, login: str) -> Keymap:
    """The keys of a person; the defaults, with the reason, when the file is not in order."""
    try:
        return Keymap(moved=read_keymap(path, login))
    except DeskError as trouble:
        return Keymap(trouble=trouble)


def check_keymap(path: Path) -> None:
    """BadInput for the first thing that is wrong in the file, for anybody."""
    for login in ("", *_staff(_told(path)[1])):
        read_keymap(path, login)


def read_keymap(path: Path, login: str) -> dict[str, tuple[str, ...]]:
    """The moved keys of a person by id. BadInput names file, line, and what to do."""
    text, told = _told(path)
    moved: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    own = _staff(told).get(login, {})
    for table, prefix in ((told, ""), (own, f"staff.{login}.")):
        for section, wishes in table.items():
            if section == "staff" and not prefix:
                continue
            if section not in SECTIONS or not isinstance(wishes, dict):
                line = _line_of(text, f"{prefix}{section}", "")
                raise BadInput("keymap.section", file=path, line=line, word=section, known=", ".join(SECTIONS))
            for name, written in wishes.items():
                line = _line_of(text, f"{prefix}{section}", name)
                key = next((each for each in SECTIONS[section] if each.id == f"{section}.{name}"), None)
                if key is None:
                    known = ", ".join(each.id.partition(".")[2] for each in SECTIONS[section])
                    raise BadInput("keymap.action", file=path, line=line, word=name, known=known)
                moved[key.id] = tuple(_allowed(key, section, each, path, line) for each in _listed(written, path, line))
                lines[key.id] = line
    _no_key_twice(moved, lines, path)
    return moved


def _told(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise BadInput("keymap.too_large", file=path, limit=LARGEST)
        text = data.decode("utf-8")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("keymap.unreadable", file=path, detail=type(error).__name__) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput("keymap.no_toml", file=path, detail=str(error)) from None


def _staff(told: Mapping[str, Any]) -> dict[str, Any]:
    people = told.get("staff", {})
    return {login: own for login, own in people.items() if isinstance(own, dict)} if isinstance(people, dict) else {}


def _listed(written: object, path: Path, line: int) -> list[str]:
    listed = written if isinstance(written, list) else [written]
    found = [each for each in listed if isinstance(each, str) and each]
    if not found or len(found) < len(listed):
        raise BadInput("keymap.no_text", file=path, line=line)
    return found


def _allowed(key: Key, section: str, written: str, path: Path, line: int) -> str:
    """The key's name, when it may do this."""
    name = key_name(written)
    where = {"file": path, "line": line, "key": written}
    if not name:
        raise BadInput("keymap.no_key", **where)
    if name in FORBIDDEN:
        raise BadInput("keymap.forbidden", **where)
    action = key.action.partition("(")[0]
    if name in TAILS and action not in _READS:
        raise BadInput("keymap.tail", **where)
    if is_printable(name):
        if action == "commit":
            raise BadInput("keymap.commit", **where)
        if section in _TYPED or (key.at_once and not all(map(is_printable, key.keys))):
            raise BadInput("keymap.typed", **where)
    elif action == "commit" and not name.startswith(("ctrl+", "f")):
        raise BadInput("keymap.commit", **where)
    return name


def _no_key_twice(moved: Mapping[str, tuple[str, ...]], lines: Mapping[str, int], path: Path) -> None:
    keymap = Keymap(moved=moved)
    for place in _places():
        taken: dict[str, Key] = {}
        for key in keymap.applied(each for section in place for each in SECTIONS[section]):
            for name in key.keys:
                other = taken.setdefault(name, key)
                if other is not key and other.action != key.action and {other.id, key.id} & set(moved):
                    line = max(lines.get(key.id, 0), lines.get(other.id, 0))
                    raise BadInput(
                        "keymap.twice", file=path, line=line, key=key_label(name), one=other.id, other=key.id
                    )


def _places() -> Iterator[tuple[str, ...]]:
    """The sections whose keys work at the same time."""
    for screen in _SCREENS:
        yield (*screen, *_EVERYWHERE)
    on_screens = {section for screen in _SCREENS for section in screen}
    for section in SECTIONS:
        if section not in on_screens and section not in (*_EVERYWHERE, "dialog", "confirm"):
            yield (section, "dialog", *(_EVERYWHERE if section not in _TYPED else ("app",)))
    yield ("confirm", "dialog", *_EVERYWHERE)


def _line_of(text: str, section: str, name: str) -> int:
    """The line of a name in a section, of the section where the name is empty; 0 where it is written in another way."""
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            inside = re.sub(r"[\s\"']", "", header[1]) == section
            if inside and not name:
                return number
        elif name and inside and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
            return number
    return 0
