"""Single fields of a content set from text, by the types of the filing package; nothing else of the content is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import date
from typing import Any, Final

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.package_shape import Kind, Shape, fields_of

LONGEST: Final = 4_096
_OF_FILING = ("verification_channel", "remark")
_SET_BY_THE_PLATFORM = frozenset({"ref"})


def edited(content: FilingContent, changes: Mapping[str, str]) -> FilingContent:
    """The content with the fields at these paths (``fields.flatten``) set; an empty text takes a value away.

    Raises BadInput with the path: ``edit.no_field``, ``edit.value`` (not of the field's type), ``edit.text`` (cannot be stored).
    """
    for path, text in changes.items():
        if "\0" in text or len(text) > LONGEST or any("\ud800" <= char <= "\udfff" for char in text):
            raise BadInput("edit.text", path=path, limit=LONGEST)
        content = _edited(content, path, text)
    return content


def _edited(content: FilingContent, path: str, text: str) -> FilingContent:
    room, _, rest = path.partition(".")
    parts = rest.split(".")
    if room == "filing" and rest in _OF_FILING:
        values: dict[str, Any] = {rest: text}
        return replace(content, **values)
    if room == "sponsor" and rest:
        return replace(content, sponsor=_set(content.sponsor, parts, text, path))
    if room == "service" and len(parts) > 1 and content.service(parts[0]) is not None:
        services = tuple(_set(one, parts[1:], text, path) if one.id == parts[0] else one for one in content.services)
        return replace(content, services=services)
    raise BadInput("edit.no_field", path=path)


def _set(value: Any, parts: list[str], text: str, path: str) -> Any:
    name, rest = parts[0], parts[1:]
    field = next((one for one in fields_of(type(value)) if one.name == name), None)
    if field is None or name in _SET_BY_THE_PLATFORM:
        raise BadInput("edit.no_field", path=path)
    inner = getattr(value, name)
    if not rest:
        return replace(value, **{name: _parsed(field.shape, text, path)})
    if isinstance(inner, tuple) and len(rest) > 1 and any(getattr(one, "id", "") == rest[0] for one in inner):
        items = tuple(_set(one, rest[1:], text, path) if one.id == rest[0] else one for one in inner)
        return replace(value, **{name: items})
    if is_dataclass(inner):
        return replace(value, **{name: _set(inner, rest, text, path)})
    raise BadInput("edit.no_field", path=path)


def _parsed(shape: Shape, text: str, path: str) -> Any:
    """The text as a value of the field's type; where nothing is given, what the format takes for missing."""
    said = text.strip()
    try:
        match shape.kind:
            case Kind.TEXT:
                return text
            case Kind.INTEGER:
                return _integer(said) if said else None
            case Kind.BOOLEAN:
                return {"true": True, "false": False, "": None}[said.lower()]
            case Kind.DATE:
                return date.fromisoformat(said) if said else None
            case Kind.CHOICE:
                assert shape.of is not None
                return shape.of(said)
            case Kind.LIST if shape.items is not None and shape.items.kind is Kind.INTEGER:
                return tuple(_integer(part) for part in _listed(said))
            case Kind.LIST if shape.items is not None and shape.items.of is IpRange:
                return tuple(_range(part) for part in _listed(said))
    except (ValueError, KeyError):
        raise BadInput("edit.value", path=path, kind=shape.kind.value) from None
    raise BadInput("edit.no_field", path=path)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def _integer(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError
    return int(text)


def _range(text: str) -> IpRange:
    start, _, end = (part.strip() for part in text.partition("-"))
    return IpRange(start=start, end=end)
