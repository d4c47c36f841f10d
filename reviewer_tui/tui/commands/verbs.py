"""The verbs of the ``:`` line. One that changes a filing opens its dialog; taking and releasing touch the lease alone and act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.locale import LANGUAGES
from reviewer_tui.tui.commands.table import Said, must_be, verb
from reviewer_tui.tui.looks import ThemeName
from reviewer_tui.tui.screens.queue_asked import EVERYTHING
from reviewer_tui.tui.screens.queue_tabs import view_title
from reviewer_tui.tui.screens.wishes import (
    AskCopy,
    AskSecond,
    AskUndo,
    LeaveDesk,
    OpenFiling,
    ShowLists,
    ShowSteps,
)
from reviewer_tui.usecases.bulk_order import BulkVerb
from reviewer_tui.usecases.filters import KEYS as FILTER_KEYS
from reviewer_tui.usecases.list_model import ListView
from reviewer_tui.usecases.lists import KEYS as LIST_KEYS
from reviewer_tui.usecases.queue_model import QueueOrder
from reviewer_tui.usecases.reasons import reason_uses

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell
    from reviewer_tui.tui.screens.queue import QueueScreen
    from reviewer_tui.usecases.queue_model import SavedView

ON_OFF = ("on", "off")
SETTINGS = ("lowbw", "ascii")
_MANY = 20


def filing_meant(shell: DeskShell, words: Sequence[str]) -> tuple[FilingId, tuple[str, ...]]:
    """The filing that is meant, and the words that do not name it: a number among them, or the one under the cursor."""
    numbers = [number for word in words if (number := parse_filing_number(word)) is not None]
    rest = tuple(word for word in words if parse_filing_number(word) is None)
    if len(numbers) > 1:
        raise BadInput("command.one_filing")
    subject = numbers[0] if numbers else shell.subject
    if subject is None:
        raise BadInput("command.no_filing")
    return subject, rest


def _no_more(rest: Sequence[str]) -> None:
    if rest:
        raise BadInput("command.not_a_filing", word=rest[0][:40])


def numbers_offered(shell: DeskShell, words: Sequence[str]) -> Iterator[str]:
    if not words and shell.subject is not None:
        yield f"F-{shell.subject}"


def _lists(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return (
        [f"{key}:" for key in LIST_KEYS[ListView(words[0])]] if words and words[0] in set(ListView) else list(ListView)
    )


def _terms(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return [f"{key}:" for key in FILTER_KEYS]


def _codes(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return [code for code in shell.session.desk.tables.reasons if code not in words]


@verb("second", "[F-20001]", cli="second", words=(0, 1), offers=numbers_offered)
def second(shell: DeskShell, said: Said) -> None:
    """What waits for a second person: on the filing that is named or open, else all of it in the queue."""
    if said.words or shell.below is not shell.queue:
        filing_id, rest = filing_meant(shell, said.words)
        _no_more(rest)
        shell.post_message(AskSecond(filing_id))
    else:
        shell.show_queue(lambda queue: queue.show_view(_view(shell, "second")))


# What the queue shows.


def _views(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if words else [view.name for view in shell.queue.views]


def _orders(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if words else [order.value for order in QueueOrder]


def _view(shell: DeskShell, name: str) -> SavedView:
    """A view by its name, or by its title in the reader's language."""
    wanted = name.casefold()
    for view in reversed(shell.queue.views):
        if wanted in (view.name.casefold(), view_title(shell.t, view).casefold()):
            return view
    raise NotFound("not_found.view", name=name[:40], known=", ".join(view.name for view in shell.queue.views))


@verb("queue", "[VIEW]", words=(0, 1), offers=_views)
def show_queue(shell: DeskShell, said: Said) -> None:
    """Back to the queue, in a view."""
    view = _view(shell, said.words[0]) if said.words else None
    shell.show_queue(lambda queue: queue.show_view(view) if view is not None else None)


@verb("list", "[FILTER]", cli="list", options=("--view", "--sort"), words=(0, _MANY), offers=_terms, private=True)
def list_filings(shell: DeskShell, said: Said) -> None:
    """The queue as the command lists it: view, filter, order."""
    view = _view(shell, said.option("--view")) if said.option("--view") else EVERYTHING
    sort = said.option("--sort")
    order = QueueOrder(must_be(sort, tuple(QueueOrder))) if sort else None
    text = " ".join(said.words)

    def change(queue: QueueScreen) -> None:
        queue.show_view(view)
        if text:
            queue.filter_by(text)
        if order is not None:
            queue.sort_by(order)

    shell.filter_queue(text, change)


@verb("filter", "TERM…", cli="list", raw=True, offers=_terms, private=True)
def filter_queue(shell: DeskShell, said: Said) -> None:
    """Beside the view, only what this filter finds; without words everything."""
    shell.filter_queue(said.rest, lambda queue: queue.filter_by(said.rest))


@verb("sort", "|".join(QueueOrder), cli="list", words=(1, 1), offers=_orders)
def sort(shell: DeskShell, said: Said) -> None:
    """Another order."""
    order = QueueOrder(must_be(said.words[0], tuple(QueueOrder)))
    shell.show_queue(lambda queue: queue.sort_by(order))


def _views_or_save(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if words else ("save", "delete", *_views(shell, words))


@verb(
    "view", "NAME | save NAME | delete NAME", cli="view save", flags=("--shared",), words=(1, 2), offers=_views_or_save
)
def view(shell: DeskShell, said: Said) -> None:
    """A view by its name; keep what is shown under a name; forget one."""
    shared = "--shared" in said.options
    if len(said.words) == 1:
        found = _view(shell, said.words[0])
        shell.show_queue(lambda queue: queue.show_view(found))
    elif must_be(said.words[0], ("save", "delete")) == "save":
        shell.show_queue(lambda queue: queue.keep_view(said.words[1], shared=shared))
    else:
        shell.forget_view(said.words[1], shared=shared)


@verb("export", "csv FILE", words=(2, 2), offers=lambda _shell, words: () if words else ("csv",), private=True)
def export(shell: DeskShell, said: Said) -> None:
    """What the queue shows, into a file on this host."""
    must_be(said.words[0], ("csv",))
    shell.export(Path(said.words[1]).expanduser())


@verb(
    "register",
    "[LIST] [FILTER]",
    cli="register list",
    options=("--view",),
    words=(0, _MANY),
    offers=_lists,
    private=True,
)
def show_lists(shell: DeskShell, said: Said) -> None:
    """The lists over filings and register: ``returned 原因:S01``, or as the command has it ``list --view returned 原因:S01``."""
    words = said.words[1:] if said.words[:1] == ("list",) else said.words
    wanted = said.option("--view")
    if not wanted and words and words[0] in set(ListView):
        wanted, words = words[0], words[1:]
    view = must_be(wanted or ListView.SERVICE.value, tuple(ListView))
    shell.post_message(ShowLists(view, " ".join(words)))


# Where to.


@verb("open", "F-20001", also=("show",), cli="show", words=(1, 1), offers=numbers_offered)
def open_filing(shell: DeskShell, said: Said) -> None:
    """The review of a filing by its number."""
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.post_message(OpenFiling(filing_id))


@verb("log", "[F-20001]", also=("audit",), cli="audit show", words=(0, 2), offers=numbers_offered)
def show_log(shell: DeskShell, said: Said) -> None:
    """What happened to the filing."""
    filing_id, rest = filing_meant(shell, [word for word in said.words if word != "show"])
    _no_more(rest)
    shell.show_pane(filing_id, "timeline")


@verb("steps", "[F-20001]", cli="steps", words=(0, 1), offers=numbers_offered)
def steps(shell: DeskShell, said: Said) -> None:
    """The next legal steps."""
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.post_message(ShowSteps(filing_id))


# The lease: of the filing that is named, else of the marked ones, else of the one under the cursor.


@verb("take", "[F-20001]", cli="take", words=(0, 1), offers=numbers_offered)
def take(shell: DeskShell, said: Said) -> None:
    """Hold the filing."""
    if shell.marked and not said.words:
        shell.for_many(BulkVerb.TAKE, shell.marked)
        return
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.take(filing_id)


@verb(
    "release",
    "[F-20001]",
    cli="release",
    options=("--note",),
    words=(0, 1),
    offers=numbers_offered,
    private=True,
)
def release(shell: DeskShell, said: Said) -> None:
    """Give the filing back."""
    if shell.marked and not said.words:
        shell.for_many(BulkVerb.RELEASE, shell.marked)
        return
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.release(filing_id, said.option("--note"))


def _people(shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return [f"@{login}" for login in sorted(shell.session.names)]


@verb("assign", "[F-20001] @login", cli="assign", options=("--to",), words=(0, 2), offers=_people)
def assign(shell: DeskShell, said: Said) -> None:
    """Make filings somebody's; the dialog shows what would happen."""
    named = [word for word in said.words if word.startswith("@")]
    login = said.option("--to") or next(iter(named), "").removeprefix("@")
    if login:
        must_be(login, sorted(shell.session.names))
    words = [word for word in said.words if word not in named]
    ids: tuple[int, ...] = shell.marked
    if words or not ids:
        filing_id, rest = filing_meant(shell, words)
        _no_more(rest)
        ids = (filing_id,)
    shell.for_many(BulkVerb.ASSIGN, ids, login=login)


@verb("next", cli="next")
def take_next(shell: DeskShell, said: Said) -> None:
    """Take the most urgent one and open it."""
    shell.press("take_next")


# Decisions: each opens its dialog.


@verb("pass", "[F-20001]", cli="decide", words=(0, 1), offers=numbers_offered)
def pass_on(shell: DeskShell, said: Said) -> None:
    """Pass the review on."""
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.decide(filing_id, Verdict.PASS)


@verb("return", "[F-20001] CODE…", cli="return", options=("--reason",), words=(0, _MANY), offers=_codes)
def return_filing(shell: DeskShell, said: Said) -> None:
    """Return the filing for these reasons."""
    _with_reasons(shell, said, Verdict.RETURN)


@verb("refuse", "[F-20001] CODE…", cli="decide", options=("--reason",), words=(0, _MANY), offers=_codes)
def refuse(shell: DeskShell, said: Said) -> None:
    """Refuse the filing for these reasons."""
    _with_reasons(shell, said, Verdict.REFUSE)


def _with_reasons(shell: DeskShell, said: Said, verdict: Verdict) -> None:
    filing_id, codes = filing_meant(shell, said.words)
    uses = reason_uses((*codes, *said.options.get("--reason", ())))
    known = shell.session.desk.tables.reasons
    for use in uses:
        if use.code not in known and use.code != "FREE":
            near = ", ".join(code for code in known if code[:1] == use.code[:1].upper()) or ", ".join(known)
            raise BadInput("command.reason", word=use.code[:40], known=near)
    if verdict is Verdict.RETURN and shell.marked and codes == said.words:
        shell.for_many(BulkVerb.RETURN, shell.marked, reasons=uses)
    else:
        shell.decide(filing_id, verdict, uses)


def _decided(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return () if set(words) & set(Verdict) else tuple(Verdict)


@verb("decide", "[F-20001] pass|return|refuse", cli="decide", options=("--reason",), words=(1, 2), offers=_decided)
def decide(shell: DeskShell, said: Said) -> None:
    """Any of the three, as the command has it."""
    filing_id, rest = filing_meant(shell, said.words)
    verdict = Verdict(must_be(next(iter(rest), ""), tuple(Verdict)))
    if verdict is Verdict.PASS:
        shell.decide(filing_id, verdict)
    else:
        _with_reasons(shell, replace(said, words=(f"F-{filing_id}",)), verdict)


@verb("amend", "[F-20001]", cli="amend", words=(0, 1), offers=numbers_offered)
@verb("undo", "[F-20001]", cli="record", words=(0, 1), offers=numbers_offered)
def undo(shell: DeskShell, said: Said) -> None:
    """Take the last decision back."""
    filing_id, rest = filing_meant(shell, said.words)
    _no_more(rest)
    shell.post_message(AskUndo(filing_id))


# The screen itself.


@verb("copy", "[F-20001] [link]", words=(0, 2), offers=lambda _shell, _words: ("link",))
def copy(shell: DeskShell, said: Said) -> None:
    """The number, or the command that opens the filing, into the terminal's clipboard."""
    filing_id, rest = filing_meant(shell, said.words)
    link = bool(rest) and must_be(rest[0], ("link",)) == "link"
    shell.post_message(AskCopy(filing_id, link=link))


@verb("theme", "|".join(ThemeName), cli="tui", words=(1, 1), offers=lambda _shell, _words: tuple(ThemeName))
def theme(shell: DeskShell, said: Said) -> None:
    """Other colours, now and at the next start."""
    name = ThemeName(must_be(said.words[0], tuple(ThemeName)))
    shell.change_looks(replace(shell.looks, theme=name))
    waits = shell.looks.theme_shown is not name
    shell.tell(shell.t("command.theme_waits" if waits else "command.theme_is", theme=name))


def _settings(_shell: DeskShell, words: Sequence[str]) -> Iterable[str]:
    return SETTINGS if not words else ON_OFF


@verb("set", "|".join(SETTINGS) + " on|off", cli="tui", words=(2, 2), offers=_settings)
def set_looks(shell: DeskShell, said: Said) -> None:
    """The profile for slow lines; plain ASCII."""
    name, on = must_be(said.words[0], SETTINGS), must_be(said.words[1], ON_OFF) == "on"
    changed = replace(shell.looks, low_bandwidth=on) if name == "lowbw" else replace(shell.looks, ascii=on)
    shell.change_looks(changed)
    shell.tell(shell.t(f"command.{name}_{said.words[1]}"))


@verb("lang", "zh|en", words=(1, 1), offers=lambda _shell, _words: LANGUAGES)
def language(shell: DeskShell, said: Said) -> None:
    """The other language, now and at the next start."""
    shell.speak(must_be(said.words[0], LANGUAGES))


@verb("help")
def show_help(shell: DeskShell, said: Said) -> None:
    """The keys that work here, and these verbs."""
    shell.press("help")


@verb("q", also=("quit",))
def leave(shell: DeskShell, said: Said) -> None:
    """Leave, after being asked."""
    shell.post_message(LeaveDesk())
