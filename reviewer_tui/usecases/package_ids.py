"""The names that parts of a filing have inside the house: ``s1`` a service, ``d1`` a domain, ``m1`` a material …

A finding, a note and a difference point at a part by its id, so the same thing keeps its id over revisions, however the
lists are reordered, and an id is never given to another thing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol, TypeVar

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import DeclaredMaterial, Material, MaterialFacts
from reviewer_tui.domain.online_service import Access, App, AppPlatform, Domain, OnlineService, PreApproval
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.package_json import item

MATERIALS: Final = "materials/"
PRINCIPALS: Final = ("", "sponsor", "service")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)
_Key = Callable[[Any], Hashable]


def _service_ref(service: OnlineService) -> Hashable:
    return service.ref


def _service_name(service: OnlineService) -> Hashable:
    return (service.kind, service.name) if service.name else ""


def _service_kind(service: OnlineService) -> Hashable:
    return service.kind


def _domain_name(domain: Domain) -> Hashable:
    return domain.name.casefold()


def _access_ips(access: Access) -> Hashable:
    return tuple((ips.start, ips.end or ips.start) for ips in access.ips)


def _platform_package(platform: AppPlatform) -> Hashable:
    return (platform.platform, platform.package_id)


def _platform_alone(platform: AppPlatform) -> Hashable:
    return platform.platform


def _approval_code(approval: PreApproval) -> Hashable:
    return "" if approval.code is None else approval.code


def _material_owner(material: Material) -> Hashable:
    return (
        material.kind,
        material.service_id,
        material.domain_id,
        material.principal,
        material.pre_approval,
        material.page,
    )


class _Mint:
    """Gives out ``s1``, ``s2`` … after the highest number that was ever used under the letter."""

    def __init__(self, letter: str, used: Iterable[str]) -> None:
        self._letter = letter
        self._last = max((int(name[1:]) for name in used if name[1:].isdecimal()), default=0)

    def next(self) -> str:
        self._last += 1
        return f"{self._letter}{self._last}"


def _match(new: Sequence[N], old: Sequence[N], *keys: _Key) -> list[N | None]:
    """For each new part the same old one: by the first key, the rest by the next; each old one once."""
    matched: list[N | None] = [None] * len(new)
    free = list(old)
    for key in keys:
        for index, part in enumerate(new):
            if matched[index] is None and key(part):
                same = next((one for one in free if key(one) == key(part)), None)
                if same is not None:
                    matched[index] = same
                    free = [one for one in free if one is not same]
    return matched


def mint_ids(
    content: FilingContent, previous: FilingContent | None, *, older: Iterable[FilingContent] = ()
) -> FilingContent:
    """The content with an id on every part; ``previous`` is the newest earlier revision, ``older`` those before it.

    Services are matched by ref, by kind and name, by position among the rest of their kind; domains by name, accesses
    by their addresses, platforms by platform and package (then by platform), pre-approvals by code, each within its
    service. Numbers that stand in ``previous`` or ``older`` are not used again.
    """
    earlier = [*older, *([previous] if previous else [])]
    used = [name for one in earlier for name in _ids(one)]
    mints = {letter: _Mint(letter, (name for name in used if name.startswith(letter))) for letter in "sdapv"}

    def renamed(letter: str, new: Sequence[Any], old: Sequence[Any], *keys: _Key) -> tuple[Any, ...]:
        return tuple(
            replace(part, id=same.id if same else mints[letter].next())
            for part, same in zip(new, _match(new, old, *keys), strict=True)
        )

    before = previous.services if previous else ()
    services = []
    for service, same in zip(
        content.services, _match(content.services, before, _service_ref, _service_name, _service_kind), strict=True
    ):
        was = same or OnlineService(id=mints["s"].next())
        app = service.app
        if app is not None:
            old_platforms = (was.app or App()).platforms
            platforms = renamed("p", app.platforms, old_platforms, _platform_package, _platform_alone)
            app = replace(app, platforms=platforms)
        approvals = service.pre_approvals
        if approvals is not None:
            approvals = renamed("v", approvals, was.pre_approvals or (), _approval_code)
        services.append(
            replace(
                service,
                id=was.id,
                domains=renamed("d", service.domains, was.domains, _domain_name),
                accesses=renamed("a", service.accesses, was.accesses, _access_ips),
                app=app,
                pre_approvals=approvals,
            )
        )
    return replace(content, services=tuple(services))


def _ids(content: FilingContent) -> Iterable[str]:
    for service in content.services:
        yield service.id
        parts: tuple[tuple[_Named, ...], ...] = (
            service.domains,
            service.accesses,
            service.pre_approvals or (),
            service.app.platforms if service.app else (),
        )
        for group in parts:
            yield from (part.id for part in group)


def bind_materials(
    content: FilingContent, facts: Mapping[str, MaterialFacts], *, previous: Sequence[Material] = ()
) -> tuple[Material, ...]:
    """The declared materials with their facts, bound to the minted ids of ``content``.

    ``facts`` are by file name below ``materials/``. A material for the same owner, kind and page keeps its id of
    ``previous``. Raises BadInput with the field path for a file that is not there and for a reference to nothing.
    """
    bound = [
        _bind(content, declared, facts, item("materials", index)) for index, declared in enumerate(content.materials)
    ]
    mint = _Mint("m", (material.id for material in previous))
    return tuple(
        replace(material, id=same.id if same else mint.next())
        for material, same in zip(bound, _match(bound, previous, _material_owner), strict=True)
    )


def unlisted_files(content: FilingContent, names: Iterable[str]) -> tuple[str, ...]:
    """Files that lie in the package and are not listed: a warning, not a fault."""
    listed = declared_files(content)
    return tuple(name for name in names if name not in listed)


def declared_files(content: FilingContent) -> dict[str, str]:
    """The files that the package lists, with the field path of the first entry that names each."""
    listed: dict[str, str] = {}
    for index, declared in enumerate(content.materials):
        listed.setdefault(_file(declared.file), f"{item('materials', index)}.file")
    return listed


def _file(name: str) -> str:
    """The file's name as an opened package lists it: below ``materials/``, in NFC."""
    return unicodedata.normalize("NFC", name.removeprefix(MATERIALS))


def _bind(
    content: FilingContent, declared: DeclaredMaterial, facts: Mapping[str, MaterialFacts], path: str
) -> Material:
    file = _file(declared.file)
    for key, value in (("file", file), ("kind", declared.kind)):
        if not value:
            raise BadInput("package.missing", path=f"{path}.{key}")
    if file not in facts:
        raise BadInput("package.material_missing", path=f"{path}.file", file=file[:80])
    if declared.principal not in PRINCIPALS:
        raise BadInput(
            "package.not_allowed",
            path=f"{path}.principal",
            found=declared.principal[:40],
            allowed=", ".join(PRINCIPALS[1:]),
        )
    service = _service(content, declared.service, f"{path}.service")
    domain = _domain(content, service, declared.domain, f"{path}.domain")
    return Material(
        id="",
        kind=declared.kind,
        file=file,
        facts=facts[file],
        service_id=service.id if service else "",
        domain_id=domain.id if domain else "",
        principal=declared.principal,
        pre_approval=declared.pre_approval,
        page=declared.page,
        remark=declared.remark,
    )


def _service(content: FilingContent, wanted: str, path: str) -> OnlineService | None:
    if not wanted:
        return None
    for service in content.services:
        if service.ref == wanted:
            return service
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 4 and 1 <= int(wanted) <= len(content.services):
        return content.services[int(wanted) - 1]
    raise BadInput("package.no_such_service", path=path, found=wanted[:40])


def _domain(content: FilingContent, service: OnlineService | None, wanted: str, path: str) -> Domain | None:
    if not wanted:
        return None
    name = wanted.casefold().rstrip(".")
    for owner in (service,) if service else content.services:
        for domain in owner.domains:
            if domain.name.casefold().rstrip(".") == name:
                return domain
    raise BadInput("package.no_such_domain", path=path, found=wanted[:80])
