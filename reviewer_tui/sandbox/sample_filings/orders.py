"""The orders of the demo: who files what, how urgent it is, where it will stand and what is wrong with it.

Among the filings that a reviewer may take, the first submitted is the most urgent: it has two faults that the checks find;
the second is clean.
"""

from __future__ import annotations

from typing import Final

from reviewer_tui.sandbox.sample_filings.drafts import Order

ON_HOLD: Final = "on_hold"
"""A target that is no stage: ready to upload, and held (T13)."""

_BOTH: Final = ("website", "app")
_APP: Final = ("app",)

ORDERS: Final[tuple[Order, ...]] = (
    # Waiting to be taken, the most urgent first.
    Order(
        applicant="haihe",
        target="submitted",
        when=(4, "08:40"),
        services=_APP,
        deputy=True,
        faults=("icon_too_large", "no_authorisation"),
    ),
    Order(applicant="xinjin", target="submitted", when=(4, "09:25")),
    Order(
        applicant="yunfan",
        target="submitted",
        when=(3, "09:10"),
        services=_APP,
        faults=("ios_digest", "debug_certificate"),
    ),
    Order(applicant="bowuguan", target="submitted", when=(3, "10:30"), faults=("no_domain_certificate", "brackets")),
    Order(
        applicant="caoyuan",
        target="submitted",
        when=(3, "11:05"),
        deputy=True,
        faults=("deputy_number", "hidden_character", "markup"),
    ),
    Order(applicant="luxin", target="submitted", when=(3, "14:20"), type="new_service", services=_APP),
    Order(applicant="shanshui", target="submitted", when=(3, "15:45")),
    Order(
        applicant="jinhu",
        target="submitted",
        when=(3, "16:30"),
        type="new_service",
        services=_BOTH,
        faults=("icon_png", "other_name_on_ios", "no_entity_number"),
    ),
    Order(applicant="qianjiang", target="submitted", when=(3, "17:15"), type="cancel_service"),
    Order(applicant="zhujiang", target="submitted", when=(2, "20:10"), services=_BOTH),
    Order(
        applicant="shitong",
        target="submitted",
        when=(0, "08:05"),
        type="change",
        changed=("domains",),
        faults=("www", "office_phone", "letter_of_an_app"),
    ),
    # In a colleague's hands.
    Order(applicant="jinjiang", target="isp_review", when=(3, "09:40"), services=_BOTH),
    Order(
        applicant="tianfu",
        target="isp_review",
        when=(3, "10:05"),
        deputy=True,
        faults=("credit_code", "permit_without_number", "same_phones"),
    ),
    Order(
        applicant="luoshui",
        target="isp_review",
        when=(3, "13:30"),
        type="new_access",
        faults=("private_address", "finance_without_paper"),
    ),
    # Sent back.
    Order(
        applicant="jiangcheng",
        target="needs_correction",
        when=(18, "09:20"),
        deputy=True,
        faults=("deputy_card_expired", "deputy_mail", "deputy_mobile", "picture_too_large"),
    ),
    Order(
        applicant="changan",
        target="needs_correction",
        when=(11, "14:00"),
        services=_APP,
        faults=("sdk_unanswered", "content_group", "no_icon", "holder_is_a_person"),
    ),
    Order(
        applicant="xuehui",
        target="needs_correction",
        when=(10, "15:10"),
        channel="courier",
        faults=("list_dated", "pdf_instead_of_picture", "domain_ends_soon"),
    ),
    Order(applicant="gaoyuan", target="isp_rejected", when=(13, "10:20"), faults=("not_served", "no_access_mode")),
    Order(
        applicant="lanxing", target="isp_rejected", when=(12, "16:40"), faults=("holder_differs", "nature_of_another")
    ),
    Order(
        applicant="rongcheng",
        target="resubmitted",
        when=(14, "09:00"),
        faults=("domain_expired", "one_list_only"),
        resubmitted=(3, "18:20"),
    ),
    Order(
        applicant="xingsha",
        target="resubmitted",
        when=(13, "11:30"),
        services=_APP,
        faults=("package_malformed", "icon_too_large"),
        resubmitted=(1, "21:05"),
        still=("icon_too_large",),
    ),
    # Verification of people and papers.
    Order(applicant="zhongyuan", target="verification_pending", when=(6, "09:15")),
    Order(applicant="peixun", target="verification_pending", when=(6, "13:45"), channel="courier"),
    Order(applicant="liaohe", target="verification_review", when=(10, "10:10"), services=_APP, deputy=True),
    Order(applicant="lvshi", target="verification_pending", when=(11, "09:50")),
    Order(applicant="ruanjian", target="verification_review", when=(10, "15:05")),
    Order(applicant="zijin", target="verification_review", when=(9, "14:20"), deputy=True),
    # On the way to the Authority.
    Order(applicant="yuedu", target="ready_to_upload", when=(7, "14:30"), services=_BOTH),
    Order(applicant="haigang", target=ON_HOLD, when=(12, "11:20")),
    Order(applicant="qingyun", target="uploaded", when=(7, "09:05"), type="new_access"),
    Order(applicant="taishan", target="upload_failed", when=(7, "16:00"), type="change", changed=("sponsor_name",)),
    # The ministry's messages.
    Order(applicant="xihu", target="sms_pending", when=(6, "10:00"), deputy=True),
    Order(applicant="moxiang", target="sms_pending", when=(6, "15:20")),
    Order(applicant="lingnan", target="sms_partial", when=(6, "11:10"), deputy=True),
    Order(applicant="tianyuan", target="sms_failed", when=(12, "09:35"), services=_APP),
    # With the Authority, and back from it.
    Order(applicant="shuhai", target="authority_review", when=(26, "10:30"), services=_BOTH),
    Order(applicant="sanjin", target="authority_review", when=(20, "14:10"), type="cancel_access"),
    Order(applicant="nongcun", target="authority_review", when=(12, "09:30")),
    Order(applicant="changle", target="authority_rejected", when=(33, "15:30")),
    # Approved, open, ended.
    Order(applicant="hanshui", target="approved", when=(34, "10:15")),
    Order(applicant="shengjing", target="approved", when=(35, "11:40"), services=_BOTH),
    Order(applicant="xingkong", target="ports_open", when=(62, "09:45")),
    Order(applicant="kunpeng", target="ports_open", when=(56, "13:20"), type="new_service", services=_APP),
    Order(applicant="dunhuang", target="cancelled", when=(42, "10:05"), type="cancel_sponsor"),
    Order(
        applicant="lanshan",
        target="withdrawn",
        when=(17, "16:15"),
        deputy=True,
        faults=("shared_mobile", "home_elsewhere", "no_language"),
    ),
)
