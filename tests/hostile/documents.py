"""``filing.json`` as somebody would write it who means harm: each family by name, its bytes, and why it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.hostile.good import document, encoded, files

Family = tuple[Callable[[], bytes], str]


def _said(**changes: Any) -> bytes:
    return encoded({**document(), **changes})


def _raw(text: str) -> bytes:
    """One more value, written as it is, behind those of a good document."""
    return files()["filing.json"].rstrip()[:-1] + f', "extra": {text}}}'.encode("utf-8", "surrogatepass")


def _services(count: int, domains: int) -> bytes:
    return _said(services=[{"domains": [{}] * domains}] * count, materials=[])


FAMILIES: dict[str, Family] = {
    "nothing": (lambda: b"", "package.not_json"),
    "null": (lambda: b"null", "package.wrong_kind"),
    "a list": (lambda: b"[]", "package.wrong_kind"),
    "random bytes": (lambda: bytes(range(256)) * 40, "package.not_utf8"),
    "UTF-16": (lambda: files()["filing.json"].decode().encode("utf-16"), "package.not_utf8"),
    "half of it": (lambda: files()["filing.json"][:1_000], "package.not_json|package.not_utf8"),
    "something behind it": (lambda: files()["filing.json"] + b"{}", "package.not_json"),
    "100,000 lists within lists": (lambda: _raw("[" * 100_000 + "]" * 100_000), "package.too_deep"),
    "100,000 open brackets": (lambda: b"[" * 100_000, "package.too_deep"),
    "100,000 objects within objects": (lambda: _raw('{"a":' * 100_000 + "1" + "}" * 100_000), "package.too_deep"),
    "a file of 3 MB": (lambda: _raw("1" + " " * 3_000_000), "package.file_too_large"),
    "a text of 1 MB": (lambda: _said(remark="x" * 1_000_000), "package.text_too_long"),
    "a text that never ends": (lambda: b'{"a": "' + b'\\"' * 900_000, "package.not_json"),
    "a million quotes": (lambda: b'"' * 1_900_001, "package.not_json"),
    "a number of 100,000 digits": (lambda: _raw("9" * 100_000), "package.too_many_digits"),
    "a fraction of 100,000 digits": (lambda: _raw("0." + "9" * 100_000), "package.too_many_digits"),
    "an endless number": (lambda: _raw("1e999"), "package.not_a_number"),
    "NaN": (lambda: _raw("NaN"), "package.not_a_number"),
    "Infinity": (lambda: _raw("-Infinity"), "package.not_a_number"),
    "a lone surrogate": (lambda: _raw('"\\ud800"'), "package.not_text"),
    "a lone surrogate in a key": (lambda: _raw('{"\\udfff": 1}'), "package.not_text"),
    "a lone surrogate in its bytes": (lambda: _raw('"\ud800"'), "package.not_utf8"),
    "a NUL": (lambda: _raw('"\\u0000"'), "package.not_text"),
    "a bare NUL": (lambda: _raw('"\0"'), "package.not_json"),
    "a key twice": (lambda: _raw('{"a": 1, "a": 2}'), "package.duplicate_key"),
    "the order number twice": (
        lambda: files()["filing.json"].rstrip()[:-1] + b', "order_no": "OTHER"}',
        "package.duplicate_key",
    ),
    "ten thousand keys": (lambda: _raw(json.dumps({f"k{n}": n for n in range(10_000)})), "package.too_many_keys"),
    "a key of 100,000 characters": (lambda: _raw(json.dumps({"k" * 100_000: 1})), "package.key_too_long"),
    "100,000 items": (lambda: _raw(json.dumps([0] * 100_000)), "package.too_many_items"),
    "250,000 domains": (lambda: _services(500, 500), "package.too_many_values"),
    "another format": (lambda: _said(format="filing-package/99"), "package.format"),
    "no order number": (lambda: _said(order_no=None), "package.missing"),
    "an order number of escapes": (lambda: _said(order_no="A\x1b[2J"), "package.order_no"),
    "a revision of 2**53": (lambda: _said(revision=2**53), "package.revision"),
    "a revision below nothing": (lambda: _said(revision=-1), "package.revision"),
    "a revision that is true": (lambda: _said(revision=True), "package.wrong_kind"),
    "a date of the year 0": (lambda: _said(submitted_at="0000-00-00T00:00:00Z"), "package.instant"),
    "a date at the end of time": (lambda: _said(submitted_at="9999-12-31T23:59:59-23:59"), "package.instant"),
    "a date in other digits": (lambda: _said(submitted_at="２０２６-11-23T00:00:00Z"), "package.instant"),
    "services that are a text": (lambda: _said(services="all"), "package.wrong_kind"),
    "a kind that does not exist": (lambda: _said(type="__class__"), "package.not_allowed"),
    "facts of facts": (lambda: _said(facts={"a": {}}), "package.wrong_kind"),
    "a material outside": (
        lambda: _said(materials=[{"file": "../../etc/passwd", "kind": "MAT_LICENSE"}]),
        "package.material_missing",
    ),
}

CROWDED: dict[str, dict[str, Any]] = {
    "five hundred persons": {
        "services": [{"principal": {"name": f"人{n}", "document_number": str(n)}} for n in range(500)]
    },
    "two thousand approvals": {"services": [{"pre_approvals": [{"code": n % 30} for n in range(45)]}] * 45},
    "two thousand domains of no name": {"services": [{"domains": [{}] * 9}] * 240},
    "two thousand addresses": {
        "services": [{"accesses": [{"ips": [{"start": f"203.0.113.{n % 250}"} for n in range(200)]}]}] * 10
    },
}
"""Within the limits, and dear to check for whoever compares everything with everything."""


def crowded(name: str) -> bytes:
    """A good filing that is crowded in one place."""
    return _said(materials=[], **CROWDED[name])
