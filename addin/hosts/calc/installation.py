"""Puts the extension into a user's LibreOffice, takes it out again, and says how things stand.

Every outcome is told in sentences: what was done, what is wrong, what to do next.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.hosts import Report
from addin.version import VERSION

from .building import build
from .extension_manager import TAKEN, OfficeError, ask
from .inside.log import NAME as LOG
from .office import CannotError, Office, is_running, usable_office
from .package import IDENTIFIER

FORMULA = "=TA_VERSION()"
HOW_TO_CHECK = f"To check it: start LibreOffice Calc, type {FORMULA} in a cell and press Enter; it shows {VERSION}."
HOW_TO_REMOVE = "To remove it: throughput remove calc"
RUNNING = (
    "LibreOffice is running; close all its windows (and the quickstarter in the notification area, if there is one) "
    "and run this again."
)
LARGEST_DESCRIPTION = 100_000
_OURS = re.compile(rf'<identifier value="{re.escape(IDENTIFIER)}"/>\s*<version value="([^"]*)"/>')


@dataclass(frozen=True)
class Installed:
    """An extension of this project that a LibreOffice has: its version, its folder."""

    version: str
    folder: Path


def install(profile: Path | None = None, programs: Sequence[Path] | None = None) -> Report:
    """Add the extension for this user, in the place of an older one, and try it.

    Arguments: `profile`, LibreOffice's profile folder, the user's own when left out; `programs`, where to look for
    LibreOffice, the usual places when left out.
    Result: what was done, or what hindered it, in sentences.
    """
    try:
        office = usable_office(programs)
        before = _for_user(_ready(office, profile))
        with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
            user = _asked(office, profile, "add", extension=str(build(Path(folder))))["user"]
        lines = [
            f"Version {VERSION} was installed for this user in LibreOffice {_version(office)}; its files are in {user}."
        ]
        if before is not None:
            lines.append(f"It took the place of version {before.version}.")
        lines += _also_for_all(office)
        _try(office, profile)
    except CannotError as problem:
        return Report((str(problem),), ok=False)
    return Report((*lines, f"It was tried: {FORMULA} gives {VERSION}.", HOW_TO_CHECK, HOW_TO_REMOVE), ok=True)


def remove(profile: Path | None = None, programs: Sequence[Path] | None = None) -> Report:
    """Take this user's extension and its log away; nothing else is touched.

    Arguments: as of `install`.
    Result: what was removed, or what hindered it, in sentences.
    """
    try:
        office = usable_office(programs)
        there = _ready(office, profile)
        before = _for_user(there)
        if before is None:
            nothing = "The extension is not installed for this user; there was nothing to remove."
            return Report((nothing, *_also_for_all(office)), ok=True)
        _asked(office, profile, "remove", identifier=IDENTIFIER, name=before.folder.name)
    except CannotError as problem:
        return Report((str(problem),), ok=False)
    lines = [f"Version {before.version} was removed from LibreOffice {_version(office)}."]
    lines += [f"{log} was removed." for log in _logs(there) if _gone(log)]
    lines += _also_for_all(office)
    lines.append(
        "Documents keep their formulas and show #NAME? where the functions stood, until it is installed again."
    )
    return Report(tuple(lines), ok=True)


def status(profile: Path | None = None, programs: Sequence[Path] | None = None) -> Report:
    """Whether the extension is installed and can answer, and where its log is; LibreOffice is not started.

    Arguments: as of `install`.
    Result: one sentence for every fact; not ok when something keeps it from answering.
    """
    try:
        office = usable_office(programs)
    except CannotError as problem:
        return Report((str(problem),), ok=False)
    there = profile or office.profile
    mine, others = _for_user(there), list(_for_all(office))
    answering = mine or next(iter(others), None)
    if answering is None:
        words = f"The extension is not installed in LibreOffice {_version(office)}. Run: throughput install calc"
        return Report((words,), ok=False)
    where = f"version {answering.version}, {answering.folder}"
    lines = [f"The extension is installed in LibreOffice {_version(office)}: {where}."]
    if mine is not None:
        lines += _also_for_all(office)
    fault = answering.version != VERSION
    if fault:
        lines.append(f"This package is of version {VERSION}; close LibreOffice and run: throughput install calc")
    lines.append(_about_log(there))
    return Report((*lines, *([] if fault else [HOW_TO_CHECK])), ok=not fault)


def _ready(office: Office, profile: Path | None) -> Path:
    """The profile's folder, once it is sure that no LibreOffice works with it."""
    there = profile or office.profile
    if is_running(there):
        raise CannotError(RUNNING)
    return there


def _asked(office: Office, profile: Path | None, do: str, **details: str) -> dict[str, str]:
    try:
        return ask(office, profile, do, **details)
    except OfficeError as problem:
        if str(problem) == TAKEN:
            raise CannotError(RUNNING) from None
        said = str(problem).strip().rstrip(".")
        raise CannotError(
            f"LibreOffice could not {do} it; it said: {said}. Start and close LibreOffice once, then run this again."
        ) from None


def _try(office: Office, profile: Path | None) -> None:
    """In a LibreOffice started anew, as the user's next one will be."""
    found = _asked(office, profile, "try", formula=FORMULA)
    if found["shows"] != VERSION:
        raise CannotError(
            f"Version {VERSION} was installed, but {FORMULA} shows {found['shows'] or 'nothing'} instead of {VERSION}. "
            f"{_about_log(Path(found['user']).parent)} Start LibreOffice, see what Tools, Extensions says of it, and "
            "run throughput install calc again."
        )


def _for_user(profile: Path) -> Installed | None:
    return next(_within(profile / "user" / "uno_packages" / "cache"), None)


def _for_all(office: Office) -> Iterator[Installed]:
    """What an administrator, or the system's own packages, gave to every user of the computer."""
    for folder in office.extension_folders:
        yield from _within(folder / "uno_packages" / "cache")
        for description in sorted(folder.glob("extensions/*/description.xml")):
            version = _described_version(description)
            if version is not None:
                yield Installed(version, description.parent)


def _within(cache: Path) -> Iterator[Installed]:
    """Ours among the extensions of one place; LibreOffice's own list tells them from what is left over."""
    try:
        listed = (cache / "uno_packages.pmap").read_bytes()
    except OSError:
        return
    for description in sorted(cache.glob("uno_packages/*/*/description.xml")):
        version = _described_version(description)
        if version is not None and description.parents[1].name.rstrip("_").encode() in listed:
            yield Installed(version, description.parent)


def _described_version(description: Path) -> str | None:
    """The version a description names, None where it describes another extension."""
    try:
        with description.open(encoding="utf-8", errors="replace") as text:
            found = _OURS.search(text.read(LARGEST_DESCRIPTION))
    except OSError:
        return None
    return found[1] if found else None


def _also_for_all(office: Office) -> list[str]:
    return [
        f"Version {other.version} is there for all users of this computer, too ({other.folder}); where both are, this "
        f"user's own comes first. An administrator removes it with: unopkg remove --shared {IDENTIFIER}"
        for other in _for_all(office)
    ]


def _logs(profile: Path) -> list[Path]:
    return sorted((profile / "user").glob(f"{LOG}*"))


def _gone(log: Path) -> bool:
    try:
        log.unlink()
    except OSError:
        return False
    return True


def _about_log(profile: Path) -> str:
    """Where failures are noted, and the last of them."""
    log = profile / "user" / LOG
    try:
        entries = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        entries = []
    return f"Log: {log}; last entry: {entries[-1]}" if entries else f"Log: {log}; it is empty."


def _version(office: Office) -> str:
    return ".".join(map(str, office.version or ()))
