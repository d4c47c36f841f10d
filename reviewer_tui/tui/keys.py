"""Every key once: what it does, how it is written in the help, and where it works.

Rules: no letter commits, ``ctrl+s`` does; ``escape`` and ``q`` leave one layer; nothing that changes a filing is
bound to ``A B C D H F O P Q R S``, ``[``, ``~`` or the digits, which are the tails of an arrow or function key that
a slow line split; nothing is bound to ``ctrl+enter``, ``ctrl+i``, ``ctrl+m``, ``ctrl+h``, ``ctrl+a``, ``ctrl+b``,
``ctrl+z``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One habit of the hand. ``keys`` as Textual names them; ``label`` as the help writes it; ``text`` a catalogue
    id. ``at_once``: it opens something to type on, and the next key in the same packet belongs there already.
    ``id`` is its name in a keymap file: the section's name, a point, and the text id without ``key.``.
    """

    keys: tuple[str, ...]
    action: str
    label: str
    text: str
    footer: bool = False
    at_once: bool = False
    id: str = ""


def key(keys: str, action: str, label: str, text: str, *, footer: bool = False, at_once: bool = False) -> Key:
    """A key from a comma separated list of names."""
    return Key(keys=tuple(keys.split(",")), action=action, label=label, text=text, footer=footer, at_once=at_once)


def section(name: str, *keys: Key) -> tuple[Key, ...]:
    """Keys that work in one kind of place, under the name that a keymap file calls it by."""
    return tuple(replace(each, id=f"{name}.{each.text.removeprefix('key.')}") for each in keys)


LIST_KEYS = section(
    "list",
    key("j,down", "move(1)", "j Down", "key.down", footer=True),
    key("k,up", "move(-1)", "k Up", "key.up", footer=True),
    key("g,home", "first", "g Home", "key.first"),
    key("G,end", "last", "G End", "key.last"),
    key("ctrl+d", "half_page(1)", "Ctrl+D", "key.half_down"),
    key("ctrl+u", "half_page(-1)", "Ctrl+U", "key.half_up"),
    key("pagedown", "page(1)", "PgDn", "key.page_down"),
    key("pageup", "page(-1)", "PgUp", "key.page_up"),
    key("enter", "choose", "Enter", "key.open", footer=True),
)

DIALOG_KEYS = section(
    "dialog",
    key("ctrl+s", "commit", "Ctrl+S", "key.commit", footer=True),
    key("escape", "leave", "Esc", "key.leave", footer=True),
)

APP_KEYS = section(
    "app",
    key("question_mark", "help", "?", "key.help", footer=True),
    key("colon", "command", ":", "key.command", footer=True, at_once=True),
    key("ctrl+p", "palette", "Ctrl+P", "key.palette", at_once=True),
    key("L", "language", "L", "key.language"),
    key("ctrl+l", "redraw", "Ctrl+L", "key.redraw"),
)

QUEUE_KEYS = section(
    "queue",
    key("full_stop", "take_next", ".", "key.take_next", footer=True),
    key("t", "take", "t", "key.take", footer=True),
    key("T", "release", "T", "key.release"),
    key("slash", "search", "/", "key.search", footer=True, at_once=True),
    key("f", "build_filter", "f", "key.build_filter"),
    key("v", "save_view", "v", "key.save_view"),
    key("s", "sort", "s", "key.sort"),
    *(key(str(n), f"view({n})", str(n), f"key.view_{n}") for n in range(1, 10)),
    key("right_square_bracket", "next_view(1)", "]", "key.view_next", footer=True),
    key("left_square_bracket", "next_view(-1)", "[", "key.view_before"),
    key("tab,l,right", "stage(1)", "Tab l", "key.stage_next"),
    key("shift+tab,h,left", "stage(-1)", "Shift+Tab h", "key.stage_before"),
    key("w", "why", "w", "key.why", footer=True),
    key("greater_than_sign", "steps", ">", "key.steps", footer=True),
    key("u", "undo", "u", "key.undo"),
    key("U", "upload_again", "U", "key.upload_again"),
    key("y", "copy", "y", "key.copy"),
    key("Y", "copy_link", "Y", "key.copy_link"),
    key("W", "lists", "W", "key.lists"),
    key("E", "deadlines", "E", "key.deadlines", footer=True),
    key("ctrl+r,f5", "reload", "Ctrl+R F5", "key.reload"),
    key("escape", "clear", "Esc", "key.clear"),
    key("q", "quit", "q", "key.quit", footer=True),
)

MARK_KEYS = section(
    "mark",
    key("space", "mark", "Space", "key.mark", footer=True),
    key("V", "mark_range", "V", "key.mark_range"),
    key("asterisk", "mark_all", "*", "key.mark_all"),
    key("at", "assign", "@", "key.assign", footer=True),
    key("r", "return", "r", "key.return", footer=True),
)

LISTS_KEYS = section(
    "lists",
    key("slash", "search", "/", "key.filter", footer=True, at_once=True),
    *(
        key(str(n), f"view('{view}')", str(n), f"key.list_{view}")
        for n, view in enumerate(("sponsor", "service", "access", "returned", "adoption"), start=1)
    ),
    key("right_square_bracket,tab,l,right", "next_view(1)", "] Tab", "key.list_next", footer=True),
    key("left_square_bracket,shift+tab,h,left", "next_view(-1)", "[", "key.list_before"),
    key("greater_than_sign", "steps", ">", "key.steps"),
    key("w", "why", "w", "key.why", footer=True),
    key("y", "copy", "y", "key.copy"),
    key("Y", "copy_link", "Y", "key.copy_link"),
    key("ctrl+r,f5", "reload", "Ctrl+R F5", "key.reload"),
    key("escape", "clear", "Esc", "key.clear_filter"),
    key("q,minus,W", "back", "q W", "key.back", footer=True),
)

DUE_KEYS = section(
    "due",
    *(
        key(str(n), f"pane('{name}')", str(n), f"key.due_{name}")
        for n, name in enumerate(("next", "sms", "ports"), start=1)
    ),
    key("tab,l,right", "next_pane(1)", "Tab l", "key.pane_next", footer=True),
    key("shift+tab,h,left", "next_pane(-1)", "Shift+Tab h", "key.pane_before"),
    key("w", "why", "w", "key.why", footer=True),
    key("e", "extend", "e", "key.extend"),
    key("c", "comment", "c", "key.log_call", footer=True),
    key("slash", "search", "/", "key.filter", footer=True, at_once=True),
    key("right_square_bracket", "next_clock(1)", "]", "key.clock_next", footer=True),
    key("left_square_bracket", "next_clock(-1)", "[", "key.clock_before"),
    key("greater_than_sign", "steps", ">", "key.steps"),
    key("y", "copy", "y", "key.copy"),
    key("Y", "copy_link", "Y", "key.copy_link"),
    key("ctrl+r,f5", "reload", "Ctrl+R F5", "key.reload"),
    key("escape", "clear", "Esc", "key.clear_filter"),
    key("q,minus,E", "back", "q E", "key.back", footer=True),
)

REVIEW_KEYS = section(
    "review",
    key("a", "pass", "a", "key.pass", footer=True, at_once=True),
    key("r", "return", "r", "key.return", footer=True, at_once=True),
    key("X", "refuse", "X", "key.refuse", at_once=True),
    key("greater_than_sign", "steps", ">", "key.steps", footer=True),
    key("w", "why", "w", "key.why", footer=True),
    key("u", "undo", "u", "key.undo"),
    key("U", "upload_again", "U", "key.upload_again"),
    key("p", "tick('pass')", "p", "key.tick_pass", footer=True),
    key("x", "tick('fail')", "x", "key.tick_fail", footer=True),
    key("0", "tick('not_applicable')", "0", "key.tick_none"),
    key("backspace", "untick", "Backspace", "key.untick"),
    key("e", "note_row", "e", "key.note_row", footer=True),
    key("c", "comment", "c", "key.comment"),
    key("equals_sign", "lookup", "=", "key.lookup"),
    key("t", "take", "t", "key.take"),
    key("T", "release", "T", "key.release"),
    key("full_stop", "take_next", ".", "key.take_next", footer=True),
    key("J", "step(1)", "J", "key.filing_next", footer=True),
    key("K", "step(-1)", "K", "key.filing_before"),
    *(key(str(n), f"pane({n})", str(n), f"key.pane_{n}") for n in range(1, 9)),
    key("tab,l,right,right_square_bracket", "next_pane(1)", "Tab l", "key.pane_next", footer=True),
    key("shift+tab,h,left,left_square_bracket", "next_pane(-1)", "Shift+Tab h", "key.pane_before"),
    key("slash", "search", "/", "key.search_inside", footer=True),
    key("n", "match(1)", "n", "key.match_next"),
    key("N", "match(-1)", "N", "key.match_before"),
    key("d", "diff", "d", "key.diff", footer=True),
    key("E", "deadlines", "E", "key.deadlines"),
    key("z", "zoom", "z", "key.zoom"),
    key("y", "copy", "y", "key.copy"),
    key("Y", "copy_link", "Y", "key.copy_link"),
    key("ctrl+r,f5", "reload", "Ctrl+R F5", "key.reload"),
    key("escape,q,minus", "back", "Esc q", "key.back", footer=True),
)

DIFF_KEYS = section(
    "diff",
    key("n", "match(1)", "n", "key.change_next", footer=True),
    key("N", "match(-1)", "N", "key.change_before", footer=True),
    key("slash", "search", "/", "key.search_inside"),
    key("x", "add_reason", "x", "key.add_reason", footer=True),
    key("z", "only_changed", "z", "key.only_changed", footer=True),
    key("b", "other_base", "b", "key.other_base", footer=True),
    key("w", "why", "w", "key.why"),
    key("ctrl+r,f5", "reload", "Ctrl+R F5", "key.reload"),
    key("escape,q,minus,d", "back", "Esc q d", "key.back", footer=True),
)

REASON_KEYS = section(
    "reason",
    key("space", "tick", "Space", "key.toggle", footer=True),
    key("e", "note", "e", "key.reason_note", footer=True),
    key("slash", "search", "/", "key.search_reasons", footer=True, at_once=True),
    key("f", "free", "f", "key.free_reason", footer=True),
    key("n", "internal", "n", "key.internal_note"),
    key("p", "region", "p", "key.page_region"),
    key("w", "why", "w", "key.why_then"),
    key("i", "whole_letter", "i", "key.whole_letter", footer=True),
    key("z", "letter_language", "z", "key.letter_language", footer=True),
    key("tab,shift+tab", "next_pane", "Tab", "key.pane_next"),
)

PERSON_KEYS = section(
    "person",
    key("down", "other(1)", "Down", "key.down"),
    key("up", "other(-1)", "Up", "key.up"),
    key("enter", "choose", "Enter", "key.choose_person", footer=True),
)

WHY_KEYS = section(
    "why",
    key("tab,right_square_bracket,l,right", "next_date(1)", "Tab ]", "key.date_next", footer=True),
    key("shift+tab,left_square_bracket,h,left", "next_date(-1)", "Shift+Tab [", "key.date_before"),
    key("y", "copy_paragraph", "y", "key.copy_paragraph", footer=True),
    key("e", "extend", "e", "key.extend", footer=True),
)

CHOICE_KEYS = section("choice", key("enter", "choose", "Enter", "key.choose", footer=True))

FILTER_KEYS = section(
    "filter",
    key("space", "tick", "Space", "key.toggle_term", footer=True),
    key("slash", "search", "/", "key.narrow", footer=True),
)

PORT_KEYS = section(
    "port",
    key("space", "tick", "Space", "key.toggle_port", footer=True),
    key("h,l,left,right,tab,shift+tab", "other_way", "h l", "key.other_way", footer=True),
)

DRAFT_KEYS = section("draft", key("ctrl+g", "discard", "Ctrl+G", "key.discard_draft"))
SNIPPET_KEYS = section("snippet", key("ctrl+t", "snippet", "Ctrl+T", "key.snippet"))
NOTE_KEYS = section("note", key("tab", "other_kind", "Tab", "key.other_kind", footer=True))
CALL_KEYS = section(
    "call",
    key("down", "other_number(1)", "Down", "key.call_number", footer=True),
    key("up", "other_number(-1)", "Up", "key.call_number_before"),
)
FORM_KEYS = section("form", key("tab", "next_field", "Tab", "key.next_field", footer=True))
CONFIRM_KEYS = section("confirm", key("q", "leave", "q", "key.leave"))
PASS_KEYS = section(
    "pass",
    key("backspace", "erase", "Backspace", "key.erase"),
    key("at", "ask_by_name", "@", "key.ask_by_name"),
    key("w", "why", "w", "key.why_then", footer=True),
)
SECOND_KEYS = section(
    "second",
    key("x", "decline", "x", "key.decline", footer=True),
    key("u", "withdraw", "u", "key.withdraw", footer=True),
    key("at", "ask_by_name", "@", "key.ask_by_name", footer=True),
)
STEP_KEYS = section("step", key("w", "why", "w", "key.why_then", footer=True))
MEETING_KEYS = section(
    "meeting",
    key("tab,down", "next_field(1)", "Tab", "key.next_field", footer=True),
    key("shift+tab,up", "next_field(-1)", "Shift+Tab", "key.field_before"),
)
QR_KEYS = section(
    "qr",
    key("y", "copy_address", "y", "key.copy_address", footer=True),
    key("e", "other_time", "e", "key.other_time", footer=True),
)
COMMAND_KEYS = section(
    "command",
    key("enter", "run", "Enter", "key.do_it"),
    key("tab", "complete(1)", "Tab", "key.complete"),
    key("shift+tab", "complete(-1)", "Shift+Tab", "key.complete_back"),
    key("up", "recall(1)", "Up", "key.said_before"),
    key("down", "recall(-1)", "Down", "key.said_after"),
)
PALETTE_KEYS = section(
    "palette",
    key("down", "move(1)", "Down", "key.down"),
    key("up", "move(-1)", "Up", "key.up"),
    key("pagedown", "page(1)", "PgDn", "key.page_down"),
    key("pageup", "page(-1)", "PgUp", "key.page_up"),
    key("enter", "choose", "Enter", "key.do_it", footer=True),
)
HELP_KEYS = section("help", key("slash", "search", "/", "key.search_help", footer=True, at_once=True))

# What an input method sends for a key; it counts as the key itself where nothing is being typed.
FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {
    "。": ".", "、": "/", "，": ",", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "【": "[", "】": "]",
    "《": "<", "》": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "￥": "$", "　": " ",
}  # fmt: skip


def bindings(keys: Iterable[Key], *, of: str = "", at_once: bool = False) -> list[BindingType]:
    """The keys as Textual bindings; the description stays a catalogue id, worded where it is shown.

    ``of`` names whose action it is when not the binder's own: ``app.`` or ``screen.``. ``at_once`` acts before the next key is
    given to the focused widget: for a key that moves the focus.
    """
    from textual.binding import Binding

    return [
        Binding(
            ",".join(each.keys),
            of + each.action,
            each.text,
            show=each.footer,
            priority=at_once or each.at_once,
            id=each.id or None,
        )
        for each in keys
    ]
