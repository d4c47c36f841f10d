"""Faults that applicants make, each with the rules that must find it: put into a draft one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from reviewer_tui.sandbox.painter import AppIcon, VerificationList, paint
from reviewer_tui.sandbox.sample_filings.drafts import Draft
from reviewer_tui.sandbox.sample_filings.numbers import other_check_character

_ABOVE_THE_LIMIT: Final = 4_300_000
"""Bytes; a paper may have 4 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault: what it does to a draft, and the rule ids of the findings it leads to, one each."""

    put: Callable[[Draft], None]
    rules: tuple[str, ...]


def _credit_code(draft: Draft) -> None:
    wrong = other_check_character(draft.applicant.number)
    draft.sponsor["certificate"]["number"] = wrong
    for service in draft.filing["services"]:
        for domain in service.get("domains", ()):
            domain["holder_document_number"] = wrong


def _icon_too_large(draft: Draft) -> None:
    _icon(draft, AppIcon(letters=draft.applicant.brand[:1], oversized=True))


def _icon_png(draft: Draft) -> None:
    # The suffix lies, as it does in real life: the content decides.
    _icon(draft, AppIcon(letters=draft.applicant.brand[:1], png=True))


def _icon(draft: Draft, icon: AppIcon) -> None:
    draft.papers_of("MAT_APP_ICON")[0].page = icon


def _ios_digest(draft: Draft) -> None:
    ios = draft.app["app"]["platforms"][1]
    ios["certificate_digest"] = ios["certificate_digest"][:32]


def _debug_certificate(draft: Draft) -> None:
    draft.app["app"]["platforms"][0]["certificate_subject"] = "CN=Android Debug, O=Android, C=US"


def _other_name_on_ios(draft: Draft) -> None:
    draft.app["app"]["platforms"][1]["app_name"] += "极速版"


def _sdk_unanswered(draft: Draft) -> None:
    del draft.app["app"]["provides_sdk"]
    draft.app["app"]["sdks"] = []


def _package_malformed(draft: Draft) -> None:
    draft.app["app"]["platforms"][0]["package_id"] = f"{draft.applicant.latin}-demo"


def _content_group(draft: Draft) -> None:
    draft.app["contents"] = [500]


def _without(kind: str) -> Callable[[Draft], None]:
    def leave_out(draft: Draft) -> None:
        draft.papers = [paper for paper in draft.papers if paper.listed["kind"] != kind]

    return leave_out


def _one_list_only(draft: Draft) -> None:
    draft.papers.remove(draft.papers_of("MAT_VERIFICATION_LIST")[-1])


def _list_dated(draft: Draft) -> None:
    """A fault for the eye: the verification list must not be dated."""
    for paper in draft.papers_of("MAT_VERIFICATION_LIST"):
        if isinstance(paper.page, VerificationList):
            paper.page = replace(paper.page, date_filled=draft.today)


def _picture_too_large(draft: Draft) -> None:
    paper = draft.papers_of("MAT_RESPONSIBILITY")[0]
    if not isinstance(paper.page, bytes):
        paper.page = paint(paper.page).ljust(_ABOVE_THE_LIMIT, b"\0")


def _pdf_instead_of_picture(draft: Draft) -> None:
    paper = draft.papers_of("MAT_RESPONSIBILITY")[0]
    paper.file = paper.file.removesuffix("jpg") + "pdf"
    paper.page = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _domain_expired(draft: Draft) -> None:
    draft.service["domains"][0]["expires_on"] = (draft.today - timedelta(days=12)).isoformat()


def _domain_ends_soon(draft: Draft) -> None:
    draft.service["domains"][0]["expires_on"] = (draft.today + timedelta(days=33)).isoformat()


def _holder_differs(draft: Draft) -> None:
    domain = draft.service["domains"][0]
    domain["holder"] = draft.applicant.name.replace("示例", "另例")
    domain["holder_relation"] = ""
    del domain["holder_document_number"]


def _holder_is_a_person(draft: Draft) -> None:
    domain = draft.service["domains"][0]
    domain["holder"] = draft.applicant.deputy.name
    domain["holder_relation"] = "shareholder"
    del domain["holder_document_number"]


def _www(draft: Draft) -> None:
    draft.service["domains"][0]["name"] = f"www.{draft.applicant.domain}"


def _home_elsewhere(draft: Draft) -> None:
    draft.service["home_url"] = "https://elsewhere-demo.com/index.html"


def _office_phone(draft: Draft) -> None:
    """The legal representative's, who is in charge of the service too."""
    person = draft.sponsor["principal"]
    wrong = person["office_phone"].replace("-", "")
    person["office_phone"] = wrong
    for service in draft.filing["services"]:
        if service["principal"]["document_number"] == person["document_number"]:
            service["principal"]["office_phone"] = wrong


def _deputy_mobile(draft: Draft) -> None:
    draft.service["principal"]["mobile"] = draft.service["principal"]["mobile"][:-1]


def _deputy_mail(draft: Draft) -> None:
    draft.service["principal"]["email"] = "service.example"


def _deputy_number(draft: Draft) -> None:
    person = draft.service["principal"]
    person["document_number"] = other_check_character(person["document_number"])


def _deputy_card_expired(draft: Draft) -> None:
    end = draft.today - timedelta(days=25)
    draft.service["principal"]["document_validity"] = {
        "long_term": False,
        "start": end.replace(year=end.year - 10).isoformat(),
        "end": end.isoformat(),
    }


def _same_phones(draft: Draft) -> None:
    draft.service["principal"]["emergency_phone"] = draft.service["principal"]["mobile"]


def _shared_mobile(draft: Draft) -> None:
    draft.service["principal"]["mobile"] = draft.sponsor["principal"]["mobile"]


def _hidden_character(draft: Draft) -> None:
    name = draft.service["name"]
    draft.service["name"] = f"{name[:2]}\u200b{name[2:]}"


def _markup(draft: Draft) -> None:
    """A remark that would act on a terminal or on a toolkit's markup if it were believed."""
    draft.filing["remark"] = "加急 x[/]y [@click=app.quit]请点击[/] \x1b[31m谢谢\x1b[0m"


def _brackets(draft: Draft) -> None:
    draft.sponsor["name"] = draft.filing["account"]["name"] = draft.applicant.name.replace("示例", "（示例）")
    draft.sponsor["certificate"]["name_on_certificate"] = draft.applicant.name.replace("示例", "(示例)")
    for service in draft.filing["services"]:
        for domain in service["domains"]:
            domain["holder"] = draft.sponsor["name"]


def _no_language(draft: Draft) -> None:
    draft.service["languages"] = []


def _private_address(draft: Draft) -> None:
    draft.service["accesses"][0]["ips"] = [{"start": "10.0.0.8"}]


def _no_access_mode(draft: Draft) -> None:
    draft.service["accesses"][0]["modes"] = []


def _permit_without_number(draft: Draft) -> None:
    draft.service["pre_approvals"] = [{"code": 9, "number": ""}]


def _nature_of_another(draft: Draft) -> None:
    draft.sponsor["nature"] = 9


def _no_entity_number(draft: Draft) -> None:
    del draft.sponsor["icp_number"]


def _letter_of_an_app(draft: Draft) -> None:
    draft.service["icp_number"] += "A"


def _finance_without_paper(draft: Draft) -> None:
    draft.filing["facts"]["keyword_hit"] = "finance"


FAULTS: Final[dict[str, Fault]] = {
    "credit_code": Fault(put=_credit_code, rules=("R-SPN-05",)),
    "nature_of_another": Fault(put=_nature_of_another, rules=("R-SPN-04",)),
    "brackets": Fault(put=_brackets, rules=("R-SPN-02",)),
    "not_served": Fault(put=lambda draft: None, rules=("R-SPN-08",)),
    "no_entity_number": Fault(put=_no_entity_number, rules=("R-NUM-01",)),
    "letter_of_an_app": Fault(put=_letter_of_an_app, rules=("R-NUM-01",)),
    "deputy_number": Fault(put=_deputy_number, rules=("R-PRN-03",)),
    "deputy_card_expired": Fault(put=_deputy_card_expired, rules=("R-PRN-06",)),
    "deputy_mobile": Fault(put=_deputy_mobile, rules=("R-CON-01",)),
    "deputy_mail": Fault(put=_deputy_mail, rules=("R-CON-03",)),
    "office_phone": Fault(put=_office_phone, rules=("R-CON-02", "R-CON-02")),
    "same_phones": Fault(put=_same_phones, rules=("R-CON-04",)),
    "shared_mobile": Fault(put=_shared_mobile, rules=("R-CON-05",)),
    "hidden_character": Fault(put=_hidden_character, rules=("R-TXT-01",)),
    "markup": Fault(put=_markup, rules=("R-TXT-01",)),
    "no_language": Fault(put=_no_language, rules=("R-SVC-12",)),
    "permit_without_number": Fault(put=_permit_without_number, rules=("R-SVC-09", "MAT_PRE_APPROVAL")),
    "finance_without_paper": Fault(put=_finance_without_paper, rules=("MAT_FINANCE",)),
    "domain_expired": Fault(put=_domain_expired, rules=("R-DOM-05",)),
    "domain_ends_soon": Fault(put=_domain_ends_soon, rules=("R-DOM-05",)),
    "holder_differs": Fault(put=_holder_differs, rules=("R-DOM-07",)),
    "holder_is_a_person": Fault(put=_holder_is_a_person, rules=("R-DOM-07", "MAT_HOLDER_PROOF")),
    "www": Fault(put=_www, rules=("R-DOM-02", "R-DOM-10")),
    "home_elsewhere": Fault(put=_home_elsewhere, rules=("R-DOM-10",)),
    "private_address": Fault(put=_private_address, rules=("R-NET-01",)),
    "no_access_mode": Fault(put=_no_access_mode, rules=("R-NET-03",)),
    "package_malformed": Fault(put=_package_malformed, rules=("R-APP-01",)),
    "ios_digest": Fault(put=_ios_digest, rules=("R-APP-02",)),
    "debug_certificate": Fault(put=_debug_certificate, rules=("R-APP-04",)),
    "icon_too_large": Fault(put=_icon_too_large, rules=("R-APP-05",)),
    "icon_png": Fault(put=_icon_png, rules=("R-APP-05",)),
    "sdk_unanswered": Fault(put=_sdk_unanswered, rules=("R-APP-06", "R-APP-06")),
    "other_name_on_ios": Fault(put=_other_name_on_ios, rules=("R-APP-08",)),
    "content_group": Fault(put=_content_group, rules=("R-SVC-07",)),
    "no_authorisation": Fault(put=_without("MAT_AUTH_LETTER"), rules=("MAT_AUTH_LETTER",)),
    "no_domain_certificate": Fault(put=_without("MAT_DOMAIN_CERT"), rules=("MAT_DOMAIN_CERT",)),
    "no_icon": Fault(put=_without("MAT_APP_ICON"), rules=("MAT_APP_ICON",)),
    "one_list_only": Fault(put=_one_list_only, rules=("MAT_VERIFICATION_LIST",)),
    "list_dated": Fault(put=_list_dated, rules=()),
    "picture_too_large": Fault(put=_picture_too_large, rules=("MAT_FILE",)),
    "pdf_instead_of_picture": Fault(put=_pdf_instead_of_picture, rules=("MAT_FILE",)),
}
