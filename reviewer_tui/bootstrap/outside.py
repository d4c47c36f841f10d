"""What the desk reaches outside by these settings: port probes, channels for letters and status, the rules of the sweep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from reviewer_tui.settings import Settings

if TYPE_CHECKING:
    from reviewer_tui.domain.port_opening import ProbeResult
    from reviewer_tui.usecases.effects import Channel, Effect, Reply
    from reviewer_tui.usecases.sweep_model import SweepRules


class Gateway:
    """The port probe behind the contract."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def probe(self, *, host: str, address: str, port: int, expect_open: bool = True) -> ProbeResult:
        from reviewer_tui.integrations.port_probe import PortProbe

        listeners = {}
        for wanted, listening in self._settings.listeners.items():
            name, _, number = listening.rpartition(":")
            listeners[wanted] = (name, int(number))
        prober = PortProbe(
            networks=self._settings.networks, mapping=listeners, connect_timeout=self._settings.connect_timeout
        )
        return prober.probe(host=host, address=address, port=port, expect_open=expect_open)


class Mail:
    """The mailer behind the contract; what mail needs is loaded with the first one that leaves."""

    repeats = False

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self.name = name

    def send(self, effect: Effect, payload: Mapping[str, str]) -> Reply:
        from reviewer_tui.integrations.mailer import Mailer

        settings = self._settings
        mailer = Mailer(
            host=settings.mail_host,
            port=settings.mail_port,
            security=settings.mail_security,
            sender=settings.mail_sender,
            user=settings.mail_user,
            password_file=settings.mail_password_file,
            timeout=settings.mail_timeout,
        )
        return mailer.send(effect, payload)


def channels(settings: Settings) -> tuple[Channel, ...]:
    """The channels that are configured: the folder first, which is quick."""
    configured: list[Channel] = []
    if settings.feed is not None:
        from reviewer_tui.integrations.feed_folder import FeedFolder

        configured.append(FeedFolder(settings.feed))
    if settings.mail_host:
        from reviewer_tui.usecases.effects import MAIL, POST

        configured.append(Mail(settings, MAIL))
        if settings.mail_letters:
            configured.append(Mail(settings, POST))
    return tuple(configured)


def sweep_rules(settings: Settings) -> SweepRules:
    """What the sweep may do by itself."""
    from reviewer_tui.usecases.sweep_model import ReplyExpiry, SweepRules

    hours = settings.quiet_hours
    police = settings.public_security
    return SweepRules(
        reply_expiry=ReplyExpiry(settings.reply_expiry),
        quiet=timedelta(hours=hours) if hours else None,
        language=settings.language,
        remind_before=timedelta(days=police.remind_days) if police.advise and police.remind_days else None,
    )
