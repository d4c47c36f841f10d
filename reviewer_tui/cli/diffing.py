"""``show ID --diff``: a revision beside the one before it, personal data masked as in ``show``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.output import answer

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.material import Material
    from reviewer_tui.domain.revision_diff import RevisionDiff

_SIGNS: Mapping[str, str] = {"added": "+", "removed": "-"}


def show_diff(call: Call, filing: FilingId, revision: int | None) -> None:
    """Answer with what changed; the first revision has nothing before it, which is said and is no error."""
    view = call.desk.review.compare(call.actor, filing, in_clear=False, revision=revision)
    rows = _fields(view.diff) if view.diff else []
    files = _files(view.diff) if view.diff else []
    facts: dict[str, Any] = {
        "id": view.filing.number,
        "order_no": view.filing.order_no,
        "version": view.filing.version,
        "type": view.filing.type.value,
        "stage": view.filing.stage.value,
        "revision": view.new_revision,
        "before": view.old_revision or None,
    }
    answer(
        call,
        rows=rows,
        under="fields",
        columns=("change", "path", "old", "new"),
        lines=_lines(call, facts, rows, files),
        **facts,
        files=files,
    )


def _fields(diff: RevisionDiff) -> list[dict[str, Any]]:
    return [
        {
            "path": one.path,
            "field": one.label.removeprefix("field."),
            "old": one.old,
            "new": one.new,
            "change": one.change.value,
        }
        for part in diff.parts
        for one in part.fields
        if one.change.value != "same"
    ]


def _files(diff: RevisionDiff) -> list[dict[str, Any]]:
    return [
        {"change": one.change.value, "old": _file(one.old), "new": _file(one.new)}
        for one in diff.materials
        if one.change.value != "same"
    ]


def _file(material: Material | None) -> dict[str, Any] | None:
    if material is None:
        return None
    facts = material.facts
    return {
        "key": material.id,
        "kind": material.kind,
        "service": material.service_id or None,
        "domain": material.domain_id or None,
        "format": facts.format,
        "bytes": facts.size,
        "sha256": facts.sha256,
    }


def _lines(call: Call, facts: Mapping[str, Any], rows: list[dict[str, Any]], files: list[dict[str, Any]]) -> list[str]:
    texts = call.texts
    if facts["before"] is None:
        return [f"{facts['id']}  {texts('diff.none_before')}"]
    lines = [
        f"{facts['id']}  {texts('revision.short', n=facts['before'])} -> {texts('revision.short', n=facts['revision'])}"
    ]
    for row in rows:
        lines.append(f"{_SIGNS.get(row['change'], '~')} {row['path']}")
        if row["old"] == row["new"]:
            lines.append(f"    {row['new']}  {texts('diff.behind_mask')}")
            continue
        lines += [f"    {sign} {row[side]}" for sign, side in (("-", "old"), ("+", "new")) if row[side]]
    for file in files:
        known = file["new"] or file["old"]
        lines.append(f"{_SIGNS.get(file['change'], '~')} {known['kind']}  {texts('diff.file.' + file['change'])}")
        lines += [
            f"    {sign} {file[side]['kind']}  {file[side]['format']}  {file[side]['bytes']} B  {file[side]['sha256']}"
            for sign, side in (("-", "old"), ("+", "new"))
            if file[side]
        ]
    if not rows and not files:
        lines.append(texts("diff.nothing"))
    return lines
