"""Filters and saved views as screens and commands use them: names in both languages, people, provinces; views kept for a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.online_service import ServiceKind
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.stage import Stage, WaitingOn
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.queue_filter import FilterNames, filter_text, names_of, parse_filter
from reviewer_tui.usecases.queue_model import BUILT_IN, QueueOrder, QueueQuery, SavedView, Term
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

if TYPE_CHECKING:
    from reviewer_tui.domain.reference import Province
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.contracts import Words

KEYS = (
    "stage", "waiting", "type", "prov", "rev", "held", "left", "due", "paused", "aged", "received", "changed", "clock", "is",
    "errors", "warnings", "revision", "calls", "reason", "rule", "ports", "tag",
)  # fmt: skip
"""Every key of the language, in the order in which help and completion list them."""
MOST_VIEWS = 30
LONGEST_NAME = 40
PORT_STATES = ("requested", "done", "proven", "failed")


_NOT_TYPED = frozenset("\"'")
"""What a name may not hold: the words of a line are told apart by quotation marks."""


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


class Filters:
    """Reads filter texts and keeps saved views. ``views`` reads a person's saved ones without a unit of work."""

    def __init__(
        self,
        around: Surroundings,
        *,
        people: Callable[[], tuple[StaffMember, ...]],
        views: Callable[[int], tuple[SavedView, ...]],
    ) -> None:
        self._around = around
        self._people = people
        self._views = views

    @cached_property
    def names(self) -> FilterNames:
        """How keys and values may be written."""
        words = (self._around.words("zh"), self._around.words("en"))
        keys = {key: [each(f"filter.key.{key}") for each in words] for key in KEYS}
        fixed: dict[str, Callable[[], Mapping[str, str]]] = {
            "stage": lambda: stage_names(words),
            "waiting": lambda: labels(words, "waiting_on", WaitingOn),
            "type": lambda: type_names(words),
            "is": lambda: labels(
                words,
                "filter.is",
                (
                    "paused",
                    "provisional",
                    "breached",
                    "unreached",
                    "second",
                    "by_phone",
                    "frozen",
                    "undelivered",
                    "handover",
                ),
            ),
            "ports": lambda: {**labels(words, "filter.ports", PORT_STATES), "opened": "done"},
            "prov": lambda: province_names(self._around.tables().provinces.values()),
            "rev": lambda: person_names(self._people(), words),
            "held": lambda: {**person_names(self._people(), words), **labels(words, "filter.person", ("any",))},
        }
        return names_of(keys, fixed)

    def parse(self, text: str) -> tuple[Term, ...]:
        """The terms of a filter. BadInput says which term is not understood and what may stand there."""
        return parse_filter(text, self.names)

    def query(self, actor: StaffMember, text: str, order: QueueOrder = QueueOrder.RISK) -> QueueQuery:
        """The query of a filter for a person."""
        return QueueQuery(terms=self.parse(text), order=order, staff_id=actor.id)

    # Saved views.

    def views(self, actor: StaffMember) -> tuple[SavedView, ...]:
        """The built-in views, then those for everybody, then the person's own."""
        return (*BUILT_IN, *self._views(actor.id))

    def view(self, actor: StaffMember, name: str) -> SavedView:
        """The view of this name, else of this name in another case; the person's own before everybody's; NotFound otherwise."""
        wanted = name.strip()
        found = [view for view in self.views(actor) if view.name.casefold() == wanted.casefold()]
        found = [view for view in found if view.name == wanted] or found
        if not found:
            known = ", ".join(view.name for view in self.views(actor))
            raise NotFound("not_found.view", name=name[:LONGEST_NAME], known=known)
        return found[-1]

    def save_view(
        self, actor: StaffMember, name: str, text: str, order: QueueOrder = QueueOrder.RISK, *, shared: bool = False
    ) -> tuple[SavedView, bool]:
        """Keep a filter under a name, for oneself or (supervisors) for everybody; False when it was so already.

        BadInput for a name that cannot be typed after ``--view`` or that a built-in view has.
        """
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable() or name.isdigit() or set(name) & _NOT_TYPED:
            raise BadInput("filter.view_name", name=name[:LONGEST_NAME], limit=LONGEST_NAME)
        titles = {self._around.words(lang)(f"queue.view.{view.name}") for view in BUILT_IN for lang in ("zh", "en")}
        if _alike(name) in {_alike(taken) for taken in (*titles, *(view.name for view in BUILT_IN))}:
            raise BadInput("filter.view_built_in", name=name)
        view = SavedView(
            name=name, filter=filter_text(self.parse(text)), order=order, owner="shared" if shared else "own"
        )
        with self._around.attempt(actor, "save_view") as work:
            granted(may(actor, "share_view" if shared else "read"))
            known = work.views.of(actor.id)
            if view in known:
                return view, False
            same = [one for one in known if one.owner == view.owner]
            if other := next((one for one in same if one.name != name and _alike(one.name) == _alike(name)), None):
                raise BadInput("filter.view_alike", name=name, other=other.name)
            if len(same) >= MOST_VIEWS and name not in {one.name for one in same}:
                raise refusal(refused("refused.too_many_views", limit=MOST_VIEWS))
            now = self._around.clock.now()
            work.views.put(0 if shared else actor.id, view)
            if shared:
                work.audit.append(event(now, actor, "audit.view_shared", None, name=name))
            work.commit()
        return view, True

    def delete_view(self, actor: StaffMember, name: str, *, shared: bool = False) -> None:
        """Forget a saved view; NotFound when there is none of this name."""
        with self._around.attempt(actor, "delete_view") as work:
            granted(may(actor, "share_view" if shared else "read"))
            if not work.views.remove(0 if shared else actor.id, name.strip()):
                raise NotFound("not_found.view", name=name[:LONGEST_NAME], known="")
            if shared:
                work.audit.append(
                    event(self._around.clock.now(), actor, "audit.view_unshared", None, name=name.strip())
                )
            work.commit()


def person_names(people: tuple[StaffMember, ...], words: tuple[Words, ...]) -> dict[str, str]:
    """How people may be written: name, login, oneself or nobody."""
    named = {person.name: person.login for person in people if person.name}
    return named | {person.login: person.login for person in people} | labels(words, "filter.person", ("me", "none"))


def stage_names(words: tuple[Words, ...]) -> dict[str, str]:
    """How stages may be written: 初审 is 初审中, though 初审驳回 begins so as well."""
    found = labels(words, "stage", Stage)
    return {short: code for label, code in found.items() for short in (label, label.removesuffix("中"))}


def type_names(words: tuple[Words, ...]) -> dict[str, str]:
    """How types of orders and kinds of services may be written."""
    return labels(words, "filing_type", FilingType) | labels(words, "service_kind", ServiceKind)


def labels(words: tuple[Words, ...], prefix: str, codes: Iterable[str]) -> dict[str, str]:
    """How codes may be written: as they are, or as the catalogues name them under ``prefix``."""
    listed = [str(code) for code in codes]
    return {each(f"{prefix}.{code}"): code for each in words for code in listed} | {code: code for code in listed}


def province_names(provinces: Iterable[Province]) -> dict[str, str]:
    """How provinces may be written: code, abbreviation, names, the letter of their numbers."""
    names: dict[str, str] = {}
    for province in provinces:
        written = (province.code, province.abbr, province.name_zh, province.name_en, province.icp_prefix)
        names |= dict.fromkeys(written, province.code)
    return names
