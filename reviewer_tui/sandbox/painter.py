"""Paint the invented materials of the demo: real JPEG files with Chinese text, seals and signatures.

    paint(Licence(name="示例科技有限公司", ..., scan=Scan(seed=3, tilted=True))) -> bytes

Every paper is a frozen value; the same value gives the same bytes on the same Pillow. Looks are invented and every
picture carries the pale line 样张 SPECIMEN. Needs Pillow and the shipped fonts, no network.
"""

from __future__ import annotations

from reviewer_tui.sandbox.pages.canvas import missing_characters
from reviewer_tui.sandbox.pages.cards import IdCardEmblem, IdCardPortrait
from reviewer_tui.sandbox.pages.certificates import DomainCertificate, Licence, LicenceKind, NameChange, PreApproval
from reviewer_tui.sandbox.pages.icon import AppIcon
from reviewer_tui.sandbox.pages.keep import forget
from reviewer_tui.sandbox.pages.letters import (
    AuthorisationLetter,
    ConfirmationLetter,
    Letter,
    ResponsibilityLetter,
    VerificationList,
)
from reviewer_tui.sandbox.pages.photos import CurtainPhoto, FacePhoto, LiveFace
from reviewer_tui.sandbox.pages.scan import ALLOWED_WATERMARK, Page, Scan, picture
from reviewer_tui.sandbox.pages.screens import DomainRealName

__all__ = [
    "ALLOWED_WATERMARK",
    "AppIcon",
    "AuthorisationLetter",
    "ConfirmationLetter",
    "CurtainPhoto",
    "DomainCertificate",
    "DomainRealName",
    "FacePhoto",
    "IdCardEmblem",
    "IdCardPortrait",
    "Letter",
    "Licence",
    "LicenceKind",
    "LiveFace",
    "NameChange",
    "Page",
    "PreApproval",
    "ResponsibilityLetter",
    "Scan",
    "VerificationList",
    "forget_grounds",
    "missing_characters",
    "paint",
]


def paint(page: Page) -> bytes:
    """The file of one paper: JPEG, except for an APP icon that is wished as PNG."""
    return page.encode(picture(page))


def forget_grounds() -> None:
    """Give back the memory of papers, seals and fonts that are kept between pictures, after the last one."""
    forget()
