"""``letter``: the letters to an applicant as they were sent, or wait to be, and what became of them."""

from __future__ import annotations

from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.faults import trouble_of
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.options import desk_command, desk_group
from reviewer_tui.cli.output import answer, local
from reviewer_tui.domain.filing import filing_number
from reviewer_tui.usecases.letter_post import faults_in
from reviewer_tui.usecases.letter_reading import LetterWay

LANGUAGES = ("zh", "en", "both")
_COLUMNS = ("id", "version", "about", "to", "state_name", "at", "message")


@desk_group("letter")
def letter(call: Call) -> None:
    """Letters to applicants."""


@desk_command("show")
@click.argument("number", metavar="ID")
@click.option("--version", "decided", type=click.IntRange(min=1), metavar="N")
@click.option("--in", "letter_language", type=click.Choice(LANGUAGES))
def show(call: Call, number: str, decided: int | None, letter_language: str | None) -> None:
    """A letter in words; with --json or --csv its faults."""
    found = call.desk.letters.read(call.actor, filing_id(call, number), decided)
    chosen = letter_language or found.payload["language"]
    subject, text = found.words(chosen)
    faults = faults_in(found.payload, chosen)
    facts: dict[str, Any] = {
        "now": local(call.now),
        "letter": {
            "id": f"L-{found.effect_id}",
            "number": found.payload.get("number") or None,
            "replaces": found.payload.get("replaces") or None,
            "version": found.version,
            "about": found.about or None,
            "written_at": local(found.written_at),
            "lang": chosen,
            "subject": subject,
            "text": text,
            "reply_by": found.payload["reply_by"] or None,
            "provisional": found.payload["provisional"] == "true",
        },
        "ways": [_row(call, way) for way in found.ways],
    }
    answer(
        call, rows=faults, under="audit_data", columns=("code", "key_name", "error", "suggest"),
        lines=[subject, "", text], **facts,
    )  # fmt: skip


@desk_command("list")
@click.argument("number", metavar="ID")
def list_letters(call: Call, number: str) -> None:
    """What became of every letter."""
    one = filing_id(call, number)
    ways = call.desk.letters.ways(call.actor, one)
    lines = None if ways else [call.texts("letters.none", number=filing_number(one))]
    answer(call, rows=[_row(call, way) for way in ways], columns=_COLUMNS, lines=lines, now=local(call.now))


def _row(call: Call, way: LetterWay) -> dict[str, Any]:
    return {
        "id": f"L-{way.effect_id}",
        "version": way.version,
        "about": way.about or None,
        "to": way.to or call.texts("channel.feed"),
        "state": way.state.value,
        "state_name": call.texts(f"effect_state.{way.state.value}"),
        "at": local(way.at),
        "trouble": way.trouble,
        "message": trouble_of(call.texts, way.trouble) if way.trouble else "",
    }


letter.add_command(show)
letter.add_command(list_letters)
