"""Which filing a person takes next: the first in risk order that is nobody's or this person's and that nobody holds.

What waits for a second person, or is frozen, is nobody's next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage.instants import to_millis


def next_one(staff_id: int, now: datetime, stages: Iterable[Stage]) -> tuple[str, list[object]]:
    """A query for the id, with its values.

    Each pair of assignee and stage is one look at the head of its own index, so that what others hold or what waits elsewhere is
    never walked through, however much of it there is.
    """
    free = "(lease_until IS NULL OR lease_until <= ?) AND NOT second_wanted AND NOT frozen"
    order = "risk_group, risk_due, id"
    heads: list[str] = []
    values: list[object] = []
    for assignee in (0, staff_id):
        for stage in sorted(stages):
            heads.append(
                f"SELECT * FROM (SELECT {order} FROM filing WHERE assignee_id = ? AND stage = ? AND {free}"
                f" ORDER BY {order} LIMIT 1) h{len(heads)}"
            )
            values += [assignee, stage.value, to_millis(now)]
    return f"SELECT id FROM ({' UNION ALL '.join(heads)}) n ORDER BY {order} LIMIT 1", values
