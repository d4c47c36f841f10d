"""Saved texts: keeping, renaming and forgetting them. Numbers of persons do not belong into one."""

from __future__ import annotations

from reviewer_tui.domain.personal_numbers import has_personal_number
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.snippet import Snippet, in_order
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal

LONGEST_NAME, LONGEST_TEXT, MOST = 40, 500, 200
_EVERYBODY = 0


class Snippets:
    """Everybody keeps their own; what is shared is a supervisor's, and its changes are on the trail without name and text."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def rows(self, actor: StaffMember) -> tuple[Snippet, ...]:
        """One's own, then everybody's."""
        self._around.insist(may(actor, "read"), actor, "snippet")
        with self._around.store.reading() as work:
            return in_order(work.snippets.of(actor.id))

    def save(self, actor: StaffMember, name: str, text: str, *, shared: bool = False) -> bool:
        """Keep a text under a name, in place of the one before; False when it was so already.

        BadInput for a name or text that does not fit on a line or is too long. Refused for what looks like an ID or mobile number.
        """
        name, text = _checked(name, LONGEST_NAME, "snippet.name"), _checked(text, LONGEST_TEXT, "snippet.text")
        with self._around.attempt(actor, "snippet") as work:
            granted(may(actor, "share_snippet" if shared else "read"))
            if has_personal_number(name) or has_personal_number(text):
                raise refusal(refused("refused.snippet_personal"))
            known = self._of(work, actor, shared=shared)
            if known.get(name) == text:
                return False
            if name not in known and len(known) >= MOST:
                raise refusal(refused("refused.too_many_snippets", limit=MOST))
            self._put(work, actor, name, text, shared=shared)
            work.commit()
            return True

    def rename(self, actor: StaffMember, name: str, new: str, *, shared: bool = False) -> bool:
        """Give a text another name; False when it has it already. NotFound, and Refused where the name is taken."""
        new = _checked(new, LONGEST_NAME, "snippet.name")
        with self._around.attempt(actor, "snippet") as work:
            granted(may(actor, "share_snippet" if shared else "read"))
            known = self._of(work, actor, shared=shared)
            text = known.get(name.strip())
            if text is None:
                raise _unknown(name)
            if new == name.strip():
                return False
            if new in known:
                raise refusal(refused("refused.snippet_taken", name=new))
            if has_personal_number(new):
                raise refusal(refused("refused.snippet_personal"))
            work.snippets.remove(_EVERYBODY if shared else actor.id, name.strip())
            self._put(work, actor, new, text, shared=shared)
            work.commit()
            return True

    def delete(self, actor: StaffMember, name: str, *, shared: bool = False) -> None:
        """Forget a text; NotFound when there is none of this name."""
        with self._around.attempt(actor, "snippet") as work:
            granted(may(actor, "share_snippet" if shared else "read"))
            if not work.snippets.remove(_EVERYBODY if shared else actor.id, name.strip()):
                raise _unknown(name)
            if shared:
                work.audit.append(event(self._around.clock.now(), actor, "audit.snippet_unshared"))
            work.commit()

    def _of(self, work: Work, actor: StaffMember, *, shared: bool) -> dict[str, str]:
        owner = "shared" if shared else "own"
        return {one.name: one.text for one in work.snippets.of(actor.id) if one.owner == owner}

    def _put(self, work: Work, actor: StaffMember, name: str, text: str, *, shared: bool) -> None:
        now = self._around.clock.now()
        work.snippets.put(_EVERYBODY if shared else actor.id, name, text, now)
        if shared:
            work.audit.append(event(now, actor, "audit.snippet_shared"))


def _checked(typed: str, limit: int, reason: str) -> str:
    text = typed.strip()
    if not text or len(text) > limit or not text.isprintable():
        raise BadInput(reason, limit=limit)
    return text


def _unknown(name: str) -> NotFound:
    return NotFound("not_found.snippet", name=name[:LONGEST_NAME])
