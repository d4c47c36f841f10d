"""The one place that starts threads: use-cases run outside the interface's thread, their answers come back as
messages.

``read`` is exclusive in its group: a newer read of the same node and group makes an older answer vanish. ``write``
is never given up: its answer goes to the node that asked, or to the app when that node has gone meanwhile. Both
return at once. Errors arrive as ``CallFailed``; ``except Exception`` is allowed here (and in the command line's
``main``) alone.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker

from reviewer_tui import errors
from reviewer_tui.tui.messages import CallFailed, Failure

_log = logging.getLogger(__name__)
T = TypeVar("T")

# In this order: a subclass is named before what it derives from.
_FAILURES: tuple[tuple[type[errors.DeskError], Failure], ...] = (
    (errors.NotPermitted, Failure.NOT_PERMITTED),
    (errors.Refused, Failure.REFUSED),
    (errors.Conflict, Failure.CONFLICT),
    (errors.NotFound, Failure.NOT_FOUND),
    (errors.BadInput, Failure.BAD_INPUT),
    (errors.Unavailable, Failure.UNAVAILABLE),
    (errors.LoginRefused, Failure.LOGIN_REFUSED),
)


def read(
    node: DOMNode,
    call: Callable[[], T],
    answer: Callable[[T], Message],
    *,
    group: str,
    failed: Callable[[CallFailed], Message] | None = None,
) -> Worker[None]:
    """Run ``call`` in a thread and post ``answer(result)`` to ``node``; a later read of the group makes this one
    silent.

    ``failed`` may turn the failure into a message of the caller's own; otherwise ``CallFailed`` is posted and
    bubbles.
    """

    async def ask() -> None:
        node.post_message(await _outcome(call, answer, group, failed))

    return node.run_worker(ask, group=f"read:{group}", exclusive=True, exit_on_error=True)


def write(
    node: DOMNode,
    call: Callable[[], T],
    answer: Callable[[T], Message],
    *,
    group: str = "write",
    failed: Callable[[CallFailed], Message] | None = None,
) -> Worker[None]:
    """Run ``call`` in a thread to its end, whatever happens to ``node``; the key stays disabled until the answer
    comes.
    """
    app: App[Any] = node.app

    async def ask() -> None:
        message = await _outcome(call, answer, group, failed)
        (node if node.is_attached else app).post_message(message)

    return app.run_worker(ask, group=f"write:{group}", exit_on_error=True)


async def _outcome(
    call: Callable[[], T],
    answer: Callable[[T], Message],
    group: str,
    failed: Callable[[CallFailed], Message] | None,
) -> Message:
    """The message for what became of the call."""
    try:
        result = await asyncio.to_thread(call)
    except Exception as error:
        failure = failure_of(error, group=group)
        return failure if failed is None else failed(failure)
    return answer(result)


def failure_of(error: Exception, *, group: str = "") -> CallFailed:
    """The message for an error: its own text id when it was foreseen, otherwise its type and place alone."""
    if isinstance(error, errors.DeskError):
        for kind, failure in _FAILURES:
            if isinstance(error, kind):
                return CallFailed(failure, error.reason, dict(error.values), group)
    place = place_of(error)
    # The exception's own words may hold a name or a number out of a filing: they stay out of the log.
    _log.error("unforeseen %s at %s", type(error).__name__, place)
    return CallFailed(Failure.UNFORESEEN, "fault.unforeseen", {"kind": type(error).__name__, "place": place}, group)


def place_of(error: BaseException) -> str:
    """``file:line`` of the innermost frame of an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
