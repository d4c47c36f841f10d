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
from reviewer_tui.tui.keys import DIALOG_KEYS, PERSON_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, column, line
from reviewer_tui.tui.widgets.search import Search
from reviewer_tui.tui.widgets.status_line import StatusLine

_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose it becomes; None is nobody's."""

    login: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A person and the texts by which it is found: login, name, pinyin initials."""

    member: StaffMember
    texts: tuple[str, ...]


@dataclass
class PeopleRead(Message):
    """Everybody on the staff list, with what is typed for each."""

    people: tuple[Named, ...]


class PersonDialog(DeskDialog[Person]):
    """Those to whom one may assign, and nobody where one may assign to others."""

    KEYS: ClassVar[tuple[Key, ...]] = (*PERSON_KEYS, *(key for key in DIALOG_KEYS if key.action == "leave"))
    BINDINGS = bindings(PERSON_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._people: tuple[Named, ...] = ()

    def compose(self) -> ComposeResult:
        """The line to type on, the people, status, keys."""
        yield Search(id="typing", compact=True)
        yield LinePane(id="people")
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Ready to type while the list is read."""
        field = self.query_one("#typing", Input)
        field.placeholder = self.t("person.type")
        self.set_focus(field)
        rows = self.desk.staff.rows
        desk_work.read(self, lambda: tuple(map(named, rows())), PeopleRead, group="people")
        self.retell()

    @on(PeopleRead)
    def take_people(self, message: PeopleRead) -> None:
        """Those who may review; without the right to assign to others, oneself."""
        actor = self.session.actor
        able = (each for each in message.people if each.member.active and may(each.member, "take"))
        self._people = tuple(each for each in able if may(actor, "assign") or each.member.id == actor.id)
        self.retell()

    def retell(self) -> None:
        """Whom the typed letters find, the best match first."""
        super().retell()
        texts, actor = self.t, self.session.actor
        typed = self.query_one("#typing", Input).value
        found = best_matches(self._people, typed)
        nobody = may(actor, "assign") and not typed.strip()

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
                result.append(line((texts("bulk.nobody"), Role.PLAIN), key=_NOBODY))
            return tuple(result) or (line((texts("person.none_found"), Role.MUTED)),)

        pane = self.query_one("#people", LinePane)
        pane.title = self._title
        pane.source = lines
        if not may(actor, "assign"):
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


def named(member: StaffMember) -> Named:
    """A person with the texts to find it by; the table of pinyin is large and is loaded with the first."""
    from reviewer_tui.usecases.search_keys import initials_of

    texts = (member.login, member.name, *initials_of([member.name])[:1])
    return Named(member, tuple(text.casefold() for text in texts))


def best_matches(people: Iterable[Named], typed: str) -> tuple[StaffMember, ...]:
    """Who has these letters: from the beginning of a text, together, or one after the other; in that order."""
    wanted = "".join(typed.casefold().split())
    ranked = [(min(_rank(wanted, text) for text in each.texts), each.member) for each in people]
    ranked.sort(key=lambda pair: (pair[0], pair[1].login))
    return tuple(member for rank, member in ranked if rank < _NOT_FOUND)


_NOT_FOUND = 3


def _rank(wanted: str, text: str) -> int:
    if text.startswith(wanted):
        return 0
    if wanted in text:
        return 1
    letters = iter(text)
    return 2 if all(letter in letters for letter in wanted) else _NOT_FOUND
