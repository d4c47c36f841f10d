"""The error tree. Adapters translate into it; one place in the desk and one in the command line give it faces.

::

    DeskError
    ├── Refused          a rule says no (exit 4)
    │   └── NotPermitted the role, or a read-only start, says no (exit 7)
    ├── Conflict         someone was faster, or the version moved on (exit 6)
    ├── NotFound         no such filing, person, view (exit 3)
    ├── BadInput         a file, an argument or a setting is wrong, and where (exit 2)
    ├── Unavailable      busy, full or gone for the moment; may be tried again (exit 8)
    │   └── OutsideFault a probe or a remote failed (exit 9)
    └── LoginRefused     who is at the keyboard is unknown or may not come in (exit 7)

Each carries a dotted text id of the catalogue and the values to put in: the reader's language is chosen where it is shown.
"""

from __future__ import annotations


class DeskError(Exception):
    """A foreseen failure: ``reason`` is a text id such as ``refused.open_errors``; ``values`` fill its placeholders."""

    exit_code = 1
    code = "FAULT"

    def __init__(self, reason: str, /, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

    def __str__(self) -> str:
        return self.reason + "".join(f" {name}={value}" for name, value in self.values.items())


class Refused(DeskError):
    """A rule of the domain says no."""

    exit_code = 4
    code = "REFUSED"


class NotPermitted(Refused):
    """The role of the person, or a read-only start, says no."""

    exit_code = 7
    code = "NOT_PERMITTED"


class Conflict(DeskError):
    """Someone was faster: another lease, another version, another revision."""

    exit_code = 6
    code = "CONFLICT"


class NotFound(DeskError):
    """There is no such filing, person, view or deadline."""

    exit_code = 3
    code = "NOT_FOUND"


class BadInput(DeskError):
    """A file, an argument or a setting is wrong; the values say where and what to do."""

    exit_code = 2
    code = "BAD_INPUT"


class Unavailable(DeskError):
    """Busy, full or gone for the moment: the same call may be made again."""

    exit_code = 8
    code = "UNAVAILABLE"


class OutsideFault(Unavailable):
    """A probe or a remote failed: network, TLS, time-out."""

    exit_code = 9
    code = "OUTSIDE_FAULT"


class LoginRefused(DeskError):
    """Who is at the keyboard is unknown, or may not come in."""

    exit_code = 7
    code = "LOGIN_REFUSED"
