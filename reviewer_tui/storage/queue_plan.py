"""How a queue query is answered quickly at any size: rare conditions by their index, common ones by walking the order.

An order is walked along its index, with equalities of stage and reviewer (and the two groups in which a clock is due) as
branches that are merged; each branch reads no further than the page. Where one condition finds few filings, those are fetched
and sorted instead. Which is the case is asked of the index itself, once a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from reviewer_tui.domain.stage import CLOSED, WAITS_ON, Stage, WaitingOn
from reviewer_tui.storage.queue_conditions import (
    FLAGS,
    PAUSED_GROUP,
    Conditions,
    Posting,
    Sql,
    day_of,
    is_pause,
    span_bounds,
)
from reviewer_tui.usecases.queue_filter import TEXT
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery, Term

RARE = 5_000
"""Up to so many filings are fetched and sorted; a condition that finds more is met often enough by walking."""
TIED = 10
"""So many times more are fetched where what is found may stand close together, far behind in the order."""
MOST_BRANCHES = 24
MOST_STAGES = 17
"""As many as are open."""

ORDERS: dict[QueueOrder, tuple[str, ...]] = {
    QueueOrder.RISK: ("risk_group", "risk_due", "id"),
    QueueOrder.RECEIVED: ("received_at", "id"),
    QueueOrder.NEWEST: ("received_at", "id"),
    QueueOrder.CHANGED: ("changed_at", "id"),
}
"""The columns of each order; the id makes every place different."""
DOWNWARDS = frozenset({QueueOrder.NEWEST, QueueOrder.CHANGED})

_PLANNED = ("stage", "waiting", "rev")
_IN_ORDER = (("provisional",), ("second",), ("by_phone",), ("frozen",), ("handover",))
"""Flags of which an index holds the filings in the order of risk."""


@dataclass(slots=True)
class Scope:
    """What the planner knows of stage and reviewer: None is any. An empty set finds nothing."""

    stages: frozenset[Stage]
    assignees: frozenset[int] | None
    not_assignees: frozenset[int]

    @property
    def every_stage(self) -> bool:
        """Whether the stage says nothing."""
        return len(self.stages) == len(Stage)

    def holds(self, assignee: int, stage: Stage) -> bool:
        """Whether a filing of this reviewer in this stage is meant."""
        mine = self.assignees is None or assignee in self.assignees
        return stage in self.stages and mine and assignee not in self.not_assignees


def scope_of(query: QueueQuery, staff_id: Callable[[str], int]) -> Scope:
    """Stage, waiting and rev terms taken together; ``staff_id`` knows people by login (-1 for nobody of that name)."""
    stages = frozenset({query.stage} if query.stage is not None else Stage)
    assignees: frozenset[int] | None = None
    others: frozenset[int] = frozenset()
    known = {"none": 0, "me": query.staff_id}
    for term in query.terms:
        if term.key in ("stage", "waiting"):
            meant = _stages_of(term)
            stages = stages - meant if term.negated else stages & meant
        elif term.key == "rev":
            people = frozenset(known[value] if value in known else staff_id(value) for value in term.values)
            if term.negated:
                others |= people
            else:
                assignees = people if assignees is None else assignees & people
    return Scope(stages=stages, assignees=assignees, not_assignees=others)


def is_counted(query: QueueQuery) -> bool:
    """Whether the maintained counters can tell how many filings the query finds."""
    return all(term.key in _PLANNED for term in query.terms)


def _stages_of(term: Term) -> frozenset[Stage]:
    if term.key == "stage":
        return frozenset(Stage(value) for value in term.values)
    waiting = {WaitingOn(value) for value in term.values}
    return frozenset(stage for stage in Stage if WAITS_ON[stage] in waiting)


@dataclass(slots=True)
class Plan:
    """Branches whose rows together are the answer. ``few`` holds ids to fetch, ``sorts`` says that they come in no order.

    Each branch is a list of conditions on ``f``; none of the branches has a row of another.
    """

    branches: list[list[Sql]]
    few: Sql | None = None
    rest: list[Sql] = field(default_factory=list)

    def inner(self, columns: str, order_by: str, limit: int, key: Sql | None) -> Sql:
        """The places and ids of one page, or of the count when ``order_by`` is empty."""
        common = [*self.rest, key] if key is not None else self.rest
        texts, values = [], list[object]()
        for branch in self.branches:
            conditions = [*branch, *common]
            source = "filing f"
            if self.few is not None:
                source = f"({self.few.text}) few CROSS JOIN filing f"
                values += self.few.values
                conditions = [Sql("f.id = few.id"), *conditions]
            where = " WHERE " + " AND ".join(part.text for part in conditions) if conditions else ""
            values += [value for part in conditions for value in part.values]
            text = f"SELECT {columns} FROM {source}{where}"
            if order_by:
                text += f" ORDER BY {order_by}"
            texts.append(f"{text} LIMIT ?")
            values.append(limit)
        if len(texts) == 1:
            return Sql(texts[0], tuple(values))
        merged = " UNION ALL ".join(f"SELECT * FROM ({text}) b{place}" for place, text in enumerate(texts))
        return Sql(merged, tuple(values))


class Planner:
    """Chooses the road.

    ``is_rare`` probes the index of a posting and answers whether it finds at most ``RARE`` filings. ``tally`` are the maintained
    counters: how many filings a person has in a stage.
    """

    def __init__(
        self,
        conditions: Conditions,
        is_rare: Callable[[Posting], bool],
        tally: Callable[[], list[tuple[int, Stage, int]]],
    ) -> None:
        self._conditions = conditions
        self._is_rare = is_rare
        self._tally = tally

    def plan(self, query: QueueQuery, scope: Scope) -> Plan | None:
        """The plan of a grounded query; None when it can find nothing."""
        if not scope.stages or scope.assignees == frozenset():
            return None
        terms = [term for term in query.terms if term.key not in _PLANNED]
        words = [term.values[0] for term in terms if term.key == TEXT and len(term.values) == 1 and not term.negated]
        if len(words) > 1 and self._is_rare(posting := self._conditions.all_words(words)):
            return self._fetch(posting, terms, query, scope)
        in_order = _flagged_in_order(terms, query, scope)
        for term in terms:
            if term is in_order:
                continue
            found = _aged_posting(term, scope, query) or self._conditions.posting(term, query)
            if found is not None and self._is_rare(found):
                left = [one for one in terms if one is not term] if term.key == TEXT else terms
                return self._fetch(found, left, query, scope)
        if in_order is not None:
            rest = [self._conditions.condition(term, query) for term in terms if term is not in_order]
            return Plan(branches=[[Sql(f"f.{FLAGS[in_order.values[0]]}")]], rest=rest + list(_scope_conditions(scope)))
        if (span := _due_span(terms)) is not None:
            if query.order is not QueueOrder.RISK and self._is_rare(posting := _due_posting(*span)):
                return self._fetch(posting, terms, query, scope)
            scope = replace(scope, stages=scope.stages - CLOSED)
        if scope.assignees is not None and query.order is not QueueOrder.RISK:
            # Reviewer and stage together have an index in risk order only.
            mine = dict.fromkeys(scope.stages, 0)
            for assignee, stage, filings in self._tally():
                if scope.holds(assignee, stage):
                    mine[stage] += filings
            if not scope.every_stage and sum(mine.values()) <= RARE * TIED:
                return self._fetch(_assigned(scope), terms, query, scope)
            scope = replace(
                scope, stages=frozenset(stage for stage, filings in mine.items() if filings) or scope.stages
            )
        return self._walk(query, scope, terms)

    def _fetch(self, posting: Posting, terms: list[Term], query: QueueQuery, scope: Scope) -> Plan:
        rest = [self._conditions.condition(term, query) for term in terms]
        return Plan(branches=[[]], few=posting.ids, rest=rest + list(_scope_conditions(scope)))

    def _walk(self, query: QueueQuery, scope: Scope, terms: list[Term]) -> Plan:
        risk = query.order is QueueOrder.RISK
        span = _due_span(terms) if risk else None
        groups: list[list[Sql]] = [[]]
        if span is not None:
            groups = [[Sql("f.risk_group = ?", (group,)), *_due_range(*span)] for group in (0, 1)]
        elif risk and any(map(is_pause, terms)):
            groups = [[Sql("f.risk_group = ?", (PAUSED_GROUP,))]]
        clocks: list[list[Sql]] = [[]]
        clock = next((term for term in terms if term.key == "clock" and not term.negated), None)
        if clock is not None and risk and scope.every_stage and scope.assignees is None:
            clocks = [[Sql("f.clock = ?", (code,))] for code in dict.fromkeys(clock.values)]
            terms = [one for one in terms if one is not clock]
        rest = [self._conditions.condition(term, query) for term in terms]
        rest += [bound for term in terms for bound in _along_with_age(term, query.order)]
        people = sorted(scope.assignees or ())
        stages = sorted(scope.stages) if len(scope.stages) <= MOST_STAGES else []
        if people and stages and not risk:
            people = []
        if len(people) * max(1, len(stages)) * len(groups) > MOST_BRANCHES:
            people = []
        if len(stages) * max(1, len(people)) * len(groups) > MOST_BRANCHES:
            stages = []
        rest += _scope_conditions(scope, but_stages=bool(stages), but_people=bool(people))
        by_person = [[Sql("f.assignee_id = ?", (person,))] for person in people] or [[]]
        by_stage = [[Sql("f.stage = ?", (stage.value,))] for stage in stages] or [[]]
        return Plan(
            branches=[
                [*person, *stage, *code, *group]
                for person, stage, code, group in product(by_person, by_stage, clocks, groups)
            ],
            rest=rest,
        )


def _scope_conditions(scope: Scope, *, but_stages: bool = False, but_people: bool = False) -> Iterator[Sql]:
    """What the branches do not say already; written so that no index is chosen by it."""
    if not scope.every_stage and not but_stages:
        left = sorted(scope.stages)
        yield Sql(f"f.stage || '' IN ({', '.join('?' * len(left))})", tuple(left))
    if scope.assignees is not None and not but_people:
        people = sorted(scope.assignees)
        yield Sql(f"f.assignee_id + 0 IN ({', '.join('?' * len(people))})", tuple(people))
    if scope.not_assignees:
        people = sorted(scope.not_assignees)
        yield Sql(f"f.assignee_id + 0 NOT IN ({', '.join('?' * len(people))})", tuple(people))


def _due_span(terms: list[Term]) -> tuple[int | None, int | None] | None:
    """The span of the only term that says when a clock is due."""
    spans = [term.values for term in terms if term.key == "due" and not term.negated]
    return span_bounds(spans[0][0]) if len(spans) == 1 and len(spans[0]) == 1 else None


def _due_range(low: int | None, high: int | None) -> list[Sql]:
    bounds = ((">=", low), ("<", high))
    return [Sql(f"f.risk_due {sign} ?", (end,)) for sign, end in bounds if end is not None]


def _due_posting(low: int | None, high: int | None) -> Posting:
    conditions = " AND ".join(["f.risk_group IN (0, 1)", *(part.text for part in _due_range(low, high))])
    values = tuple(value for part in _due_range(low, high) for value in part.values)
    ids = Sql(f"SELECT f.id AS id FROM filing f WHERE {conditions}", values)
    # The bound moves with the clock: remembered by the minute it would never be found again.
    return Posting(key=("due", low is None, high is None), probe=ids, ids=ids, condition=Sql("1 = 1"))


def _flagged_in_order(terms: list[Term], query: QueueQuery, scope: Scope) -> Term | None:
    """The term that keeps to what an index holds in the order of risk: provisional dates, and what waits for a second person."""
    if query.order is not QueueOrder.RISK or scope.assignees is not None:
        return None
    return next((term for term in terms if term.values in _IN_ORDER and not term.negated and term.key == "is"), None)


def _aged_posting(term: Term, scope: Scope, query: QueueQuery) -> Posting | None:
    """What has been long, or not long, in the stages that are meant: stage and instant together have an index."""
    if term.key != "aged" or term.negated:
        return None
    stages = sorted(scope.stages)
    among = f"stage IN ({', '.join('?' * len(stages))})"
    parts, values = [], list[object]()
    for low, high in map(span_bounds, term.values):
        ends = [(sign, end) for sign, end in ((">=", low), ("<", high)) if end is not None]
        parts.append(
            " AND ".join([f"SELECT id FROM filing WHERE {among}", *(f"stage_since {sign} ?" for sign, _ in ends)])
        )
        values += [*stages, *(end for _, end in ends)]
    ids = Sql(" UNION ".join(parts), tuple(values))
    # Only where the oldest come first the young ones stand far behind.
    far = query.order is QueueOrder.RECEIVED and any(span_bounds(value)[0] is not None for value in term.values)
    key = ("aged", *stages, *map(day_of, term.values))
    return Posting(key=key, probe=ids, ids=ids, condition=Sql("1 = 1"), tied=far)


def _along_with_age(term: Term, order: QueueOrder) -> list[Sql]:
    """What ``aged`` says of the order's own column, so that its index begins where the first can be.

    A filing is received before it comes into its stage, and comes there with a change.
    """
    if term.key != "aged" or term.negated or order is QueueOrder.RISK:
        return []
    lows, highs = zip(*map(span_bounds, term.values), strict=True)
    if order is QueueOrder.CHANGED:
        return [] if None in lows else [Sql("f.changed_at >= ?", (min(lows),))]
    return [] if None in highs else [Sql("f.received_at < ?", (max(highs),))]


def _assigned(scope: Scope) -> Posting:
    people, stages = sorted(scope.assignees or ()), sorted(scope.stages)
    where = f"assignee_id IN ({', '.join('?' * len(people))}) AND stage IN ({', '.join('?' * len(stages))})"
    ids = Sql(f"SELECT id FROM filing WHERE {where}", (*people, *stages))
    return Posting(key=("rev", *people, *stages), probe=ids, ids=ids, condition=Sql("1 = 1"))
