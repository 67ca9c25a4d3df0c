"""Plants one error in a finished workbook by changing its parts in the file and nothing else, as no library would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

Parts = dict[str, str]
Edit = Callable[[Parts], None]


def planted(content: bytes, *edits: Edit) -> bytes:
    """The workbook with those edits; the other parts stay byte by byte as they are."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        raw = {name: package.read(name) for name in package.namelist()}
    parts = Parts({name: data.decode() for name, data in raw.items() if name.endswith((".xml", ".rels"))})
    for edit in edits:
        edit(parts)
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_STORED) as archive:
        for name in [*raw, *(name for name in parts if name not in raw)]:
            archive.writestr(name, parts[name].encode() if name in parts else raw[name])
    return new.getvalue()


def part_of(parts: Parts, sheet: str) -> str:
    """The part that holds a sheet."""
    entry = re.search(rf'<sheet [^>]*name="{re.escape(escape(sheet))}"[^>]*/>', parts["xl/workbook.xml"])
    assert entry, sheet
    link = re.search(r'r:id="([^"]+)"', entry[0])
    assert link
    for found in re.findall(r"<Relationship [^>]*/>", parts["xl/_rels/workbook.xml.rels"]):
        if f'Id="{link[1]}"' in found:
            target = re.search(r'Target="/?([^"]+)"', found)
            assert target
            return target[1] if target[1].startswith("xl/") else f"xl/{target[1]}"
    raise AssertionError(sheet)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def put(
    sheet: str, address: str, value: float | str | None = None, *, formula: str = "", error: str = "", style: str = ""
) -> Edit:
    """Put a value, or a formula with its stored value, into a cell; nothing at all when neither is given."""

    def edit(parts: Parts) -> None:
        part = part_of(parts, sheet)
        xml = parts[part]
        found = re.search(rf'<c r="{address}"(?P<rest>[^>]*?)(?:/>|>.*?</c>)', xml, re.DOTALL)
        look = re.search(r' s="\d+"', found["rest"]) if found else None
        styled = f' s="{style}"' if style else (look[0] if look else "")
        cell = f'<c r="{address}"{styled}{_held(value, formula, error)}'
        if found:
            parts[part] = xml[: found.start()] + cell + xml[found.end() :]
            return
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
        row = re.search(rf'<row r="{number}"[^>]*?(?:/>|>(?P<cells>.*?)</row>)', xml, re.DOTALL)
        if row is None:
            rows = list(re.finditer(r'<row r="(\d+)"', xml))
            after = next((entry.start() for entry in rows if int(entry[1]) > int(number)), xml.index("</sheetData>"))
            parts[part] = xml[:after] + f'<row r="{number}">{cell}</row>' + xml[after:]
            return
        cells = row["cells"] or ""
        there = list(re.finditer(r'<c r="([A-Z]+)\d+"', cells))
        at = next((entry.start() for entry in there if _number(entry[1]) > _number(letters)), len(cells))
        opened = re.sub(r"/>$", ">", re.match(r"<row [^>]*>", row[0])[0])  # type: ignore[index]
        parts[part] = xml[: row.start()] + opened + cells[:at] + cell + cells[at:] + "</row>" + xml[row.end() :]

    return edit


def _held(value: float | str | None, formula: str, error: str) -> str:
    within = f"<f>{escape(formula.removeprefix('='))}</f>" if formula else ""
    if error:
        return f' t="e">{within}<v>{error}</v></c>'
    if isinstance(value, str) and formula:
        return f' t="str">{within}<v>{escape(value)}</v></c>'
    if isinstance(value, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if value is None and not formula:
        return "/>"
    return f">{within}" + (f"<v>{value!r}</v>" if value is not None else "") + "</c>"


def swap(part: str, pattern: str, new: str, count: int = 1) -> Edit:
    """Replace what a pattern finds in a part, which must be there; a sheet's name stands for its part."""

    def edit(parts: Parts) -> None:
        name = part if part in parts else part_of(parts, part)
        parts[name], made = re.subn(pattern, new, parts[name], count=count, flags=re.DOTALL)
        assert made, f"{name} has no {pattern}"

    return edit


def renamed(old: str, new: str) -> Edit:
    """Rename a sheet as programs do: also in every formula, link and defined name that refers to it."""
    referring = re.compile(r"(<(?:c:)?f>|<definedName [^>]*>|<formula1?2?>|location=\")([^<\"]*)")

    def follow(found: re.Match[str]) -> str:
        return found[1] + found[2].replace(f"'{old}'!", f"'{new}'!").replace(f"{old}!", f"'{new}'!")

    def edit(parts: Parts) -> None:
        for name, xml in parts.items():
            parts[name] = referring.sub(follow, xml)
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(f'name="{old}"', f'name="{new}"')

    return edit


def shown_as(sheet: str, address: str, value: float, number_format: str) -> Edit:
    """Put a number into a cell under a number format of its own."""

    def edit(parts: Parts) -> None:
        styles = parts["xl/styles.xml"]
        number = 900 + len(re.findall(r'numFmtId="9\d\d"', styles))
        code = escape(number_format, {'"': "&quot;"})
        styles = re.sub(r"(<numFmts[^>]*>)", rf'\1<numFmt numFmtId="{number}" formatCode="{code}"/>', styles, count=1)
        looks = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", styles, re.DOTALL)
        assert looks
        assert f'formatCode="{code}"' in styles
        count = len(re.findall(r"<xf ", looks[1]))
        new = f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
        parts["xl/styles.xml"] = styles[: looks.end(1)] + new + styles[looks.end(1) :]
        put(sheet, address, value, style=str(count))(parts)

    return edit


def with_sheet(name: str, cells: str) -> Edit:
    """Add a sheet at the end, with the XML of its rows."""

    def edit(parts: Parts) -> None:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts["xl/worksheets/planted.xml"] = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        for part, end, entry in (
            (
                "xl/workbook.xml",
                "</sheets>",
                f'<sheet xmlns:r="{relation}" name="{name}" sheetId="900" r:id="rIdPlanted"/>',
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "</Relationships>",
                f'<Relationship Id="rIdPlanted" Type="{relation}/worksheet" Target="worksheets/planted.xml"/>',
            ),
            (
                "[Content_Types].xml",
                "</Types>",
                f'<Override PartName="/xl/worksheets/planted.xml" ContentType="{kind}"/>',
            ),
        ):
            parts[part] = parts[part].replace(end, entry + end)

    return edit
