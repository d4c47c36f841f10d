"""``show ID --diff``: a revision beside the one before it, personal data masked as in ``show``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.output import answer
from reviewer_tui.domain.resubmission import file_key

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.material import Material
    from reviewer_tui.domain.resubmission import Resubmission
    from reviewer_tui.domain.revision_diff import MaterialDiff, RevisionDiff

_SIGNS: Mapping[str, str] = {"added": "+", "removed": "-"}


def show_diff(call: Call, filing: FilingId, revision: int | None) -> None:
    """Answer with what changed; the first revision has nothing before it, which is said and is no error."""
    view = call.desk.review.compare(call.actor, filing, in_clear=False, revision=revision)
    rows = _fields(view.diff, view.answer) if view.diff else []
    files = _files(view.diff, view.answer) if view.diff else []
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
        lines=_lines(call, facts, rows, files, view.answer),
        **facts,
        files=files,
        returned=view.answer.returned if view.answer else None,
        asked=_asked(view.answer) if view.answer else [],
    )


def _asked(answer: Resubmission) -> list[dict[str, Any]]:
    """The reasons of the last return with what became of each; ``times`` above one is a repeat fault."""
    return [
        {
            "code": one.use.code,
            "path": one.use.path or None,
            "note": one.use.note or None,
            "state": "open" if one.open else "fixed",
            "times": one.times,
            "same_picture_again": one.again,
        }
        for one in answer.asked
    ]


def _state(answer: Resubmission | None, key: str) -> dict[str, Any]:
    state = answer.states.get(key) if answer is not None else None
    codes = [one.use.code for one in answer.asked_at(key)] if answer is not None else []
    return {"asked": codes, "state": state.value if state is not None else None}


def _fields(diff: RevisionDiff, asked: Resubmission | None) -> list[dict[str, Any]]:
    return [
        {
            "path": one.path,
            "field": one.label.removeprefix("field."),
            "old": one.old,
            "new": one.new,
            "change": one.change.value,
            **_state(asked, one.path),
        }
        for part in diff.parts
        for one in part.fields
        if one.change.value != "same"
    ]


def _files(diff: RevisionDiff, asked: Resubmission | None) -> list[dict[str, Any]]:
    return [
        {
            "change": one.change.value,
            "old": _file(one.old),
            "new": _file(one.new),
            **_looks(one),
            **_state(asked, file_key(one)),
        }
        for one in diff.materials
        if one.change.value != "same"
    ]


def _looks(one: MaterialDiff) -> dict[str, Any]:
    """How alike the two files look, and the largest difference of a cell, 0–255."""
    alike = one.resemblance
    return {"likeness": alike.likeness.value if alike else None, "distance": alike.distance if alike else None}


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


def _lines(
    call: Call,
    facts: Mapping[str, Any],
    rows: list[dict[str, Any]],
    files: list[dict[str, Any]],
    asked: Resubmission | None,
) -> list[str]:
    texts = call.texts
    if facts["before"] is None:
        return [f"{facts['id']}  {texts('diff.none_before')}"]
    lines = [
        f"{facts['id']}  {texts('revision.short', n=facts['before'])} -> {texts('revision.short', n=facts['revision'])}"
    ]
    if asked is not None:
        counts = {"n": len(asked.asked), "fixed": asked.fixed, "open": asked.open, "unasked": asked.not_asked}
        lines.append(texts("diff.answer", **counts))
        for one in _asked(asked):
            times = texts("diff.times", n=one["times"]) if one["times"] > 1 else ""
            again = texts("diff.again") if one["same_picture_again"] else ""
            parts = (texts(f"diff.state.{one['state']}"), one["code"], one["path"], one["note"], again, times)
            lines.append("  " + "  ".join(part for part in parts if part))
    for row in rows:
        state = texts(f"diff.state.{row['state']}") if row["state"] else ""
        lines.append(f"{_SIGNS.get(row['change'], '~')} {row['path']}  {state}".rstrip())
        if row["old"] == row["new"]:
            lines.append(f"    {row['new']}  {texts('diff.behind_mask')}")
            continue
        lines += [f"    {sign} {row[side]}" for sign, side in (("-", "old"), ("+", "new")) if row[side]]
    for file in files:
        known = file["new"] or file["old"]
        looks = ""
        if file["change"] == "replaced":
            looks = texts(f"likeness.{file['likeness']}", distance=file["distance"])
        said = f"{known['kind']}  {texts('diff.file.' + file['change'])}  {looks}"
        lines.append(f"{_SIGNS.get(file['change'], '~')} {said}".rstrip())
        lines += [
            f"    {sign} {file[side]['kind']}  {file[side]['format']}  {file[side]['bytes']} B  {file[side]['sha256']}"
            for sign, side in (("-", "old"), ("+", "new"))
            if file[side]
        ]
    if not rows and not files:
        lines.append(texts("diff.nothing"))
    return lines
