"""Reads VBA with oletools, a reader that is not ours; it judges nothing."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools calls a library of its own by older names
    from oletools.olevba import VBA_Parser, decompress_stream


def modules_of(name: str, data: bytes) -> dict[str, str]:
    """The source of every module of a file, by its name."""
    found = VBA_Parser(name, data=data).extract_macros()
    return {stream.rpartition("/")[2]: code for _, stream, _, code in found}


def decompressed(data: bytes) -> bytes:
    """A stream of a VBA project as it was before it was compressed."""
    return bytes(decompress_stream(bytearray(data)))
