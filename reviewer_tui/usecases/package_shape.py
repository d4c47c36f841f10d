"""The shape of ``filing.json``, taken from the domain's types: reader and JSON Schema follow it and cannot disagree."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

MINTED = "id"
"""Ids are given when a package is taken in; a package cannot bring its own."""


class Kind(Enum):
    """What stands at a place of the package."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    OBJECT = "object"
    LIST = "list"
    FACTS = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One place: its kind, the class of an object or a choice, and the shape of a list's items."""

    kind: Kind
    of: type[Any] | None = None
    items: Shape | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShape:
    """A field of an object. ``required`` fields have no default: a package without them is refused."""

    name: str
    shape: Shape
    required: bool


_PLAIN: dict[object, Kind] = {
    str: Kind.TEXT,
    int: Kind.INTEGER,
    bool: Kind.BOOLEAN,
    date: Kind.DATE,
    datetime: Kind.INSTANT,
}


def fields_of(cls: type[Any]) -> tuple[FieldShape, ...]:
    """The fields of a domain class as the package has them."""
    return _fields(cls)  # type: ignore[arg-type]  # a class is hashable, whatever its metaclass


@cache
def _fields(cls: type[Any]) -> tuple[FieldShape, ...]:
    hints = get_type_hints(cls)
    return tuple(
        FieldShape(
            name=field.name,
            shape=_shape(hints[field.name]),
            required=field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
        if field.name != MINTED
    )


def _shape(hint: Any) -> Shape:
    if hint in _PLAIN:
        return Shape(kind=_PLAIN[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _shape(next(one for one in arguments if one is not type(None)))
    if origin is tuple:
        return Shape(kind=Kind.LIST, items=_shape(arguments[0]))
    if origin is dict:
        return Shape(kind=Kind.FACTS)
    if issubclass(hint, StrEnum):
        return Shape(kind=Kind.CHOICE, of=hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return Shape(kind=Kind.OBJECT, of=hint)
    raise TypeError(f"no shape for {hint!r}")
