"""What changed in a workbook besides its cells: sheets, rows and columns hidden, names, tables, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.audit.book import Book, quoted_sheet
from addin.audit.comparing.alignment import Aligned, Alignment
from addin.audit.comparing.change import Change, Nature
from addin.audit.comparing.relocating import relocated


def structure_changes(old: Book, new: Book, alignment: Alignment) -> Iterator[Change]:
    """Every such change, workbook first, then sheet by sheet."""
    yield from _differences("", "", _settings(old), _settings(new))
    yield from _differences("", "", _names(old, alignment), _names(new))
    for sheet in alignment.gone:
        yield _made(quoted_sheet(sheet.name), "", "the sheet", f"{len(sheet.cells):,} cells", "(none)")
    for sheet in alignment.added:
        yield _made("", quoted_sheet(sheet.name), "the sheet", "(none)", f"{len(sheet.cells):,} cells")
    for pair in alignment.sheets:
        places = quoted_sheet(pair.old.name), quoted_sheet(pair.new.name)
        yield from _differences(*places, *_looks(pair))


def _differences(old_place: str, new_place: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for called in sorted(old.keys() | new.keys()):
        before, after = old.get(called, "(none)"), new.get(called, "(none)")
        if before != after:
            yield _made(old_place, new_place, called, before, after)


def _made(old_place: str, new_place: str, called: str, old: str, new: str) -> Change:
    return Change(Nature.STRUCTURE, old_place, new_place, called, old, new)


def _settings(book: Book) -> dict[str, str]:
    how, says = book.calculation, book.properties
    return {
        "calculation": how.mode,
        "iterative calculation": "on" if how.iterate else "off",
        "precision": "full" if how.full_precision else "as displayed",
        "date system": "1904" if how.date1904 else "1900",
        "macros": "present" if book.has_macros else "none",
        "protection of the structure": "on" if book.structure_protected else "off",
        "template": " ".join(filter(None, (says.template_name, says.template_version, says.edition))),
        "rule set": says.rule_set,
        **{f"link [{link.number}]": link.target for link in book.external_links},
    }


def _names(book: Book, moved: Alignment | None = None) -> dict[str, str]:
    """Each defined name with what it stands for, where that stands now."""
    names: dict[str, str] = {}
    for name in book.names:
        text = relocated(name.text, moved.place) if moved else name.text
        called = f"the name {name.name}" + (f" of {name.sheet}" if name.sheet else "")
        names[called] = text.replace("'", "")
    return names


def _looks(pair: Aligned) -> tuple[dict[str, str], dict[str, str]]:
    sheets = []
    for sheet in (pair.old, pair.new):
        sheets.append(
            {
                "the sheet's name": sheet.name,
                "the sheet is": sheet.state,
                "protection": "on" if sheet.protection.is_on else "off",
                "hidden rows": f"{len(sheet.hidden_rows):,}",
                "hidden columns": f"{len(sheet.hidden_columns):,}",
                "validations": f"{len(sheet.validations):,}",
                "conditional formats": f"{len(sheet.conditional_formats):,}",
                **{f"the table {table.name}": table.area.text for table in sheet.tables},
            }
        )
    return sheets[0], sheets[1]
