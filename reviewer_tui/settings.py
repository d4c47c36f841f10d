"""The frozen settings of one start: read once from one TOML file and the environment; there are no globals."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from reviewer_tui.domain.advice import AdviceRules
from reviewer_tui.domain.clock_names import CLOCK_NAMES
from reviewer_tui.domain.mail_address import is_mail_address
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.verification_address import from_pattern, is_verification_address
from reviewer_tui.errors import BadInput

_TABLES = {
    "database": ("path", "url", "key_file", "audit_head", "materials"),
    "desk": (
        "provider",
        "language",
        "lease_minutes",
        "send_delay_seconds",
        "office_hours",
        "inbox",
        "theme",
        "ascii",
        "low_bandwidth",
        "keymap",
    ),
    "clocks": tuple(CLOCK_NAMES),
    "ports": ("networks", "connect_timeout", "listeners"),
    "rules": ("exempt_documentation_addresses", "reply_expiry", "quiet_hours", "data_code"),
    "policy": ("second_person", "second_look_percent", "first_filing_second"),
    "public_security": ("address", "advise", "remind_days", "language"),
    "verification": ("address", "hosts", "office"),
    "feed": ("folder",),
    "mail": ("host", "port", "security", "user", "password_file", "sender", "timeout", "letters"),
}

THEMES = ("dark", "light", "ansi", "mono", "contrast")
"""What ``theme`` may be; the screens draw these."""
REPLY_EXPIRY = ("mark", "withdraw")
"""What ``reply_expiry`` may be: what becomes of a filing whose applicant lets the reply window pass."""

SECOND_PERSON = ("override", "pass", "refuse", "return", "forced_cancellation", "correction")
"""What ``second_person`` may name: what is done by two people."""

LETTER_LANGUAGES = ("zh", "en", "both")
"""In what a letter may be written."""

SECURITY = {"none": 25, "starttls": 587, "tls": 465}
"""How mail is secured, and the port where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are and what the operator chose.

    ``database`` is a SQLite file; ``url`` a PostgreSQL URL that takes its place. ``key_file`` and ``audit_head`` lie outside the
    database. ``inbox`` is the folder that ``import`` empties when no path is named. ``networks`` are the only addresses a
    probe may touch (CIDR; default none); ``listeners`` map ``address:port`` to a loopback ``host:port`` (demo and sandbox only).
    ``theme``, ``ascii`` and ``low_bandwidth`` are how the screens are drawn for whoever chose nothing else; ``keymap`` is the
    file that moves keys. ``clocks`` are own limits: clock -> province (two digits, or empty for all others) -> units of the clock.
    ``quiet_hours`` without news make an upload accepted, 0 is never. ``feed`` is the folder into which status and letters
    are written, ``mail_host`` the server that takes mail to the staff, and with ``mail_letters`` letters to applicants;
    where they are empty these effects wait. ``data_code``: 数据码 are handed out (unconfirmed, hence off);
    ``public_security`` is how applicants are advised of that duty of theirs. ``second_person``
    is done by two people; of all passes ``second_look_percent`` in a hundred, and with ``first_filing_second`` all first
    filings, too. ``verification_address`` stands in QR codes, with ``{order_no}`` in it; the addresses of a platform may lead to
    ``verification_hosts`` alone, where some are named. ``office`` is where people come to and papers are sent, in one line.
    Times: minutes, seconds and hours as their names say.
    """

    database: Path
    url: str = ""
    key_file: Path
    audit_head: Path
    materials: Path
    provider: str = ""
    language: str = "zh"
    lease_minutes: int = 30
    send_delay_seconds: int = 120
    office_hours: OfficeHours = OfficeHours()
    clocks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    inbox: str = ""
    theme: str = ""
    ascii: bool = False
    low_bandwidth: bool = False
    keymap: Path | None = None
    networks: tuple[str, ...] = ()
    connect_timeout: float = 5.0
    listeners: Mapping[str, str] = field(default_factory=dict)
    exempt_documentation_addresses: bool = False
    reply_expiry: str = "mark"
    quiet_hours: int = 0
    feed: Path | None = None
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password_file: Path | None = None
    mail_sender: str = ""
    mail_timeout: float = 20.0
    mail_letters: bool = False
    data_code: bool = False
    public_security: AdviceRules = AdviceRules()
    verification_address: str = ""
    verification_hosts: tuple[str, ...] = ()
    office: str = ""
    second_person: tuple[str, ...] = SECOND_PERSON[:1]
    second_look_percent: int = 0
    first_filing_second: bool = False
    read_only: bool = False


def data_home() -> Path:
    """Where the desk's files are when nothing else is said."""
    import platformdirs

    return Path(platformdirs.user_data_dir("reviewer-tui", appauthor=False))


def config_file(environ: Mapping[str, str]) -> Path:
    """The one TOML file: ``REVIEWER_TUI_CONFIG``, or ``reviewer-tui/config.toml`` in the user's configuration folder."""
    named = environ.get("REVIEWER_TUI_CONFIG")
    if named:
        return Path(named)
    home = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME", "/"), ".config")
    return Path(home) / "reviewer-tui" / "config.toml"


def read_settings(environ: Mapping[str, str], *, database: str = "", read_only: bool = False) -> Settings:
    """Settings from the TOML file and the environment; ``database`` (``--db``) goes before ``REVIEWER_TUI_DB``.

    Raises BadInput naming the file, the table and the key that is unknown or has the wrong kind of value.
    """
    path = config_file(environ)
    told = _read(path)
    place = told.get("database", {})
    named = database or environ.get("REVIEWER_TUI_DB", "") or str(place.get("path", "")) or str(place.get("url", ""))
    url = named if "://" in named else ""
    file = Path(named).expanduser() if named and not url else (data_home() / "desk.db")
    desk, ports, rules = told.get("desk", {}), told.get("ports", {}), told.get("rules", {})
    return Settings(
        database=file,
        url=url,
        key_file=Path(place.get("key_file") or file.parent / "keys" / "desk.key"),
        audit_head=Path(place.get("audit_head") or file.parent / "keys" / "audit.head"),
        materials=Path(place.get("materials") or file.parent / "materials"),
        provider=desk.get("provider", ""),
        language=desk.get("language", "zh"),
        lease_minutes=desk.get("lease_minutes", 30),
        send_delay_seconds=desk.get("send_delay_seconds", 120),
        office_hours=_office_hours(path, desk.get("office_hours", "")),
        clocks={code: _limits(path, code, own) for code, own in told.get("clocks", {}).items()},
        theme=desk.get("theme", ""),
        ascii=desk.get("ascii", False),
        low_bandwidth=desk.get("low_bandwidth", False),
        keymap=Path(desk["keymap"]).expanduser() if desk.get("keymap") else None,
        inbox=desk.get("inbox", ""),
        networks=tuple(ports.get("networks", ())),
        connect_timeout=float(ports.get("connect_timeout", 5.0)),
        listeners=dict(ports.get("listeners", {})),
        exempt_documentation_addresses=rules.get("exempt_documentation_addresses", False),
        reply_expiry=rules.get("reply_expiry", REPLY_EXPIRY[0]),
        quiet_hours=rules.get("quiet_hours", 0),
        **_leaving(path, told.get("feed", {}), told.get("mail", {})),
        data_code=rules.get("data_code", False),
        public_security=AdviceRules(**told.get("public_security", {})),
        **_verification(path, told.get("verification", {})),
        **_policy(path, told.get("policy", {})),
        read_only=read_only,
    )


def _verification(path: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    """BadInput for an address that may not stand in a QR code."""
    address = told.get("address", "")
    if address and not is_verification_address(from_pattern(address, "BA-1")):
        known = "https://verify.example.com/{order_no}"
        raise BadInput("config.wrong_value", file=path, table="verification", key="address", known=known)
    return {
        "verification_address": address,
        "verification_hosts": tuple(str(host).lower() for host in told.get("hosts", ())),
        "office": told.get("office", ""),
    }


def _policy(path: Path, policy: Mapping[str, Any]) -> dict[str, Any]:
    """What two people are needed for; BadInput for what is no such thing, and for a share that is none."""
    kinds = policy.get("second_person", SECOND_PERSON[:1])
    if any(kind not in SECOND_PERSON for kind in kinds):
        raise BadInput(
            "config.wrong_value", file=path, table="policy", key="second_person", known=", ".join(SECOND_PERSON)
        )
    percent = policy.get("second_look_percent", 0)
    if not 0 <= percent <= 100:
        raise BadInput("config.wrong_value", file=path, table="policy", key="second_look_percent", known="0 … 100")
    return {
        "second_person": tuple(kinds),
        "second_look_percent": percent,
        "first_filing_second": policy.get("first_filing_second", False),
    }


def _leaving(path: Path, feed: Mapping[str, Any], mail: Mapping[str, Any]) -> dict[str, Any]:
    """Where effects go. BadInput for a server without a sender, and for a password that would go over a network in clear."""
    security, sender, user = mail.get("security", "starttls"), mail.get("sender", ""), mail.get("user", "")
    host, password_file = mail.get("host", ""), mail.get("password_file", "")
    if security not in SECURITY:
        raise BadInput("config.wrong_value", file=path, table="mail", key="security", known=", ".join(SECURITY))
    if (host or sender) and not is_mail_address(sender):
        raise BadInput("config.sender", file=path)
    if user and (not password_file or (security == "none" and host not in _HERE)):
        raise BadInput("config.mail_user", file=path)
    return {
        "feed": Path(feed["folder"]).expanduser() if feed.get("folder") else None,
        "mail_host": host,
        "mail_port": mail.get("port", SECURITY[security]),
        "mail_security": security,
        "mail_user": user,
        "mail_password_file": Path(password_file).expanduser() if password_file else None,
        "mail_sender": sender,
        "mail_timeout": float(mail.get("timeout", 20.0)),
        "mail_letters": mail.get("letters", False),
    }


_HERE = ("localhost", "127.0.0.1", "::1")


def _office_hours(path: Path, text: str) -> OfficeHours:
    try:
        return OfficeHours.read(text) if text else OfficeHours()
    except ValueError:
        raise BadInput("config.wrong_value", file=path, table="desk", key="office_hours", known="09:00-18:00") from None


def _limits(path: Path, code: str, own: Any) -> Mapping[str, int]:
    """``3``, or a table by province: ``{ other = 20, "44" = 15 }``."""
    limits = own if isinstance(own, dict) else {"other": own}
    if any(type(limit) is not int for limit in limits.values()):
        raise BadInput("config.wrong_kind", file=path, table="clocks", key=code)
    if any(name != "other" and not (len(name) == 2 and name.isdecimal()) for name in limits):
        raise BadInput("config.wrong_value", file=path, table="clocks", key=code, known='other, "11" … "65"')
    return {"" if name == "other" else name: limit for name, limit in limits.items()}


_KINDS: dict[str, type | tuple[type, ...]] = {
    "lease_minutes": int,
    "send_delay_seconds": int,
    "quiet_hours": int,
    "ascii": bool,
    "low_bandwidth": bool,
    "connect_timeout": (int, float),
    "port": int,
    "timeout": (int, float),
    "networks": list,
    "hosts": list,
    "listeners": dict,
    "exempt_documentation_addresses": bool,
    "data_code": bool,
    "advise": bool,
    "remind_days": int,
    "letters": bool,
    "second_person": list,
    "second_look_percent": int,
    "first_filing_second": bool,
}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("config.unreadable", file=path, detail=type(error).__name__) from None
    for table, content in told.items():
        if table not in _TABLES or not isinstance(content, dict):
            raise BadInput("config.unknown_table", file=path, table=table, known=", ".join(_TABLES))
        for key, value in content.items():
            if key not in _TABLES[table]:
                raise BadInput("config.unknown_key", file=path, table=table, key=key, known=", ".join(_TABLES[table]))
            if not isinstance(value, (int, dict) if table == "clocks" else _KINDS.get(key, str)):
                raise BadInput("config.wrong_kind", file=path, table=table, key=key)
    choices = (
        ("desk", "language", ("zh", "en")),
        ("desk", "theme", THEMES),
        ("rules", "reply_expiry", REPLY_EXPIRY),
        ("public_security", "language", LETTER_LANGUAGES),
    )
    for table, key, known in choices:
        if told.get(table, {}).get(key, known[0]) not in known:
            raise BadInput("config.wrong_value", file=path, table=table, key=key, known=", ".join(known))
    address = told.get("public_security", {}).get("address", "-")
    if not (0 < len(address) <= 200 and address.isprintable() and " " not in address):
        raise BadInput("config.wrong_value", file=path, table="public_security", key="address", known="https://…")
    if told.get("public_security", {}).get("remind_days", 0) < 0:
        raise BadInput("config.wrong_value", file=path, table="public_security", key="remind_days", known="0, 1, 2 …")
    if told.get("rules", {}).get("quiet_hours", 0) < 0:
        raise BadInput("config.wrong_value", file=path, table="rules", key="quiet_hours", known="0, 1, 2 …")
    return told


def describe(settings: Settings) -> dict[str, str]:
    """Every setting as text, for ``config check``; none of them is a secret: the password of the mail server stays in its file."""
    told = {item.name: str(getattr(settings, item.name)) for item in fields(settings)}
    return told | {"office_hours": f"{settings.office_hours.opens:%H:%M}-{settings.office_hours.closes:%H:%M}"}
