"""Opens the zip package a workbook is stored in and hands out its parts; it never keeps what it unpacks.

A package may lie about its sizes, so every part is unpacked piece by piece within a budget, and a part that
defines XML entities is refused. Nothing is fetched, whatever a relationship points to.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from addin.package import limits

ENTITY_TRICKS: Final = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
TRICK_LENGTH: Final = max(map(len, ENTITY_TRICKS))
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


class PackageError(Exception):
    """A file that is not opened, and why, in one sentence that says what to do.

    >>> str(PackageError("a.xlsx is protected by a password; save it without the password"))
    'a.xlsx is protected by a password; save it without the password'
    """


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part of a package says about another: its kind, and the part, or the address when outside."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An opened package: its parts by name, each read within one common budget.

    Arguments: `content`, the file's bytes or its path; `name`, the file's name for sentences.
    Errors: PackageError, when opened or later, in one sentence.
    """

    def __init__(self, content: bytes | Path, name: str, budget: int = limits.PACKAGE_BYTES) -> None:
        self.name = name
        self._left = budget
        self._budget = budget
        with self._damage():
            self._zip = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
        try:
            self._refuse_claims()
        except BaseException:
            self._zip.close()
            raise
        self._parts = {part_name(entry.filename).casefold(): entry for entry in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._zip.close()

    @property
    def parts(self) -> list[str]:
        """The names of all parts, as the package spells them."""
        return [part_name(entry.filename) for entry in self._parts.values()]

    def has(self, part: str) -> bool:
        return part_name(part).casefold() in self._parts

    def size(self, part: str) -> int:
        """How large the part claims to be, for showing progress."""
        entry = self._parts.get(part_name(part).casefold())
        return entry.file_size if entry else 0

    def pieces(self, part: str) -> Iterator[bytes]:
        """The part's bytes, piece by piece; PackageError when it is missing, damaged, too large or a trick."""
        entry = self._parts.get(part_name(part).casefold())
        if entry is None:
            raise PackageError(f"{self.name} lacks its part “{part[:60]}”; open it and save it again")
        before = b""
        with self._damage(), self._zip.open(entry) as stream:
            while piece := stream.read(limits.PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise PackageError(
                        f"{self.name} unpacks to more than {self._budget // limits.MEGABYTE:,} MB, whatever it "
                        "claims; it is not opened"
                    )
                self.refuse_tricks(part, before + piece)
                yield piece
                before = piece[-TRICK_LENGTH:]

    def refuse_tricks(self, part: str, piece: bytes) -> None:
        if b"<\0!" not in piece and b"<!" not in piece and b"\0<\0!" not in piece:
            return
        if any(trick in piece for trick in ENTITY_TRICKS):
            raise PackageError(
                f"{self.name} defines XML entities in “{part[:60]}”, which no spreadsheet program writes; it is "
                "not opened"
            )

    def read(self, part: str, most: int = limits.SMALL_PART) -> bytes:
        """The whole of a small part."""
        taken = bytearray()
        for piece in self.pieces(part):
            taken += piece
            if len(taken) > most:
                raise PackageError(
                    f"{self.name}: its part “{part[:60]}” is larger than {most // limits.MEGABYTE} MB, which no "
                    "spreadsheet program writes; it is not opened"
                )
        return bytes(taken)

    def tree(self, part: str) -> Any:
        """The root element of a small XML part."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            root = etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError as problem:
            raise self.broken(part, problem) from None
        if root is None:
            raise self.broken(part, "it is empty")
        return root

    def broken(self, part: str, problem: object) -> PackageError:
        """That a part is no proper XML, in a sentence."""
        return PackageError(
            f"{self.name}: its part “{part[:60]}” is damaged ({words(problem)}); open it and save it again"
        )

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """What a part, or the package itself, points to, by id; empty where it points to nothing."""
        folder, file = posixpath.split(part_name(part))
        links = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(links):
            return {}
        found = {}
        for element in self.tree(links):
            if not isinstance(element.tag, str):
                continue
            target, outside = str(element.get("Target", "")), element.get("TargetMode") == "External"
            if not outside:
                target = part_name(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))))
            kind = str(element.get("Type", "")).rpartition("/")[2]
            found[str(element.get("Id", ""))] = Relationship(str(element.get("Id", "")), kind, target, outside)
        return found

    @cached_property
    def main_part(self) -> str:
        """The part of the workbook itself; PackageError when there is none."""
        for relation in self.relationships().values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        found = [part for part in self.parts if part.casefold().endswith("workbook.xml")]
        if not found:
            raise PackageError(f"{self.name} is an archive but no workbook (.xlsx); save the table as .xlsx or CSV")
        return found[0]

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except DAMAGE as problem:
            raise PackageError(
                f"{self.name} is damaged or cut off ({words(problem)}); copy or export it again"
            ) from None

    def _refuse_claims(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > limits.PACKAGE_ENTRIES:
            raise PackageError(
                f"{self.name} claims to hold {len(entries):,} parts and at most {limits.PACKAGE_ENTRIES:,} are opened"
            )
        names = [part_name(entry.filename).casefold() for entry in entries]
        if len(set(names)) < len(names):
            raise PackageError(f"{self.name} holds two parts of the same name; open it and save it again")
        claimed = sum(entry.file_size for entry in entries)
        if claimed > self._budget:
            raise PackageError(
                f"{self.name} claims to unpack to {claimed / limits.MEGABYTE:,.0f} MB and at most "
                f"{self._budget // limits.MEGABYTE:,} MB are opened"
            )
        for entry in entries:
            self._refuse_claim(entry)

    def _refuse_claim(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & 1:
            raise PackageError(f"{self.name} is protected by a password; save it without the password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError(f"{self.name} is packed in a way no workbook is; open it and save it again")
        if entry.file_size > limits.PACKAGE_RATIO_FROM and entry.file_size > limits.PACKAGE_RATIO * entry.compress_size:
            raise PackageError(
                f"{self.name} claims that “{entry.filename[:60]}” unpacks from {entry.compress_size:,} bytes to "
                f"{entry.file_size / limits.MEGABYTE:,.0f} MB; no worksheet does, so it is not opened"
            )


def part_name(name: str) -> str:
    """A part's name without a leading slash, whichever way its slashes lean.

    >>> part_name("/xl\\\\workbook.xml")
    'xl/workbook.xml'
    """
    return name.replace("\\", "/").lstrip("/")


def words(problem: object) -> str:
    """What a library says of a damage, short and on one line."""
    text = " ".join(str(problem).split()) or "its contents end too early"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:80])
