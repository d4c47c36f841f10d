"""The painter of invented materials: what it makes must pass for real files, and show what it is told to show."""

from __future__ import annotations

import ast
import io
import string
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageOps

import reviewer_tui.sandbox
from reviewer_tui.sandbox.painter import (
    ALLOWED_WATERMARK,
    AppIcon,
    AuthorisationLetter,
    ConfirmationLetter,
    CurtainPhoto,
    DomainCertificate,
    DomainRealName,
    FacePhoto,
    IdCardEmblem,
    IdCardPortrait,
    Letter,
    Licence,
    LicenceKind,
    LiveFace,
    NameChange,
    Page,
    PreApproval,
    ResponsibilityLetter,
    Scan,
    VerificationList,
    forget_grounds,
    missing_characters,
    paint,
)

SANDBOX = Path(reviewer_tui.sandbox.__file__).parent
FONTS = SANDBOX / "fonts"
SPONSOR = "北京星河云图科技有限公司"
CODE = "91110000600037341L"
NUMBER = "11010519491231002X"
DAY = date(2026, 9, 1)

LICENCE = Licence(
    name=SPONSOR,
    credit_code=CODE,
    company_type="有限责任公司（自然人投资或控股）",
    legal_representative="张伟",
    address="北京市海淀区知春路示例大厦8层801室",
    established=date(2018, 3, 9),
    issued=date(2023, 5, 1),
    issuing_office="北京市海淀区市场监督管理局",
)
VERIFICATION_LIST = VerificationList(sponsor=SPONSOR, services=("xinghe.example.cn",), principal="王芳")
AUTHORISATION = AuthorisationLetter(
    sponsor=SPONSOR,
    credit_code=CODE,
    legal_representative="张伟",
    attorney="王芳",
    attorney_number="440524188001010014",
    dated=DAY,
)
RESPONSIBILITY = ResponsibilityLetter(sponsor=SPONSOR, principal="王芳", dated=DAY)
PRE_APPROVAL = PreApproval(
    title="互联网新闻信息服务许可证",
    number="示例00120260001",
    holder=SPONSOR,
    subject="互联网新闻信息转载服务",
    issuing_body="示例省互联网信息办公室",
    issued=date(2024, 1, 1),
    expires=date(2027, 1, 1),
)
DOMAIN_CERTIFICATE = DomainCertificate(
    domain="xinghe.example.cn", holder=SPONSOR, registered=date(2019, 6, 1), expires=date(2028, 6, 1)
)
NAME_CHANGE = NameChange(
    old_name="北京星河软件有限公司",
    new_name=SPONSOR,
    credit_code=CODE,
    approved=date(2026, 8, 3),
    issuing_office="北京市海淀区市场监督管理局",
)
CONFIRMATION = ConfirmationLetter(account_holder="北京星河控股集团股份有限公司", sponsor=SPONSOR, dated=DAY)
LETTER = Letter(
    title="不涉及前置审批承诺书",
    paragraphs=("我单位开办的网站不涉及前置审批。",),
    sender=SPONSOR,
    dated=DAY,
    signer="张伟",
)
ID_PORTRAIT = IdCardPortrait(
    name="张伟", sex="男", born=date(1949, 12, 31), address="北京市东城区示例胡同12号院3号楼", number=NUMBER
)
ID_EMBLEM = IdCardEmblem(authority="北京市公安局东城分局", valid_from=date(2016, 4, 1), valid_until=date(2036, 4, 1))
REAL_NAME = DomainRealName(
    domain="xinghe.example.cn",
    holder=SPONSOR,
    document_type="统一社会信用代码",
    document_number=CODE,
    registered=date(2019, 6, 1),
    expires=date(2028, 6, 1),
    verified=date(2026, 1, 9),
)
SEALED: tuple[Page, ...] = (
    LICENCE,
    replace(LICENCE, portrait=True, kind=LicenceKind.PUBLIC_INSTITUTION),
    DOMAIN_CERTIFICATE,
    PRE_APPROVAL,
    NAME_CHANGE,
    VERIFICATION_LIST,
    AUTHORISATION,
    RESPONSIBILITY,
    CONFIRMATION,
    LETTER,
)
CARDS_AND_PHOTOS: tuple[Page, ...] = (
    ID_PORTRAIT,
    ID_EMBLEM,
    REAL_NAME,
    FacePhoto(person="王芳", sex="女"),
    CurtainPhoto(person="张伟"),
    LiveFace(person="王芳", sex="女"),
    LiveFace(person="王芳", sex="女", cluttered=True),
)


def kind(page: Page) -> str:
    return type(page).__name__


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def red_share(image: Image.Image) -> float:
    """The part of the picture that is seal red, 0 to 1."""
    red, green, blue = image.convert("RGB").split()
    margin = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point([0] * 70 + [255] * 186)
    return margin.histogram()[255] / (image.width * image.height)


def darkest(image: Image.Image) -> int:
    """The lowest brightness that occurs, 0 to 255."""
    return next(value for value, count in enumerate(image.convert("L").histogram()) if count)


def changed_box(first: Page, second: Page) -> tuple[int, int, int, int] | None:
    """Where two pictures differ by more than compression leaves."""
    difference = ImageChops.difference(opened(paint(first)), opened(paint(second))).convert("L")
    return difference.point([0] * 64 + [255] * 192).getbbox()


@pytest.mark.parametrize("page", SEALED, ids=kind)
def test_a_sealed_paper_is_a_jpeg_scan_of_realistic_size_with_a_red_seal(page: Page) -> None:
    data = paint(page)
    image = opened(data)
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    assert image.size == page.size()
    assert 80_000 <= len(data) <= 450_000
    assert 0.004 < red_share(image) < 0.05


@pytest.mark.parametrize("page", CARDS_AND_PHOTOS, ids=kind)
def test_a_card_or_photograph_is_a_jpeg_of_realistic_size(page: Page) -> None:
    data = paint(page)
    image = opened(data)
    assert image.format == "JPEG"
    assert image.size == page.size()
    assert 60_000 <= len(data) <= 300_000


@pytest.mark.parametrize("page", [*SEALED, *CARDS_AND_PHOTOS, AppIcon(letters="星")], ids=kind)
def test_the_same_page_gives_the_same_bytes_even_after_everything_was_forgotten(page: Page) -> None:
    first = paint(page)
    forget_grounds()
    assert paint(page) == first


def test_another_process_paints_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from reviewer_tui.sandbox.painter import CurtainPhoto, paint\n"
        "print(hashlib.sha256(paint(CurtainPhoto(person='张伟'))).hexdigest())\n"
    )
    runs = {
        subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_another_seed_is_another_scan_of_the_same_paper() -> None:
    second = replace(VERIFICATION_LIST, scan=Scan(seed=1))
    assert paint(second) != paint(VERIFICATION_LIST)


def test_a_wider_scan_has_the_same_layout_with_more_pixels() -> None:
    small = opened(paint(VERIFICATION_LIST))
    large = opened(paint(replace(VERIFICATION_LIST, scan=Scan(width=1654))))
    assert large.size == (1654, 2340)
    assert abs(red_share(large) - red_share(small)) < 0.003


@pytest.mark.parametrize("name", ["SpecimenSans", "SpecimenSerif"])
def test_the_list_of_characters_says_what_the_fonts_can_draw(name: str) -> None:
    with TTFont(FONTS / f"{name}.otf") as font:
        drawable = {chr(code) for code in font.getBestCmap()}
        assert font["name"].getDebugName(1) == name
        assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert drawable >= set((FONTS / "characters.txt").read_text("utf-8").rstrip("\n"))


def test_the_fonts_are_small_and_bring_their_licence() -> None:
    assert all(font.stat().st_size <= 400 * 1024 for font in FONTS.glob("*.otf"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("source", sorted(SANDBOX.rglob("*.py")), ids=lambda path: path.stem)
def test_every_chinese_text_written_in_the_sandbox_can_be_drawn(source: Path) -> None:
    """When this fails for a new invented name: run scripts/subset-font."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    chinese = [character for character in "".join(texts) if "\u3000" <= character <= "\u9fff"]
    assert missing_characters("".join(chinese)) == set()


def test_names_letters_and_marks_of_every_day_can_be_drawn() -> None:
    assert missing_characters(string.ascii_letters + string.digits + string.punctuation + " ") == set()
    assert missing_characters("广东省深圳市南山区科技园南区，欧阳子涵（负责人）《许可证》〔2026〕") == set()


def test_a_character_outside_the_fonts_is_named() -> None:
    assert missing_characters("𠮷田科技") == {"𠮷"}


def test_a_verification_list_is_undated_unless_told_otherwise_and_only_the_date_line_changes() -> None:
    box = changed_box(VERIFICATION_LIST, replace(VERIFICATION_LIST, date_filled=DAY))
    assert box is not None
    left, top, right, bottom = box
    assert top > 1440
    assert bottom < 1600
    assert left > 200
    assert right < 800


def test_a_verification_list_without_signature_has_an_empty_line() -> None:
    box = changed_box(VERIFICATION_LIST, replace(VERIFICATION_LIST, signed=False))
    assert box is not None
    assert 1300 < box[1] < box[3] < 1560


@pytest.mark.parametrize("page", [VERIFICATION_LIST, AUTHORISATION, RESPONSIBILITY, LETTER], ids=kind)
def test_an_unsealed_paper_shows_no_red(page: VerificationList | AuthorisationLetter) -> None:
    assert red_share(opened(paint(replace(page, sealed=False)))) == 0


def test_an_individual_seals_nothing() -> None:
    assert red_share(opened(paint(replace(VERIFICATION_LIST, individual=True)))) == 0
    assert red_share(opened(paint(replace(RESPONSIBILITY, individual=True)))) == 0


def test_a_faint_seal_leaves_far_less_red() -> None:
    clear = red_share(opened(paint(VERIFICATION_LIST)))
    faint = red_share(opened(paint(replace(VERIFICATION_LIST, seal_faint=True))))
    assert faint < clear / 3


@pytest.mark.parametrize("page", [AUTHORISATION, RESPONSIBILITY, CONFIRMATION], ids=kind)
def test_leaving_out_the_date_of_a_letter_changes_the_foot_only(page: AuthorisationLetter) -> None:
    box = changed_box(page, replace(page, dated=None))
    assert box is not None
    assert box[1] > 1400


def test_a_confirmation_letter_bears_two_seals() -> None:
    both = red_share(opened(paint(CONFIRMATION)))
    one = red_share(opened(paint(replace(CONFIRMATION, sponsor_sealed=False))))
    assert 0.35 < one / both < 0.65


def test_an_icon_keeps_below_the_limit_and_an_oversized_one_does_not() -> None:
    normal = paint(AppIcon(letters="云图"))
    oversized = paint(AppIcon(letters="云图", oversized=True))
    assert opened(normal).format == opened(oversized).format == "JPEG"
    assert opened(normal).width == opened(normal).height == 512
    assert len(normal) < 102_400 < len(oversized)


def test_an_icon_can_be_of_the_wrong_format() -> None:
    data = paint(AppIcon(letters="星", png=True))
    assert opened(data).format == "PNG"
    assert len(data) < 102_400


def test_a_pre_approval_never_exceeds_the_limit_of_the_form() -> None:
    data = paint(replace(PRE_APPROVAL, scan=Scan(width=2480, quality=95)))
    assert len(data) <= 204_799


def test_a_live_face_stands_before_pure_white_unless_the_room_is_cluttered() -> None:
    clean = opened(paint(LiveFace(person="王芳")))
    cluttered = opened(paint(LiveFace(person="王芳", cluttered=True)))
    corner = (0, 0, 200, 200)
    assert darkest(clean.crop(corner)) == 255
    assert darkest(cluttered.crop(corner)) < 200


def test_the_curtain_can_be_mirrored() -> None:
    straight = opened(paint(CurtainPhoto(person="张伟"))).crop((0, 60, 1280, 260))
    mirrored = opened(paint(CurtainPhoto(person="张伟", mirrored=True))).crop((0, 60, 1280, 260))
    back = ImageChops.difference(ImageOps.mirror(mirrored), straight).convert("L")
    assert back.point([0] * 64 + [255] * 192).histogram()[255] < 600


def test_different_people_look_different() -> None:
    assert paint(LiveFace(person="张伟")) != paint(LiveFace(person="李强"))
    assert paint(LiveFace(person="王芳", sex="女")) != paint(LiveFace(person="王芳", sex="男"))


def test_a_long_term_card_says_so_at_its_validity() -> None:
    box = changed_box(ID_EMBLEM, replace(ID_EMBLEM, valid_until=None))
    assert box is not None
    assert box[1] > 600


def test_a_blurred_scan_has_lost_its_edges() -> None:
    def edges(image: Image.Image) -> int:
        shade = image.convert("L")
        steps = ImageChops.difference(shade, ImageChops.offset(shade, 1, 0))
        return sum(steps.histogram()[60:])

    sharp = opened(paint(VERIFICATION_LIST))
    blurred = opened(paint(replace(VERIFICATION_LIST, scan=Scan(blurred=True))))
    assert edges(blurred) < edges(sharp) / 10


def test_a_gray_scan_has_no_colour() -> None:
    assert opened(paint(replace(VERIFICATION_LIST, scan=Scan(gray=True)))).mode == "L"


def test_a_tilted_scan_shows_the_desk_in_its_corner() -> None:
    image = opened(paint(replace(VERIFICATION_LIST, scan=Scan(tilted=True))))
    assert image.size == VERIFICATION_LIST.size()
    assert darkest(ImageOps.invert(image.crop((0, 0, 8, 8)).convert("L"))) > 255 - 140


def test_glare_burns_a_spot_white() -> None:
    image = opened(paint(replace(VERIFICATION_LIST, scan=Scan(glare=True)))).convert("L")
    assert image.histogram()[255] > 20_000


def test_a_turned_photograph_is_upright_again_by_its_orientation_tag() -> None:
    image = opened(paint(replace(VERIFICATION_LIST, scan=Scan(rotated_exif=True))))
    assert image.size == (1754, 1240)
    assert image.getexif()[0x0112] == 6
    upright = ImageOps.exif_transpose(image)
    difference = ImageChops.difference(upright, opened(paint(VERIFICATION_LIST))).convert("L")
    assert difference.point([0] * 64 + [255] * 192).histogram()[255] < 200


def test_a_watermark_lies_over_the_picture() -> None:
    assert changed_box(ID_PORTRAIT, replace(ID_PORTRAIT, scan=Scan(watermark=ALLOWED_WATERMARK))) is not None
    assert missing_characters(ALLOWED_WATERMARK) == set()


def test_a_name_with_unknown_characters_is_still_painted() -> None:
    assert opened(paint(replace(VERIFICATION_LIST, sponsor="𠮷祥科技有限公司", principal="䶮"))).format == "JPEG"


def test_empty_and_overlong_fields_are_painted_too() -> None:
    assert opened(paint(VerificationList(sponsor="", services=(), principal=""))).format == "JPEG"
    long_name = "超长名称" * 60
    for page in (
        replace(LICENCE, name=long_name, address=long_name),
        replace(VERIFICATION_LIST, sponsor=long_name),
        replace(LETTER, paragraphs=(long_name * 20,) * 12),
    ):
        assert opened(paint(page)).format == "JPEG"
