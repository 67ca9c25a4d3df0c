"""Writes a compound file (MS-CFB version 3) from named streams and folders; it never reads one."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"

SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096
FREE, END, FAT, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT, UNUSED = 1, 2, 5, 0
RED, BLACK = 0, 1
IN_HEADER = 109  # sectors of the allocation table that the header itself lists: 6.8 MB of file


@dataclass
class _Entry:
    """One row of the directory; the numbers are filled in as the file is laid out."""

    name: str
    kind: int
    data: bytes = b""
    children: Mapping[str, bytes | Tree] = field(default_factory=dict)
    color: int = BLACK
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        length = len(name) + 2 if name else 0
        return name.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ",
            length, self.kind, self.color, self.left, self.right, self.child,
            b"", 0, 0, 0, self.start, self.size,
        )  # fmt: skip


def compound_file(tree: Tree) -> bytes:
    """The file that holds `tree`: names to bytes for streams, to a tree again for folders.

    >>> compound_file({"PROJECT": b"text"})[:8].hex()
    'd0cf11e0a1b11ae1'
    """
    entries = _directory(tree)
    mini_stream, mini_table = _mini_stream(entries)
    return _Layout(entries, mini_stream, mini_table).written()


def _directory(tree: Tree) -> list[_Entry]:
    """Every entry, the root first, each folder's children linked as a red-black tree."""
    entries = [_Entry("Root Entry", ROOT, children=tree)]
    for entry in entries:  # grows while it is read: folders are visited after their parents
        numbers = []
        for name, content in entry.children.items():
            numbers.append(len(entries))
            if isinstance(content, bytes):
                entries.append(_Entry(name, STREAM, data=content))
            else:
                entries.append(_Entry(name, STORAGE, children=content))
        numbers.sort(key=lambda number: (len(entries[number].name), entries[number].name.upper()))
        entry.child = _linked(entries, numbers, depth=len(numbers).bit_length())
    return entries


def _linked(entries: list[_Entry], numbers: list[int], depth: int, level: int = 1) -> int:
    """The middle entry as the root of a balanced tree; only an incomplete last level is red."""
    if not numbers:
        return NOBODY
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.color = RED if level == depth and level > 1 else BLACK
    entry.left = _linked(entries, numbers[:middle], depth, level + 1)
    entry.right = _linked(entries, numbers[middle + 1 :], depth, level + 1)
    return numbers[middle]


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The short streams behind one another in pieces of 64 bytes, and the table that chains the pieces."""
    stream, table = bytearray(), list[int]()
    for entry in entries:
        if entry.kind != STREAM:
            continue
        entry.size = len(entry.data)
        if not entry.data:
            entry.start = END
        elif entry.size < MINI_LIMIT:
            entry.start = len(table)
            pieces = _count(entry.data, MINI_SECTOR)
            table += [*range(len(table) + 1, len(table) + pieces), END]
            stream += entry.data.ljust(pieces * MINI_SECTOR, b"\0")
    return bytes(stream), table


def _count(data: bytes, size: int) -> int:
    return -(-len(data) // size)


class _Layout:
    """Where everything stands in the file: allocation table, directory, short streams, long streams."""

    def __init__(self, entries: list[_Entry], mini_stream: bytes, mini_table: list[int]) -> None:
        self.entries = entries
        table = _sectors(struct.pack(f"<{len(mini_table)}I", *mini_table), b"\xff")
        long = [entry for entry in entries if entry.kind == STREAM and entry.size >= MINI_LIMIT]
        directory = _count(b"\0" * 128 * len(entries), SECTOR)
        others = directory + sum(_count(part, SECTOR) for part in (table, mini_stream, *(e.data for e in long)))
        self.fat_sectors = next(n for n in range(1, others + 2) if n * SECTOR // 4 >= n + others)
        if self.fat_sectors > IN_HEADER:
            raise ValueError("The VBA project is larger than 6.8 MB; a compound file of that size is not written")
        self.fat = [FAT] * self.fat_sectors
        self.body = b""
        self.directory_start = self._chained(directory)
        self.mini_table_start = self._placed(table)
        self.mini_table_sectors = _count(table, SECTOR)
        entries[0].start, entries[0].size = self._placed(mini_stream), len(mini_stream)
        for entry in long:
            entry.start = self._placed(entry.data)

    def _placed(self, data: bytes) -> int:
        self.body += _sectors(data, b"\0")
        return self._chained(_count(data, SECTOR))

    def _chained(self, sectors: int) -> int:
        if not sectors:
            return END
        start = len(self.fat)
        self.fat += [*range(start + 1, start + sectors), END]
        return start

    def written(self) -> bytes:
        directory = b"".join(entry.packed() for entry in self.entries)
        unused = _Entry("", UNUSED).packed()
        directory += unused * (-len(directory) % SECTOR // len(unused))
        fat = _sectors(struct.pack(f"<{len(self.fat)}I", *self.fat), b"\xff")
        return self._header() + fat + directory + self.body

    def _header(self) -> bytes:
        fixed = struct.pack(
            "<8s16sHHHHH6sIIIIIIIII",
            bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
            0, self.fat_sectors, self.directory_start, 0, MINI_LIMIT,
            self.mini_table_start, self.mini_table_sectors, END, 0,
        )  # fmt: skip
        listed = [number if number < self.fat_sectors else FREE for number in range(IN_HEADER)]
        return fixed + struct.pack(f"<{IN_HEADER}I", *listed)


def _sectors(data: bytes, filler: bytes) -> bytes:
    return data + filler * (-len(data) % SECTOR)
