"""Choosing a person: type some letters of login, name or its pinyin initials; the best match has the cursor, ``Enter`` takes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.fuzzy import best
from reviewer_tui.tui.keys import DIALOG_KEYS, PERSON_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, column, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine

_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose it becomes; None is nobody's."""

    login: str | None


@dataclass
class PeopleRead(Message):
    """Everybody on the staff list."""

    people: tuple[StaffMember, ...]


class PersonDialog(DeskDialog[Person]):
    """Those to whom one may assign, and nobody where one may assign to others; with ``ability`` the others who have it."""

    KEYS: ClassVar[tuple[Key, ...]] = (*PERSON_KEYS, *(key for key in DIALOG_KEYS if key.action == "leave"))
    BINDINGS = bindings(PERSON_KEYS)
    CSS_PATH = ["dialogs.tcss"]
    takes_snippets = False

    def __init__(self, title: str, ability: str = "") -> None:
        super().__init__()
        self._title = title
        self._ability = ability
        self._people: tuple[StaffMember, ...] = ()

    def compose(self) -> ComposeResult:
        """The line to type on, the people, status, keys."""
        yield TypedLine(id="typing", compact=True)
        yield LinePane(id="people")
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Ready to type while the list is read."""
        field = self.query_one("#typing", Input)
        field.placeholder = self.t("person.type")
        self.set_focus(field)
        desk_work.read(self, self.desk.staff.rows, PeopleRead, group="people")
        self.retell()

    @on(PeopleRead)
    def take_people(self, message: PeopleRead) -> None:
        """Those who may review; without the right to assign to others, oneself."""
        actor = self.session.actor
        able = (each for each in message.people if each.active and may(each, self._ability or "take"))
        if self._ability:
            self._people = tuple(each for each in able if each.id != actor.id)
        else:
            self._people = tuple(each for each in able if may(actor, "assign") or each.id == actor.id)
        self.retell()

    def retell(self) -> None:
        """Whom the typed letters find, the best match first."""
        super().retell()
        texts, actor = self.t, self.session.actor
        typed = self.query_one("#typing", Input).value
        found = best_matches(self._people, typed)
        anybody = bool(self._ability) or bool(may(actor, "assign"))
        nobody = anybody and not typed.strip()

        def lines(width: int) -> tuple[Line, ...]:
            result = [
                line(
                    column(person.login, 16, Role.STRONG),
                    column(person.name, 20),
                    (texts(f"role.{person.role}"), Role.MUTED),
                    (f"  {texts('queue.me')}" if person.id == actor.id else "", Role.ACCENT),
                    key=person.login,
                )
                for person in found
            ]
            if nobody:
                said = "second.anybody" if self._ability else "bulk.nobody"
                result.append(line((texts(said), Role.PLAIN), key=_NOBODY))
            return tuple(result) or (line((texts("person.none_found"), Role.MUTED)),)

        pane = self.query_one("#people", LinePane)
        pane.title = self._title
        pane.source = lines
        if not anybody:
            self.say(texts("person.only_self"))

    @on(Input.Changed)
    def narrow(self) -> None:
        """The list follows the typing, the cursor on the best match."""
        self.retell()
        self.query_one("#people", LinePane).action_first()

    def action_other(self, step: int) -> None:
        """Up and down while typing."""
        self.query_one("#people", LinePane).action_move(step)

    @on(Input.Submitted)
    @on(LinePane.Chosen)
    def action_choose(self) -> None:
        """The person under the cursor; nothing is written yet."""
        login = self.query_one("#people", LinePane).current
        if login:
            self.dismiss(Person(None if login == _NOBODY else login))


def best_matches(people: Iterable[StaffMember], typed: str) -> tuple[StaffMember, ...]:
    """Who has these letters in login, name or its pinyin initials, the best find first; by login where they are equal."""
    ranked = [(best(typed, (each.login, each.name)), each) for each in people]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].login))
    return tuple(each for score, each in ranked if score)
