"""Reads how cells are shown and protected; it keeps only what can mislead a reader of the cells."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from addin.audit.book import PLAIN, Style
from addin.package import Package, PackageError
from addin.package.streaming import Budget, elements, local

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_STYLES: Final = 200_000
"""Excel itself writes at most 65,490."""

_NO = ("0", "false")
_YES = ("1", "true")


@dataclass
class _Found:
    theme: list[str]
    formats: dict[int, str] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    base_names: dict[int, str] = field(default_factory=dict)
    looks: list[tuple[int, Style]] = field(default_factory=list)


def styles(package: Package, part: str, theme_part: str, budget: Budget) -> list[Style]:
    """The style of each style number that cells refer to."""
    if not part or not package.has(part):
        return [PLAIN]
    found = _Found(_theme(package, theme_part))
    wanted = ("numFmt", "font", "fill", "xf", "cellStyle", "dxf", "border")
    for count, element in enumerate(elements(package, part, wanted, budget)):
        if count > 4 * MOST_STYLES:
            raise PackageError(f"{package.name} defines more than {MOST_STYLES:,} styles; it is not opened")
        _take(element, found)
    if not found.looks:
        return [PLAIN]
    return [_named(style, found.base_names.get(base, "")) for base, style in found.looks]


def _named(style: Style, name: str) -> Style:
    if not name or name == "Normal":
        return style
    return Style(
        style.number_format, style.is_date, style.locked, style.hides_formula, style.font_colour, style.fill_colour,
        style.quote_prefix, name,
    )  # fmt: skip


def _take(element: _Element, found: _Found) -> None:
    kind, parent = local(element), element.getparent()
    owner = local(parent) if parent is not None else ""
    if kind == "numFmt" and owner == "numFmts":
        found.formats[_whole(element.get("numFmtId"))] = element.get("formatCode", "")
    elif kind == "font" and owner == "fonts":
        colour = next((child for child in element if local(child) == "color"), None)
        found.fonts.append(_colour(colour, found.theme))
    elif kind == "fill" and owner == "fills":
        found.fills.append(_fill(element, found.theme))
    elif kind == "xf" and owner == "cellXfs":
        found.looks.append((_whole(element.get("xfId")), _look(element, found)))
    elif kind == "cellStyle":
        found.base_names.setdefault(_whole(element.get("xfId")), element.get("name", ""))


def _look(element: _Element, found: _Found) -> Style:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    number = _whole(element.get("numFmtId"))
    code = found.formats.get(number) or BUILTIN_FORMATS.get(number, "General")
    font, fill = _whole(element.get("fontId")), _whole(element.get("fillId"))
    protection = next((child for child in element if local(child) == "protection"), None)
    return Style(
        number_format=code,
        is_date=bool(is_date_format(code)) if number not in range(27, 37) else True,
        locked=protection is None or protection.get("locked", "1") not in _NO,
        hides_formula=protection is not None and protection.get("hidden", "0") in _YES,
        font_colour=found.fonts[font] if 0 <= font < len(found.fonts) else "",
        fill_colour=found.fills[fill] if 0 <= fill < len(found.fills) else "",
        quote_prefix=element.get("quotePrefix", "0") in _YES,
    )


def _fill(element: _Element, theme: list[str]) -> str:
    pattern = next((child for child in element if local(child) == "patternFill"), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    return _colour(next((child for child in pattern if local(child) == "fgColor"), None), theme)


def _colour(element: _Element | None, theme: list[str]) -> str:
    """RRGGBB, or "" where the colour is left to the program."""
    if element is None:
        return ""
    plain = element.get("rgb", "")
    if not plain and element.get("theme") is not None:
        number = _whole(element.get("theme"))
        plain = theme[number] if 0 <= number < len(theme) else ""
    if not plain and element.get("indexed") is not None:
        plain = _indexed(_whole(element.get("indexed")))
    plain = plain[-6:].upper()
    if len(plain) != 6 or not all(sign in "0123456789ABCDEF" for sign in plain):
        return ""
    return _tinted(plain, element.get("tint", "0"))


def _indexed(number: int) -> str:
    from openpyxl.styles.colors import COLOR_INDEX

    return COLOR_INDEX[number] if 0 <= number < len(COLOR_INDEX) else ""


def _tinted(plain: str, tint: str) -> str:
    try:
        share = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        return plain
    if not share:
        return plain
    red, green, blue = (int(plain[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(value * 255):02X}" for value in colorsys.hls_to_rgb(hue, min(1.0, light), strength))


def _theme(package: Package, part: str) -> list[str]:
    """The theme's colours in the order that numbers refer to them."""
    if not part or not package.has(part):
        return []
    found: dict[str, str] = {}
    for element in package.tree(part).iter():
        if local(element) == "clrScheme":
            for named in element:
                if len(named):
                    found[local(named)] = named[0].get("lastClr") or named[0].get("val", "")
            break
    order = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    return [found.get(name, "") for name in order]


def _whole(text: str | None) -> int:
    """A number of the file, 0 where it is none."""
    try:
        return int(text or 0)
    except ValueError:
        return 0
