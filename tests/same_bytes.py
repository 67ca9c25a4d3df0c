"""Compares files without pytest's line-by-line diff, which takes hours for a workbook's bytes."""

from __future__ import annotations


def first_difference(one: bytes, other: bytes) -> int | None:
    """Where two files begin to differ; None where they are the same.

    >>> first_difference(b"T = 25", b"T = 26"), first_difference(b"T", b"T = 25"), first_difference(b"T", b"T")
    (5, 1, None)
    """
    if one == other:
        return None
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
