"""What changed from one revision of a filing to the next: field by field under minted ids, materials by the hash of their bytes.

Paths are those of ``fields.flatten``: services, domains and platforms are matched by their minted ids, principals by whose
they are, so that a list in another order is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from reviewer_tui.domain.fields import FieldValue, flatten
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.picture_look import Resemblance, resemblance


class Change(StrEnum):
    """What became of a field, a part or a material. Only a material is ``replaced`` (other bytes in the same place) or
    ``moved`` (the same bytes for another kind or owner).
    """

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDiff:
    """One field in both revisions; "" where it was not given. ``personal`` is the kind of mask that hides both values.

    ``locked`` fields may not be edited (``register_diff``).
    """

    path: str
    label: str
    personal: str
    old: str
    new: str
    change: Change
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDiff:
    """One part of a filing with its fields: ``filing``, ``sponsor``, ``sponsor.principal``, ``service.s1.domains.d1`` …

    ``change`` is added or removed when the part stands in one of the two revisions only.
    """

    path: str
    change: Change
    fields: tuple[FieldDiff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDiff:
    """One file in both revisions; None where it is not there."""

    change: Change
    old: Material | None
    new: Material | None

    @property
    def resemblance(self) -> Resemblance | None:
        """How alike the two look; None where there is one alone."""
        return resemblance(self.old.facts, self.new.facts) if self.old and self.new else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDiff:
    """Everything of both revisions, what stayed the same included."""

    parts: tuple[PartDiff, ...]
    materials: tuple[MaterialDiff, ...]


def revision_diff(
    old: FilingContent, new: FilingContent, old_materials: tuple[Material, ...], new_materials: tuple[Material, ...]
) -> RevisionDiff:
    """The difference of two revisions of one filing, in the reading order of the newer one."""
    return RevisionDiff(parts=tuple(_parts(old, new)), materials=_materials(old_materials, new_materials))


# Fields.

_NAMED_LISTS = frozenset({"domains", "accesses", "pre_approvals", "platforms"})
_INNER_PARTS = frozenset({"principal", "app"})
# Sets of codes and of facts: their order says nothing.
_UNORDERED = frozenset(
    {
        "field.filing.changed",
        "field.filing.facts",
        "field.service.contents",
        "field.service.languages",
        "field.service.accesses.ips",
        "field.service.accesses.modes",
        "field.service.accesses.locations",
        "field.service.app.sdks",
    }
)
_UNIT_MASKS = frozenset({"", "sponsor_name", "sponsor_number"})


def part_of(path: str) -> str:
    """The part that a field belongs to: ``service.s1.domains.d1`` of ``service.s1.domains.d1.name``."""
    parts = path.split(".")
    end = 2 if parts[0] == "service" else 1
    while len(parts) > end + 1:
        if parts[end] in _NAMED_LISTS:
            end += 2
        elif parts[end] in _INNER_PARTS:
            end += 1
        else:
            break
    return ".".join(parts[: min(end, len(parts) - 1)])


def _parts(old: FilingContent, new: FilingContent) -> Iterator[PartDiff]:
    before, after = _by_part(old), _by_part(new)
    for path in _merged(list(before), list(after)):
        fields = tuple(_fields(before.get(path, {}), after.get(path, {})))
        change = Change.SAME if all(field.change is Change.SAME for field in fields) else Change.CHANGED
        if path not in before:
            change = Change.ADDED
        elif path not in after:
            change = Change.REMOVED
        yield PartDiff(path=path, change=change, fields=fields)


def _by_part(content: FilingContent) -> dict[str, dict[str, FieldValue]]:
    parts: dict[str, dict[str, FieldValue]] = {}
    for field in flatten(content):
        parts.setdefault(part_of(field.path), {})[field.path] = field
    return parts


def _fields(before: dict[str, FieldValue], after: dict[str, FieldValue]) -> Iterator[FieldDiff]:
    for path in _merged(list(before), list(after)):
        old, new = before.get(path), after.get(path)
        known = new or old
        assert known is not None
        was, now = old.value if old else "", new.value if new else ""
        yield FieldDiff(
            path=path,
            label=known.label,
            personal=_mask_of(old, new),
            old=was,
            new=now,
            change=_change(known.label, was, now),
        )


def _change(label: str, old: str, new: str) -> Change:
    if old == new or (label in _UNORDERED and sorted(old.split(", ")) == sorted(new.split(", "))):
        return Change.SAME
    if not old:
        return Change.ADDED
    return Change.CHANGED if new else Change.REMOVED


def _mask_of(old: FieldValue | None, new: FieldValue | None) -> str:
    """The stricter mask of the two: a holder who is a person in one revision is masked as a person in both."""
    kinds = [field.personal for field in (new, old) if field is not None]
    return next((kind for kind in kinds if kind not in _UNIT_MASKS), max(kinds))


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The order of ``new``; what is only in ``old`` comes after what it followed there."""
    result, here = list(new), set(new)
    place = 0
    for path in old:
        if path in here:
            place = result.index(path) + 1
        else:
            result.insert(place, path)
            place += 1
    return result


# Materials.


def _materials(old: tuple[Material, ...], new: tuple[Material, ...]) -> tuple[MaterialDiff, ...]:
    """The same bytes first, for hashes tell for certain; then the same place with other bytes; the rest came or went."""
    left, pairs = list(old), dict[str, Material]()

    def match(likeness: Callable[[Material], Hashable]) -> None:
        for material in new:
            if material.id not in pairs:
                same = next((each for each in left if likeness(each) == likeness(material)), None)
                if same is not None:
                    pairs[material.id] = same
                    left.remove(same)

    match(lambda each: (each.facts.sha256, _slot(each), each.page))
    match(lambda each: (each.facts.sha256, _slot(each)))
    match(lambda each: each.facts.sha256)
    match(lambda each: (_slot(each), each.page, each.file))
    match(lambda each: (_slot(each), each.page))
    match(_slot)
    found = []
    for material in new:
        before = pairs.get(material.id)
        if before is None:
            change = Change.ADDED
        elif before.facts.sha256 != material.facts.sha256:
            change = Change.REPLACED
        else:
            change = Change.SAME if _slot(before) == _slot(material) else Change.MOVED
        found.append(MaterialDiff(change=change, old=before, new=material))
    return (*found, *(MaterialDiff(change=Change.REMOVED, old=material, new=None) for material in left))


def _slot(material: Material) -> tuple[object, ...]:
    return (material.kind, material.service_id, material.domain_id, material.principal, material.pre_approval)
