"""Saved texts over a real desk: one's own before everybody's, sealed, and without numbers of persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.snippet import Snippet, named
from reviewer_tui.errors import BadInput, NotFound, NotPermitted, Refused
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

TEXT = "请补交加盖公章的核验单"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("snippets"))
    yield made
    made.desk.close()


def test_ones_own_stand_before_everybodys_and_go_before_them_by_name(desk: SampleDesk) -> None:
    snippets, lilei, wang = desk.desk.snippets, desk.who("lilei"), desk.who("wang")
    assert snippets.save(wang, "核验单", "共享的说法", shared=True)
    assert snippets.save(lilei, "核验单", "x")
    assert snippets.save(lilei, " 核验单 ", TEXT), "in place of the one before"
    assert not snippets.save(lilei, "核验单", TEXT)
    own, shared = snippets.rows(lilei)
    assert own == Snippet(name="核验单", text=TEXT, owner="own")
    assert shared.owner == "shared"
    assert named((shared, own), "核验单") == own
    assert [one.owner for one in snippets.rows(desk.who("hanmeimei"))] == ["shared"]
    files = b"".join(each.read_bytes() for each in desk.database.parent.glob("desk.db*"))
    assert TEXT.encode() not in files
    snippets.delete(lilei, "核验单")
    assert snippets.rows(lilei) == (shared,)


def test_a_text_is_renamed_and_keeps_its_words(desk: SampleDesk) -> None:
    snippets, lilei = desk.desk.snippets, desk.who("lilei")
    for name in ("一", "二"):
        snippets.save(lilei, name, name)
    assert snippets.rename(lilei, "一", "三")
    assert not snippets.rename(lilei, "三", "三")
    assert {one.name: one.text for one in snippets.rows(lilei) if one.owner == "own"} == {"二": "二", "三": "一"}
    with pytest.raises(Refused) as caught:
        snippets.rename(lilei, "三", "二")
    assert caught.value.reason == "refused.snippet_taken"
    for gone in (lambda: snippets.rename(lilei, "一", "四"), lambda: snippets.delete(lilei, "一")):
        with pytest.raises(NotFound):
            gone()


def test_numbers_of_persons_long_texts_and_hidden_characters_are_refused(desk: SampleDesk) -> None:
    snippets, lilei = desk.desk.snippets, desk.who("lilei")
    before = snippets.rows(lilei)
    for name, text in (("电话", "请打 138 0013 8000"), ("证件", "11010119900101123X"), ("13800138000", "x")):
        with pytest.raises(Refused) as caught:
            snippets.save(lilei, name, text)
        assert caught.value.reason == "refused.snippet_personal"
    for name, text in (
        ("", "x"),
        ("x" * 41, "x"),
        ("a\nb", "x"),
        ("\u202ea", "x"),
        ("x", "a\x1b[31m"),
        ("x", "y" * 501),
    ):
        with pytest.raises(BadInput):
            snippets.save(lilei, name, text)
    assert snippets.rows(lilei) == before
    assert snippets.save(lilei, "x[/]y", "[@click=app.quit]x[/]"), "brackets are letters like others"


def test_only_supervisors_share(desk: SampleDesk) -> None:
    snippets, lilei = desk.desk.snippets, desk.who("lilei")
    for attempt in (
        lambda: snippets.save(lilei, "a", "b", shared=True),
        lambda: snippets.rename(lilei, "核验单", "b", shared=True),
        lambda: snippets.delete(lilei, "核验单", shared=True),
    ):
        with pytest.raises(NotPermitted):
            attempt()


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_over_postgresql_texts_are_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    with postgres_server() as url:
        desk = on_server(sample_desk(tmp_path), url)
        snippets, lilei = desk.desk.snippets, desk.who("lilei")
        for text in ("a", "b"):
            snippets.save(lilei, "名", text)
        assert [one.text for one in snippets.rows(lilei)] == ["b"]
        snippets.delete(lilei, "名")
        assert snippets.rows(lilei) == ()
        desk.desk.close()
