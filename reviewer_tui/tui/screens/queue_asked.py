"""What the queue was asked to show: a view, what was typed beside it, a stage, an order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.tui.desk_contract import DeskContract
from reviewer_tui.usecases.queue_model import BUILT_IN, QueueOrder, QueueQuery, SavedView

EVERYTHING = next(view for view in BUILT_IN if not view.filter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``typed`` is more of the filter language; an ``order`` of None is the view's own."""

    view: SavedView = EVERYTHING
    typed: str = ""
    stage: Stage | None = None
    order: QueueOrder | None = None

    @property
    def text(self) -> str:
        """The whole filter as one text, without the stage."""
        return f"{self.view.filter} {self.typed}".strip()

    @property
    def sort(self) -> QueueOrder:
        """The order that holds."""
        return self.order or self.view.order

    def query(self, desk: DeskContract, actor: StaffMember) -> QueueQuery:
        """The query; BadInput for a filter that is not understood. Called in a worker: names may have to be read."""
        if not self.text:
            return QueueQuery(stage=self.stage, order=self.sort, staff_id=actor.id)
        return replace(desk.filters.query(actor, self.text, self.sort), stage=self.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAt:
    """Where somebody left the queue. What was typed is not kept: it may be somebody's name or number."""

    view: str = ""
    stage: str = ""
    order: str = ""
    filing: int = 0
    marks: tuple[int, ...] = ()

    @classmethod
    def read(cls, text: str) -> LeftAt:
        """What ``text`` tells; nothing at all when it is not understood."""
        try:
            said = json.loads(text) if text else {}
            marks = tuple(mark for mark in said.get("marks", ()) if isinstance(mark, int))
            words = {name: str(said.get(name, "")) for name in ("view", "stage", "order")}
            return cls(**words, filing=int(said.get("filing", 0)), marks=marks)
        except (ValueError, AttributeError, TypeError):
            return cls()

    def text(self) -> str:
        """For the next start."""
        said = {"view": self.view, "stage": self.stage, "order": self.order, "filing": self.filing, "marks": self.marks}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def asked(self, views: Iterable[SavedView]) -> Asked:
        """The same view again where it still exists, else everything."""
        view = next((view for view in views if view.key == self.view), EVERYTHING)
        return Asked(
            view=view,
            stage=Stage(self.stage) if self.stage in Stage.__members__.values() else None,
            order=QueueOrder(self.order) if self.order in QueueOrder.__members__.values() else None,
        )
