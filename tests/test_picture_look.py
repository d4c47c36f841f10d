"""Pictures told by their look, over pages that the sandbox paints: newly saved, cut, or another paper of the same form."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from PIL import Image

from reviewer_tui import imaging
from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.domain.picture_look import LOOK_BYTES, Likeness, resemblance
from reviewer_tui.sandbox.painter import (
    AppIcon,
    Licence,
    Page,
    ResponsibilityLetter,
    VerificationList,
    paint,
)

FORM = VerificationList(sponsor="北京星河云图科技有限公司", services=("example.com",), principal="张伟")
LETTER = ResponsibilityLetter(sponsor=FORM.sponsor, principal="张伟", dated=date(2026, 9, 1))
LICENCE = Licence(
    name=FORM.sponsor,
    credit_code="91110000600037341L",
    company_type="有限责任公司",
    legal_representative="张伟",
    address="北京市海淀区知春路示例大厦8层801室",
    established=date(2018, 3, 9),
    issued=date(2023, 5, 1),
    issuing_office="北京市海淀区市场监督管理局",
)
ICON = AppIcon(letters="云图")


@cache
def painted(page: Page) -> bytes:
    return paint(page)


def saved_anew(
    data: bytes, *, scale: float = 1, cut: float = 0, kind: str = "JPEG", turn: int = 0, **how: Any
) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    width, height = picture.size
    picture = picture.crop((int(width * cut), int(height * cut), int(width * (1 - cut)), int(height * (1 - cut))))
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    if turn:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif = Image.Exif()
        exif[0x0112] = turn
        how["exif"] = exif
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def likeness(one: bytes, other: bytes) -> Likeness:
    return resemblance(imaging.facts(one), imaging.facts(other)).likeness


@pytest.mark.parametrize("page", [FORM, LETTER, LICENCE, ICON], ids=lambda page: type(page).__name__)
def test_a_page_that_was_compressed_scaled_or_turned_anew_is_the_same_picture(page: Page) -> None:
    data = painted(page)
    for other in (
        saved_anew(data, quality=40),
        saved_anew(data, scale=0.5),
        saved_anew(data, scale=0.41, quality=60),
        saved_anew(data, scale=1.3, quality=80),
        saved_anew(data, kind="PNG"),
        saved_anew(data, turn=6, quality=80),
    ):
        assert likeness(data, other) is Likeness.SAME_PICTURE


@pytest.mark.parametrize("page", [FORM, LETTER, LICENCE], ids=lambda page: type(page).__name__)
def test_a_page_whose_margin_was_cut_a_little_resembles_it(page: Page) -> None:
    for cut in (0.01, 0.02):
        assert likeness(painted(page), saved_anew(painted(page), cut=cut)) in (Likeness.SAME_PICTURE, Likeness.SIMILAR)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FORM, replace(FORM, sponsor="天津海河示例软件有限公司")),
        (FORM, replace(FORM, date_filled=date(2026, 9, 1))),
        (FORM, replace(FORM, signed=False)),
        (LETTER, replace(LETTER, sponsor="天津海河示例软件有限公司")),
        (LETTER, replace(LETTER, principal="李文博")),
        (LICENCE, replace(LICENCE, name="天津海河示例软件有限公司")),
    ],
)
def test_the_same_form_with_other_words_is_never_taken_for_the_same_picture(one: Page, other: Page) -> None:
    assert likeness(painted(one), painted(other)) is Likeness.SIMILAR


def test_two_different_papers_are_two_pictures() -> None:
    assert likeness(painted(FORM), painted(LETTER)) is Likeness.ANOTHER
    assert likeness(painted(FORM), painted(LICENCE)) is Likeness.ANOTHER


def test_a_picture_has_the_same_look_each_time_and_what_is_none_is_not_compared() -> None:
    facts = imaging.facts(painted(FORM))
    assert facts.look == imaging.facts(painted(FORM)).look
    assert len(facts.look) == LOOK_BYTES
    before_looks_were_kept = MaterialFacts(size=1, sha256="0" * 64, format="jpeg", width=10, height=10)
    assert resemblance(facts, before_looks_were_kept).likeness is Likeness.NOT_COMPARED
    assert likeness(painted(FORM), b"%PDF-1.7\n") is Likeness.NOT_COMPARED
    assert likeness(painted(FORM), painted(FORM)) is Likeness.IDENTICAL


def test_any_shape_and_kind_of_pixels_comes_to_a_look() -> None:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        for size in ((1, 1), (3, 900), (900, 3)):
            out = io.BytesIO()
            Image.new(mode, size).save(out, "PNG")
            assert len(imaging.facts(out.getvalue()).look) == LOOK_BYTES, (mode, size)
