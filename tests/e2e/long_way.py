"""The story of the longest way, and what the database holds when it has been told, by whatever road.

An APP has two faults. It is returned, comes half fixed, is returned, comes fixed, is passed; its SMS is missed, it is uploaded
again; the Authority refuses, we fix it; the upload is refused with two codes, we fix those; it is approved, its ports are opened.
"""

from __future__ import annotations

from reviewer_tui.domain.deadline import DeadlineState
from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.stage import Stage
from tests.e2e.journey_desk import JourneyDesk

WALKED = (
    *("T01", "T03", "T04"),
    *("T06", "T03", "T04"),
    *("T06", "T03", "T07", "T09", "T12"),
    *("T15", "T19", "T23", "T24"),
    *("T15", "T19", "T21", "T22", "T27", "T28"),
    *("T15", "T16", "T17"),
    *("T15", "T19", "T22", "T26", "T30"),
)
ENTITY = "津ICP备2026000042号"
SERVICE = f"{ENTITY}-1A"
OFFICIAL, HIS_PHONE = "赵示例", "022-87654321"
OPINION = "APP备注与实际功能不符，请补充说明。"
REMARK = "面向本市企业的软件下载与售后服务"
BAD_PHONE, GOOD_PHONE = "022-00000001", "022-00000077"
CODES = f"1010:{BAD_PHONE};1009:service@haihe-demo.cn"
CONSENT = "王某电话同意"


def assert_it_was_told(desk: JourneyDesk, number: str) -> None:
    """Trail, letters, decisions, clocks, register, ports and answers of the whole story."""
    filing = desk.sample.filing(number)
    assert filing.stage is Stage.PORTS_OPEN
    desk.assert_the_trail_holds(number, *WALKED)
    with desk.sample.desk.store.reading() as work:
        decisions = work.decisions.of(filing.id)
        edits = work.revisions.edits(filing.id, 3)
        tasks = work.ports.of(filing.id)
        answers = work.answers.of(filing.id)
        kinds = ("sponsor", "service", "domain", "access")
        filed = {kind: [record.number for record in work.register.records([ENTITY], kind)] for kind in kinds}
    assert [(one.verdict, one.revision, one.undone) for one in decisions] == [
        (Verdict.RETURN, 1, False),
        (Verdict.RETURN, 2, False),
        (Verdict.PASS, 3, False),
    ]
    assert [sorted(use.code for use in one.reasons) for one in decisions] == [["A01", "P02"], ["P02"], []]
    assert [(one.by, one.consent) for one in edits] == [("lilei", CONSENT), ("hanmeimei", CONSENT)]
    assert {(one.port, one.action.value, one.state.value) for one in tasks} == {
        (port, "open", "proven") for port in (80, 443, 8080)
    }
    assert [one.text or [code for code, _ in one.codes] for one in answers[:2]] == [OPINION, [1010, 1009]]
    assert all(one.settled_at is not None for one in answers)
    assert filed == {"sponsor": [ENTITY], "service": [SERVICE], "domain": [SERVICE], "access": [SERVICE]}
    _assert_the_letters(desk, number)
    _assert_the_clocks(desk, number)


def _assert_the_letters(desk: JourneyDesk, number: str) -> None:
    """One letter a return, each by the feed once and to both principals by mail; the second names what is still open only."""
    letters = desk.feed("letter")
    assert [one["filing"] for one in letters] == [number, number]
    assert [{fault["code"] for fault in one["audit_data"]} for one in letters] == [{"A01", "P02"}, {"P02"}]
    mails = [mail for mail in desk.postbox.taken if mail["Subject"].endswith("需要补正")]
    told = {"office@haihe-demo.cn", "service@haihe-demo.cn"}
    assert [{mail["To"] for mail in mails[place : place + 2]} for place in (0, 2)] == [told, told]
    assert len(mails) == 4
    assert all(
        one["text"].strip() in mail.get_content().replace("\r", "")
        for one, mail in zip(letters, mails[::2], strict=True)
    )
    walked = [one["transition"] for one in desk.feed("status")]
    assert walked == list(WALKED[1:])  # that it was submitted the platform knows


def _assert_the_clocks(desk: JourneyDesk, number: str) -> None:
    """Nothing runs but what the applicant still owes and the keeping of the upload."""
    clocks = desk.clocks(number)
    assert {code for code, clock in clocks.items() if clock.state is DeadlineState.RUNNING} == {"DL12", "DL17"}
    assert clocks["DL07"].state is DeadlineState.MET
