"""What the screens ask about saved texts; see ``desk_contract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.snippet import Snippet
    from reviewer_tui.domain.staff import StaffMember


class SnippetVerbs(Protocol):
    """Saved texts, one's own and everybody's."""

    def rows(self, actor: StaffMember) -> tuple[Snippet, ...]: ...
    def save(self, actor: StaffMember, name: str, text: str, *, shared: bool = False) -> bool: ...
    def rename(self, actor: StaffMember, name: str, new: str, *, shared: bool = False) -> bool: ...
    def delete(self, actor: StaffMember, name: str, *, shared: bool = False) -> None: ...
