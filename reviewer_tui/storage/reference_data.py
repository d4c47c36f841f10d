"""The CSV tables of ``db/reference`` read into ``ReferenceTables``.

Every file is UTF-8 with a header; every row carries ``source`` and ``last_verified``. A missing or damaged file is a
BadInput that names the file and the line.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from reviewer_tui.domain.decision import Outcome, RejectionReason
from reviewer_tui.domain.letter_text import LetterText
from reviewer_tui.domain.material import MaterialKind
from reviewer_tui.domain.reference import (
    CertificateType,
    EntityNature,
    NamedCode,
    PreApprovalCategory,
    Province,
    ReferenceTables,
    ResultCode,
)
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.data_files import data_root

Row = dict[str, str]
T = TypeVar("T")

_FORMATS = {"jpg": "jpeg"}


def reference_tables(*, exempt_documentation_addresses: bool = False) -> ReferenceTables:
    """The tables of this installation, read once a process."""
    tables = _installed()
    return replace(tables, exempt_documentation_addresses=True) if exempt_documentation_addresses else tables


@cache
def _installed() -> ReferenceTables:
    return read_tables(data_root() / "reference")


def read_tables(folder: Path) -> ReferenceTables:
    """The tables in ``folder``; ``pack`` holds a digest of the files: a finding keeps what it was checked with."""
    files = _Files(folder)
    return ReferenceTables(
        natures=_by_code(files.read("entity_natures", _nature)),
        certificate_types=_by_code(files.read("certificate_types", _certificate_type)),
        provinces={province.code: province for province in files.read("provinces", _province)},
        pre_approvals=_by_code(files.read("pre_approvals", _pre_approval)),
        access_modes=_by_code(files.read("access_modes", _named)),
        server_locations=_by_code(files.read("server_locations", _named)),
        languages=_by_code(files.read("languages", _named)),
        website_contents=_by_code(files.read("website_service_contents", _named)),
        app_contents=_by_code(files.read("app_service_contents", _named)),
        material_kinds={kind.code: kind for kind in files.read("material_kinds", _material_kind)},
        reasons={reason.code: reason for reason in files.read("rejection_reasons", _reason)},
        result_codes=_by_code(files.read("miit_result_codes", _result_code)),
        other_holders=_grouped(files.read("domain_holders", _holder)),
        practices=_grouped(files.read("province_practices", _practice)),
        pack=f"reference-{files.digest}",
        # Behind the digest: another greeting is no other rule.
        letter_texts={text.part: text for text in files.read("letter_texts", letter_text)},
    )


class _Files:
    """Reads the files of one folder, and keeps a digest of all that was read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()[:12]

    def read(self, name: str, build: Callable[[Row], T]) -> list[T]:
        path = self._folder / f"{name}.csv"
        line = 0
        try:
            raw = path.read_bytes()
            self._hash.update(name.encode() + b"\0" + raw)
            reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
            values = []
            for row in reader:
                line = reader.line_num
                values.append(build(row))
        except (OSError, ValueError, KeyError, TypeError, csv.Error) as fault:
            raise BadInput("error.reference_file", file=path.name, line=line) from fault
        return values


_Coded = TypeVar("_Coded", EntityNature, CertificateType, PreApprovalCategory, NamedCode, ResultCode)


def _by_code(values: list[_Coded]) -> dict[int, _Coded]:
    return {value.code: value for value in values}


def _nature(row: Row) -> EntityNature:
    return EntityNature(
        code=int(row["code"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        is_individual=_yes(row["is_individual"]),
    )


def _certificate_type(row: Row) -> CertificateType:
    return CertificateType(
        code=int(row["code"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        nature=int(row["nature_code"]),
        usable_by_principal=_yes(row["usable_by_principal"]),
        number_rule=row["number_rule"],
        status=row["status"],
    )


def _province(row: Row) -> Province:
    return Province(
        code=row["gb2260_2"],
        abbr=row["abbr"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        icp_prefix=row["icp_prefix"],
        public_security_prefix=row["public_security_prefix"],
        served=_yes(row["served"]),
    )


def _pre_approval(row: Row) -> PreApprovalCategory:
    return PreApprovalCategory(
        code=int(row["code"]), name_zh=row["name_zh"], name_en=row["name_en"], status=row["status"]
    )


def _named(row: Row) -> NamedCode:
    group = row.get("group_code")
    return NamedCode(
        code=int(row["code"]),
        name_zh=row["name_zh"],
        name_en=row.get("name_en") or row["name_zh"],
        group=int(group) if group else None,
    )


def _result_code(row: Row) -> ResultCode:
    return ResultCode(code=int(row["code"]), name_zh=row["text_zh"], name_en=row["text_zh"], field=row["field"])


def _material_kind(row: Row) -> MaterialKind:
    return MaterialKind(
        code=row["code"],
        scope=row["scope"],
        required_when=row["required_when"],
        gate=row["due_by"],
        paper_when=row["paper_when"],
        copies=int(row["copies"].split("-")[0].split()[0]),
        copies_rule=row["copies"],
        date_rule=row["date_rule"],
        seal_rule=row["seal_rule"],
        signed_by=row["signed_by"],
        formats=tuple(_FORMATS.get(name, name) for name in row["formats"].split("|")),
        max_bytes=int(row["max_bytes"]) if row["max_bytes"] else None,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        notes=row["notes"],
        source=row["source"],
    )


def _reason(row: Row) -> RejectionReason:
    return RejectionReason(
        code=row["code"],
        scope=tuple(row["stage_scope"].split("|")),
        outcome=Outcome(row["outcome"]),
        field=row["field"],
        reason_zh=row["reason_zh"],
        reason_en=row["reason_en"],
        advice_zh=row["advice_zh"],
        advice_en=row["advice_en"],
        related_miit_codes=tuple(int(code) for code in row["related_miit_code"].split("|") if code),
        source=row["source"],
        last_verified=row["last_verified"],
    )


def letter_text(row: Row) -> LetterText:
    """A line of ``letter_texts.csv``."""
    return LetterText(**{name: row[name] for name in ("part", "zh", "en", "source", "last_verified")})


def _holder(row: Row) -> tuple[str, str]:
    return row["province"], row["relation"]


def _practice(row: Row) -> tuple[str, str]:
    return row["practice"], row["province"]


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(value for of, value in pairs if of == key) for key, _ in pairs}


def _yes(text: str) -> bool:
    return {"true": True, "false": False}[text]
