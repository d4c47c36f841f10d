"""What happens to a stranger's bytes, step by step and in this process; a refusal comes out as its reason.

Any other error is a fault of ours. The first half is the reader's, the second the desk's: it works on what the reader
answered, so the answer is packed and unpacked between them as it is on the pipe.
"""

from __future__ import annotations

import io
from datetime import date
from functools import cache

from reviewer_tui import reader
from reviewer_tui.domain.checks import check_filing
from reviewer_tui.domain.material_checklist import material_checklist
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.package_files import PackageFiles
from reviewer_tui.integrations.package_zip import ZipPackage
from reviewer_tui.integrations.reader_messages import ANSWER, LIMITS, Opened, Refused, decode, encode
from reviewer_tui.storage.reference_data import reference_tables
from reviewer_tui.usecases.evidence import evidence_lines
from reviewer_tui.usecases.package_format import bind_materials, decode_content, encode_content, mint_ids
from reviewer_tui.usecases.precheck import queue_shape
from reviewer_tui.usecases.search_keys import domains_of, identities_of
from tests.hostile.good import files, first_picture

TODAY = date(2026, 11, 23)


@cache
def tables() -> ReferenceTables:
    return reference_tables(exempt_documentation_addresses=True)


class _Held:
    """A package whose files are held in memory."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self._content = content
        self.names = tuple(sorted(name.removeprefix("materials/") for name in content if name != "filing.json"))

    def filing_json(self) -> bytes:
        return self._content["filing.json"]

    def read(self, name: str) -> bytes:
        return self._content[f"materials/{name}"]

    def close(self) -> None:
        pass


def open_archive(data: bytes) -> str:
    """An archive of these bytes: the reason why it is refused, or nothing."""
    try:
        archive = ZipPackage(io.BytesIO(data))
    except BadInput as refusal:
        return _told(refusal)
    return _taken_in(PackageFiles("it.zip", archive))


def open_filing(data: bytes) -> str:
    """A good package with this ``filing.json``."""
    return _taken_in(PackageFiles("it", _Held({**files(), "filing.json": data})))


def open_picture(data: bytes) -> str:
    """A good package with this picture."""
    return _taken_in(PackageFiles("it", _Held({**files(), first_picture(): data})))


def _taken_in(package: PackageFiles) -> str:
    try:
        opened, _ = reader.look(package)
    except BadInput as refusal:
        return _told(refusal)
    packed = encode(opened)
    assert len(packed) <= LIMITS[ANSWER]
    heard = decode(packed)
    assert isinstance(heard, Opened)
    assert heard == opened
    try:
        _kept(heard)
    except BadInput as refusal:
        return _told(refusal)
    return ""


def _told(refusal: BadInput) -> str:
    """The reason, as it would arrive."""
    heard = decode(encode(reader.refused(refusal)))
    assert isinstance(heard, Refused)
    return heard.reason


def _kept(opened: Opened) -> None:
    """What an import makes of it."""
    content = mint_ids(opened.content, None)
    materials = bind_materials(content, opened.facts)
    mint_ids(content, content)
    assert decode_content(encode_content(content)) == content
    checklist = material_checklist(content, materials, tables())
    report = check_filing(content, materials, tables(), today=TODAY, checklist=checklist)
    queue_shape(content, report, checklist, tables())
    for text in (*domains_of(content), *(value for _, value in identities_of(content))):
        text.encode()
    for in_clear in (True, False):
        evidence_lines(content, in_clear=in_clear)
