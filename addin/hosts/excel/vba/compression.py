"""Compresses a stream of a VBA project as Excel does (MS-OVBA 2.4.1); it never reads one."""

from __future__ import annotations

import struct
from collections import defaultdict

CHUNK = 4096
SHORTEST = 3  # a copy of fewer bytes would be longer than the bytes themselves
RAW, COMPRESSED = 0x3000, 0xB000  # what a chunk's header says of it, beside its size


def compressed(data: bytes) -> bytes:
    """`data` as a compressed container: a signature byte and chunks of 4,096 bytes, each on its own.

    >>> compressed(b"a" * 73).hex(" ")
    '01 03 b0 02 61 45 00'
    """
    return b"\x01" + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    packed = _packed(data)
    if len(packed) <= CHUNK:
        return struct.pack("<H", COMPRESSED | (len(packed) - 1)) + packed
    if len(data) < CHUNK:
        # an uncompressed chunk is always full, and zeros at the end would become part of the text
        raise ValueError("The last part of a VBA stream cannot be compressed; source text always can")
    return struct.pack("<H", RAW | (CHUNK - 1)) + data


def _packed(data: bytes) -> bytes:
    """Groups of up to eight tokens behind a byte that says which of them are copies."""
    packed = bytearray()
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    position = 0
    while position < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if position >= len(data):
                break
            length, distance = _longest_copy(data, position, seen[data[position : position + SHORTEST]])
            if length:
                flags |= 1 << bit
                tokens += _copy_token(position, length, distance)
            else:
                length = 1
                tokens.append(data[position])
            for place in range(position, position + length):
                seen[data[place : place + SHORTEST]].append(place)
            position += length
        packed.append(flags)
        packed += tokens
    return bytes(packed)


def _longest_copy(data: bytes, position: int, candidates: list[int]) -> tuple[int, int]:
    """Length and distance of the longest earlier run that repeats here, the nearest on a tie; 0, 0 for none."""
    best = distance = 0
    limit = min(_longest(position), len(data) - position)
    for start in reversed(candidates):
        length = 0
        while length < limit and data[start + length] == data[position + length]:
            length += 1
        if length > best:
            best, distance = length, position - start
            if best == limit:
                break
    return (best, distance) if best >= SHORTEST else (0, 0)


def _distance_bits(position: int) -> int:
    """How many of a copy's 16 bits tell the distance: enough for any byte so far, 4 to 12."""
    return max((position - 1).bit_length(), 4)


def _longest(position: int) -> int:
    return (0xFFFF >> _distance_bits(position)) + SHORTEST if position else 0


def _copy_token(position: int, length: int, distance: int) -> bytes:
    return struct.pack("<H", (distance - 1) << (16 - _distance_bits(position)) | (length - SHORTEST))
