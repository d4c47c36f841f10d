"""Keys by name: what a keymap file may call them, what Textual does, and how help writes them."""

from __future__ import annotations

import unicodedata

_SHORT = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
          "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
_WRITTEN = {"escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp", "space": "Space", "shift+tab": "Shift+Tab"}
FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 13))
_NAMED = ("enter", "tab", "shift+tab", "escape", "space", "backspace", "delete", "insert", "home", "end", "pageup",
          "pagedown", "up", "down", "left", "right", *FUNCTION_KEYS)  # fmt: skip

# Ctrl with these is another key (Tab, Enter, backspace), belongs to a multiplexer or the terminal, or leaves.
FORBIDDEN = ("ctrl+enter", "shift+enter", *(f"ctrl+{letter}" for letter in "abchijmz"), "ctrl+left_square_bracket")
# The tails of an arrow or function key that a slow line split.
TAILS = (*"ABCDHFOPQRS", "left_square_bracket", "tilde", *"0123456789")


def _name_of(char: str) -> str:
    if char.isalnum():
        return char
    name = unicodedata.name(char).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_CHARACTERS = {_name_of(chr(code)): chr(code) for code in range(0x21, 0x7F)}


def key_name(written: str) -> str:
    """Textual's name of a key as somebody wrote it: ``?``, ``Ctrl+T``, ``PgDn``, ``question_mark``; empty for no key.

    Letters keep their case; modifiers and names do not mind it.
    """
    if written in _CHARACTERS.values():
        return _name_of(written)
    if written in _CHARACTERS:
        return written
    plain = written.strip().lower()
    plain = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup"}.get(plain, plain)
    if plain in _NAMED or plain in FORBIDDEN:
        return plain
    head, plus, tail = plain.rpartition("+")
    return plain if plus and head == "ctrl" and len(tail) == 1 and tail.isalpha() and tail.isascii() else ""


def is_printable(name: str) -> bool:
    """Whether the key types a character."""
    return name in _CHARACTERS or name == "space"


def key_label(name: str) -> str:
    """How help and footer write a key."""
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    if name in _WRITTEN:
        return _WRITTEN[name]
    return f"Ctrl+{name[5:].upper()}" if name.startswith("ctrl+") else name.capitalize()
