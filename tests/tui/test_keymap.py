"""The keymap file: keys go where it says, in help and footer too, and nothing is bound against the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.errors import BadInput
from reviewer_tui.locale import texts_for
from reviewer_tui.tui import keys
from reviewer_tui.tui.key_names import key_label, key_name
from reviewer_tui.tui.keymap import SECTIONS, Keymap, check_keymap, keymap_for, read_keymap
from reviewer_tui.tui.wording import refusal_text
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def file_with(folder: Path, text: str) -> Path:
    path = folder / "keys.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_keys_are_known_as_people_write_them() -> None:
    written = ["?", "Ctrl+T", "ctrl+t", "PgDn", "F6", "question_mark", "T", "t", "~", "space", "Esc", "@"]
    named = [
        "question_mark",
        "ctrl+t",
        "ctrl+t",
        "pagedown",
        "f6",
        "question_mark",
        "T",
        "t",
        "tilde",
        "space",
        "escape",
        "at",
    ]
    assert [key_name(each) for each in written] == named
    assert [key_name(each) for each in ("ctrl+1", "alt+x", "f13", "甲", "", "ctrl+shift+t", "tt")] == [""] * 7
    assert [key_label(each) for each in ("question_mark", "ctrl+t", "pagedown", "f6", "T")] == [
        "?",
        "Ctrl+T",
        "PgDn",
        "F6",
        "T",
    ]


def test_every_key_of_the_table_has_a_name_and_a_label_that_name_it() -> None:
    for table in SECTIONS.values():
        for key in table:
            for name in key.keys:
                assert key_name(name) == name, name
                assert key_name(key_label(name)) == name


def test_the_keys_as_they_are_pass_their_own_rules(tmp_path: Path) -> None:
    """Written out as a keymap, the table moves nothing and breaks no rule but the ones that are settled for drafts and leases."""
    drafts = {"tick_none", "filing_next", "filing_before"}
    lines = []
    for section, table in SECTIONS.items():
        lines.append(f"[{section}]")
        for key in table:
            name = key.id.partition(".")[2]
            if name not in drafts:
                lines.append(f"{name} = [{', '.join(chr(34) + each + chr(34) for each in key.keys)}]")
    moved = read_keymap(file_with(tmp_path, "\n".join(lines)), "")
    assert Keymap(moved=moved).applied(keys.QUEUE_KEYS)[0].keys == keys.QUEUE_KEYS[0].keys


def test_a_person_s_own_keys_go_before_those_for_everybody(tmp_path: Path) -> None:
    path = file_with(tmp_path, '[queue]\ntake = "f6"\nwhy = ["f7", "Z"]\n[staff.lilei.queue]\ntake = "f8"\n')
    assert read_keymap(path, "lilei") == {"queue.take": ("f8",), "queue.why": ("f7", "Z")}
    assert read_keymap(path, "hanmeimei")["queue.take"] == ("f6",)


WRONG = [
    ('[queue]\ntake = "f6"\n[kitchen]\ntake = "f7"', "keymap.section", 3),
    ('[queue]\n\nfly = "f6"', "keymap.action", 3),
    ("[queue]\ntake = 6", "keymap.no_text", 2),
    ("[queue]\ntake = []", "keymap.no_text", 2),
    ('[queue]\ntake = "alt+x"', "keymap.no_key", 2),
    *(
        (f'[queue]\ntake = "{key}"', "keymap.forbidden", 2)
        for key in ("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+a", "ctrl+b", "ctrl+z")
    ),
    ('[queue]\nwhy = "ctrl+enter"', "keymap.forbidden", 2),
    *((f'[queue]\ntake = "{key}"', "keymap.tail", 2) for key in "ABCDHFOPQRS[~1"),
    ('[review]\nreturn = "R"', "keymap.tail", 2),
    ('[dialog]\ncommit = "s"', "keymap.commit", 2),
    ('[dialog]\ncommit = "enter"', "keymap.commit", 2),
    ('[app]\npalette = "N"', "keymap.typed", 2),
    ('[command]\ncomplete = "x"', "keymap.typed", 2),
    ('[queue]\ntake = "w"', "keymap.twice", 2),
    ('[queue]\ntake = "j"', "keymap.twice", 2),
    ('[app]\nhelp = "t"', "keymap.twice", 2),
    ('[queue]\nwhy = "f6"\ntake = "f6"', "keymap.twice", 3),
    ('[queue]\n[staff.lilei.queue]\ntake = "w"', "keymap.twice", 3),
]


@pytest.mark.parametrize(("text", "reason", "line"), WRONG)
def test_what_is_wrong_is_told_with_its_line_and_the_keys_stay_as_they_are(
    tmp_path: Path, text: str, reason: str, line: int
) -> None:
    path = file_with(tmp_path, text)
    with pytest.raises(BadInput) as raised:
        check_keymap(path)
    assert (raised.value.reason, raised.value.values["line"]) == (reason, line)
    for lang in ("zh", "en"):
        said = refusal_text(texts_for(lang), reason, raised.value.values)
        assert str(path) in said
        assert str(line) in said
    kept = keymap_for(path, "lilei")
    assert kept.moved == {}
    assert kept.trouble is not None


@pytest.mark.parametrize("data", [b"[queue", b"\xff\xfe", b"a = 1\n" * 20_000])
def test_a_file_that_is_none_is_told_too(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "keys.toml"
    path.write_bytes(data)
    with pytest.raises(BadInput):
        check_keymap(path)
    with pytest.raises(BadInput):
        check_keymap(tmp_path / "missing.toml")


def test_two_keys_may_change_places(tmp_path: Path) -> None:
    path = file_with(tmp_path, '[queue]\nwhy = "t"\ntake = "w"\n')
    assert read_keymap(path, "") == {"queue.why": ("t",), "queue.take": ("w",)}


async def test_moved_keys_work_and_stand_in_footer_help_and_palette(sample: SampleDesk, tmp_path: Path) -> None:
    filing = sample.add()
    text = '[queue]\ntake = "f6"\nwhy = "t"\n[app]\nhelp = "f9"\n[dialog]\ncommit = "f10"\n'
    keymap = keymap_for(file_with(tmp_path, text), "lilei")
    assert keymap.trouble is None
    async with on_screen(sample, size=(120, 40), keymap=keymap) as desk:
        assert "F6 take" in desk.lines[-1]
        assert "F9 help" in desk.lines[-1]
        await desk.press("w")
        assert desk.top == "QueueScreen"
        await desk.press("t")
        assert desk.top == "WhyDialog"
        await desk.press("escape", "f6")
        assert sample.filing(filing.number).lease is not None
        await desk.press("f9")
        assert desk.top == "HelpDialog"
        assert "F6" in desk.text
        await desk.press("escape", "ctrl+p", *"why this", "enter")
        assert desk.top == "WhyDialog"
        await desk.press("escape", "enter", "c", *"seen", "ctrl+s")
        assert desk.top == "NoteDialog"
        await desk.press("f10")
        assert desk.top == "ReviewScreen"


async def test_the_desk_starts_with_its_own_keys_and_says_what_is_wrong_with_the_file(
    sample: SampleDesk, tmp_path: Path
) -> None:
    sample.add()
    keymap = keymap_for(file_with(tmp_path, '[queue]\ntake = "w"\n'), "lilei")
    async with on_screen(sample, size=(200, 40), keymap=keymap) as desk:
        assert "line 2: w would do both queue.take and queue.why" in desk.lines[-2]
        await desk.press("w")
        assert desk.top == "WhyDialog"
