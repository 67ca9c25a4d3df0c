"""How each host wants our functions, and newer native ones, spelled in a file; it changes no meaning.

Builders write plain names. A file spells THROUGHPUT plainly where the function lives in the workbook or in
Calc's extension, as [1]!THROUGHPUT where it lives in an add-in workbook (the first external link), and as
_xldudf_THROUGHPUT for xlwings Lite. A native function younger than the file format has a prefix, _xlfn.IFNA.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from addin.engine import proven

HOSTS: Mapping[str, str] = MappingProxyType(
    {"calc": "{}", "plain": "{}", "xlsm": "{}", "xlam": "[1]!{}", "lite": "_xldudf_{}"}
)
"""The hosts, each with its spelling of a function of ours."""

Spell = Callable[[str], str]

_ALIKE = str.maketrans("123456789", "000000000")
_QUOTED = r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'"


def spelling(host: str, ours: Collection[str]) -> Spell:
    """What turns a formula with plain names into one as that host wants it in a file.

    >>> spell = spelling("xlam", ["THROUGHPUT"])
    >>> spell('=IFNA(THROUGHPUT(A1,B1),"THROUGHPUT(A1)")')
    '=_xlfn.IFNA([1]!THROUGHPUT(A1,B1),"THROUGHPUT(A1)")'
    """
    if host not in HOSTS:
        raise ValueError(f"There is no host {host}; accepted are {', '.join(HOSTS)}")
    written = {name: HOSTS[host].format(name) for name in ours}
    return _spell_with(written | _prefixed())


def _prefixed() -> dict[str, str]:
    return {native.name: native.written for native in proven().natives.values() if native.written != native.name}


def _spell_with(written: Mapping[str, str]) -> Spell:
    changed = {name: spelled for name, spelled in written.items() if spelled != name}
    if not changed:
        return lambda formula: formula
    longest_first = "|".join(re.escape(name) for name in sorted(changed, key=len, reverse=True))
    called = re.compile(rf"{_QUOTED}|(?<![\w.!\]])({longest_first})(?=\()", re.IGNORECASE)

    def put(found: re.Match[str]) -> str:
        return changed[found.group(1).upper()] if found.group(1) else found.group(0)

    somewhere = re.compile(rf"(?:{longest_first.translate(_ALIKE)})\(", re.IGNORECASE)
    some: dict[str, bool] = {}  # whether a formula may call one of them, by what copies of it have in common

    def spell(formula: str) -> str:
        alike = formula.translate(_ALIKE)
        calls = some.get(alike)
        if calls is None:
            calls = some[alike] = somewhere.search(alike) is not None
        return called.sub(put, formula) if calls else formula

    return spell


def calls_ours(ours: Collection[str]) -> Callable[[str], bool]:
    """Whether a formula calls one of our functions."""
    names = "|".join(map(re.escape, ours)) or r"(?!)"
    called = re.compile(rf"{_QUOTED}|(?<![\w.!\]])({names})(?=\()", re.IGNORECASE)
    return lambda formula: any(found.group(1) for found in called.finditer(formula))
