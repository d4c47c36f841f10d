"""The filing package ``filing-package/1``: reading ``filing.json``, and the stored form of what it said.

Required are format, order number, revision, type, sponsor and services; all else may be missing, so that a check can
find it missing. Nothing is corrected: texts stay as they were sent. Unknown keys are left out and reported.
``mint_ids`` and ``bind_materials`` (package_ids.py) give the parts their names inside the house; ``package_schema``
describes the format.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

import msgspec

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.package_ids import bind_materials, declared_files, mint_ids, unlisted_files
from reviewer_tui.usecases.package_json import item, join, read_json
from reviewer_tui.usecases.package_schema import package_schema
from reviewer_tui.usecases.package_shape import MINTED, FieldShape, Kind, Shape, fields_of

__all__ = [
    "FORMAT",
    "ParsedPackage",
    "bind_materials",
    "content_hash",
    "declared_files",
    "decode_content",
    "encode_content",
    "mint_ids",
    "package_schema",
    "parse_package",
    "unlisted_files",
]

FORMAT: Final = "filing-package/1"
MAX_REVISION: Final = 9_999
MAX_UNKNOWN: Final = 200
_ORDER_NO: Final = re.compile(r"[A-Za-z0-9][!-.0-\[\]-~]{0,63}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_SHOWN: Final = 40
_ONE_AT_A_TIME: Final = threading.Lock()
"""The library learns the shape of a class with its first use, and a thread that uses it half learnt ends the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPackage:
    """What a package says, without ids yet, and the paths of keys that the format does not know."""

    content: FilingContent
    unknown_keys: tuple[str, ...]


def parse_package(data: bytes) -> ParsedPackage:
    """Read ``filing.json``. Raises BadInput ``package.<case>`` with the field path in ``path``."""
    tree = read_json(data)
    if not isinstance(tree, dict):
        raise BadInput("package.wrong_kind", path="filing.json", expected="object")
    said = tree.pop("format", None)
    if said is None:
        raise BadInput("package.missing", path="format")
    if said != FORMAT:
        raise BadInput("package.format", path="format", expected=FORMAT, found=_shown(said))
    reader = _Reader()
    content: FilingContent = reader.table(tree, FilingContent, "")
    _check_order(content)
    return ParsedPackage(content=content, unknown_keys=tuple(reader.unknown))


def encode_content(content: FilingContent) -> bytes:
    """The stored form of a revision: JSON with all fields and minted ids."""
    return msgspec.json.encode(content)


def decode_content(data: bytes) -> FilingContent:
    """What ``encode_content`` wrote; also what an older release wrote, whose missing fields take their defaults."""
    with _ONE_AT_A_TIME:
        reader = _stored_form()
    return reader.decode(data)


@cache
def _stored_form() -> msgspec.json.Decoder[FilingContent]:
    return msgspec.json.Decoder(FilingContent)


def content_hash(content: FilingContent, files: Iterable[tuple[str, str]] = ()) -> str:
    """SHA-256 (hex) over the declared fields and the files, each with its name and hash.

    Minted ids and fields at their default stay out: the same package has the same hash under another history and after
    the format has learned a new optional field.
    """
    text = json.dumps([_canonical(content), sorted(files)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Reader:
    """Turns the tree into domain values along their shapes, and collects what the format does not know."""

    def __init__(self) -> None:
        self.unknown: list[str] = []

    def table(self, value: object, cls: type[Any], path: str) -> Any:
        if not isinstance(value, dict):
            raise _wrong(path, "object")
        shapes = fields_of(cls)
        names = {shape.name for shape in shapes}
        for key in value:
            if key not in names and len(self.unknown) < MAX_UNKNOWN:
                self.unknown.append(join(path, key))
        said: dict[str, Any] = {}
        for field in shapes:
            read = self._field(value.get(field.name), field, join(path, field.name))
            if read is not None:
                said[field.name] = read
        return cls(**said)

    def _field(self, value: object, field: FieldShape, path: str) -> Any:
        """The value, or None where the field is missing: null, absent, or an empty text where no text is meant."""
        if value is None or (value == "" and (field.required or field.shape.kind is not Kind.TEXT)):
            if field.required:
                raise BadInput("package.missing", path=path)
            return None
        return self._value(value, field.shape, path)

    def _value(self, value: object, shape: Shape, path: str) -> Any:
        match shape.kind:
            case Kind.OBJECT:
                assert shape.of is not None
                return self.table(value, shape.of, path)
            case Kind.LIST:
                assert shape.items is not None
                if not isinstance(value, list):
                    raise _wrong(path, "list")
                inner = shape.items
                return tuple(self._value(one, inner, item(path, index)) for index, one in enumerate(value))
            case Kind.FACTS:
                return _facts(value, path)
            case Kind.CHOICE:
                return _choice(value, shape, path)
            case Kind.INTEGER:
                if isinstance(value, bool) or not isinstance(value, int):
                    raise _wrong(path, "integer")
            case Kind.BOOLEAN:
                if not isinstance(value, bool):
                    raise _wrong(path, "boolean")
            case Kind.TEXT | Kind.DATE | Kind.INSTANT:
                return _written(value, shape.kind, path)
        return value


def _written(value: object, kind: Kind, path: str) -> str | date | datetime:
    if not isinstance(value, str):
        raise _wrong(path, "text")
    if kind is Kind.TEXT:
        return value
    try:
        if kind is Kind.DATE:
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        elif _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadInput(f"package.{kind.value}", path=path, found=_shown(value))


def _facts(value: object, path: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(path, "object")
    for key, fact in value.items():
        if not isinstance(fact, str):
            raise _wrong(join(path, key), "text")
    return dict(value)


def _choice(value: object, shape: Shape, path: str) -> StrEnum:
    assert shape.of is not None
    choices: tuple[StrEnum, ...] = tuple(shape.of.__members__.values())
    for choice in choices:
        if value == choice.value:
            return choice
    raise BadInput("package.not_allowed", path=path, found=_shown(value), allowed=", ".join(choices))


def _check_order(content: FilingContent) -> None:
    if not _ORDER_NO.fullmatch(content.order_no):
        raise BadInput("package.order_no", path="order_no", found=_shown(content.order_no))
    if not 1 <= content.revision <= MAX_REVISION:
        raise BadInput("package.revision", path="revision", found=content.revision, limit=MAX_REVISION)


def _canonical(value: object) -> Any:
    if type(value) in (str, int, bool, dict):
        return value
    if dataclasses.is_dataclass(value):
        said = {}
        for name, default in _defaults(type(value)):  # type: ignore[arg-type]  # a class is hashable, whatever its metaclass
            inner = getattr(value, name)
            if inner != default:
                said[name] = _canonical(inner)
        return said
    if isinstance(value, tuple):
        return [_canonical(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    """The declared fields of a class, each with what it is when nothing was said."""
    found: list[tuple[str, object]] = []
    for field in dataclasses.fields(kind):
        made = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
        if field.name != MINTED:
            found.append((field.name, made))
    return tuple(found)


def _wrong(path: str, expected: str) -> BadInput:
    return BadInput("package.wrong_kind", path=path, expected=expected)


def _shown(value: object) -> str:
    return value[:_SHOWN] if isinstance(value, str) else type(value).__name__
