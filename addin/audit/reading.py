"""Reads a workbook of anybody's into a Book; it never writes to it, fetches nothing and executes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from addin.audit.book import Book, DefinedName, Sheet
from addin.audit.parts.sheet import SheetReader
from addin.audit.parts.strings import shared_strings
from addin.audit.parts.styles import styles
from addin.audit.parts.workbook import Contents, Listed, contents, external_links, properties
from addin.package import Package, PackageError
from addin.package import limits as package_limits
from addin.package.streaming import Budget

Progress = Callable[[str, float], None]
"""Told a step in words and the share done, from 0 to 1."""

OLD_FILE: Final = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is read: filled cells, XML tags, bytes once unpacked, bytes of the file.

    As much as takes some 15 seconds and 300 MB on a slow computer.
    """

    cells: int = 500_000
    tags: int = 5_000_000
    unpacked: int = 768 * package_limits.MEGABYTE
    file: int = package_limits.FILE_BYTES


class UnreadableError(Exception):
    """A file that cannot be read as a workbook, and why, in one sentence that says what to do.

    >>> str(UnreadableError("a.xls is an old binary workbook; open it and save it as .xlsx"))
    'a.xls is an old binary workbook; open it and save it as .xlsx'
    """


def read(path: str | Path, *, progress: Progress | None = None, limits: Limits | None = None) -> Book:
    """The workbook in a file: .xlsx, .xlsm, .xltx, .xltm or .xlam, whatever its name says.

    Arguments: `path`, the file; `progress`, told each step; `limits`, how much is read.
    Result: a Book. Errors: UnreadableError in one sentence.
    """
    path, limits, tell = Path(path), limits or Limits(), progress or _silent
    name = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in path.name)
    content = _bytes(path, name, limits)
    _refuse_others(content, name)
    try:
        with Package(content, name, limits.unpacked) as package:
            return _Reading(package, content, limits, tell).book()
    except PackageError as problem:
        raise UnreadableError(str(problem)) from None
    except RecursionError:
        raise UnreadableError(f"{name} is nested more deeply than can be read; open it and save it again") from None


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(f"{name} is a folder; name the workbook in it")
        size = path.stat().st_size
        if size > limits.file:
            most = limits.file // package_limits.MEGABYTE
            raise UnreadableError(f"{name} is larger than {most:,} MB, which is the most that is read; split it")
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {name}; check its name and folder") from None
    except (OSError, ValueError) as problem:
        said = getattr(problem, "strerror", None) or str(problem)
        raise UnreadableError(f"{name} cannot be opened ({said}); copy it to another folder and try again") from None
    if not content:
        raise UnreadableError(f"{name} is empty; copy or export it again")
    return content


def _refuse_others(content: bytes, name: str) -> None:
    """Say in a sentence what a file is that is no workbook in an archive."""
    if content.startswith(OLD_FILE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableError(f"{name} is protected by a password; save it without the password")
        raise UnreadableError(
            f"{name} is an old binary workbook (.xls), whose formulas are not read; open it and save it as .xlsx"
        )
    if content.startswith(b"PK"):
        return
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    what = (
        "a web page or XML file" if start.startswith((b"<html", b"<?xml", b"<!doctype", b"<table")) else "no workbook"
    )
    raise UnreadableError(f"{name} is {what}, whatever its name says; open it and save it as .xlsx")


class _Reading:
    """One workbook on its way from package to Book."""

    def __init__(self, package: Package, content: bytes, limits: Limits, tell: Progress) -> None:
        self.package = package
        self.content = content
        self.limits = limits
        self.tell = tell
        self.budget = Budget(limits.tags)
        self.faults: list[str] = []

    def book(self) -> Book:
        package = self.package
        _refuse_other_packages(package)
        self.tell("reading the workbook", 0.0)
        found = contents(package)
        if not found.sheets:
            raise PackageError(f"{package.name} lists no sheets; open it and save it again")
        texts = shared_strings(package, found.part_of("sharedStrings"), self.budget, self.limits.cells)
        looks = styles(package, found.part_of("styles"), found.part_of("theme"), self.budget)
        sheets = self._sheets(found, SheetReader(package, texts, looks, self.budget, self.limits.cells, self.faults))
        self.tell("read", 1.0)
        has_part = [part.casefold() for part in package.parts]
        return Book(
            name=package.name,
            size=len(self.content),
            sha256=hashlib.sha256(self.content).hexdigest(),
            kind=found.kind,
            sheets=tuple(sheets),
            names=tuple(_belonging(found)),
            properties=properties(package),
            calculation=found.calculation,
            external_links=external_links(package, found),
            has_macros=any(p.endswith("vbaproject.bin") or "/macrosheets/" in p for p in has_part),
            has_connections=any(p.endswith("/connections.xml") for p in has_part),
            structure_protected=found.structure_protected,
            faults=tuple(self.faults),
        )

    def _sheets(self, found: Contents, reader: SheetReader) -> list[Sheet]:
        whole = sum(self.package.size(listed.part) for listed in found.sheets) or 1
        done, sheets, read = 0, [], set[str]()
        for listed in self._distinct(found.sheets):
            self.tell(f"reading {listed.name}", done / whole)
            sheets.append(self._sheet(listed, reader, read))
            done += self.package.size(listed.part)
        return sheets

    def _distinct(self, sheets: tuple[Listed, ...]) -> Iterator[Listed]:
        """The sheets, those of a name that was there before numbered, so that a place is one place."""
        met: set[str] = set()
        for listed in sheets:
            name = listed.name
            while name.casefold() in met:
                name = f"{listed.name} ({len(met) + 1})"
            if name != listed.name:
                self.faults.append(f"Two sheets are named “{listed.name[:40]}”; one is called “{name[:50]}” here")
            met.add(name.casefold())
            yield replace(listed, name=name)

    def _sheet(self, listed: Listed, reader: SheetReader, read: set[str]) -> Sheet:
        part = listed.part.casefold()
        if not self.package.has(listed.part):
            self.faults.append(f"The part of the sheet “{listed.name[:40]}” is missing")
        elif part in read:
            self.faults.append(f"The sheet “{listed.name[:40]}” shares its part with another one and was left out")
        elif listed.kind != "chartsheet":
            read.add(part)
            return reader.sheet(listed)
        return Sheet(name=listed.name, state=listed.state, kind=listed.kind)


def _belonging(found: Contents) -> list[DefinedName]:
    names = [listed.name for listed in found.sheets]
    return [
        DefinedName(name, text, names[number] if number is not None and 0 <= number < len(names) else "", hidden)
        for name, text, number, hidden in found.names
    ]


def _refuse_other_packages(package: Package) -> None:
    name = package.name
    if package.has("mimetype") and package.has("content.xml"):
        raise PackageError(f"{name} is an OpenDocument file; open it and save it as .xlsx")
    if any(part.casefold().endswith("workbook.bin") for part in package.parts):
        raise PackageError(f"{name} is a binary workbook (.xlsb), whose formulas are not read; save it as .xlsx")
