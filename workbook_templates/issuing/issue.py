"""Issues a reviewed workbook as a paper: read, audited, frozen, numbered, and written beside it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from addin.audit import read
from addin.audit.audit import Audited, audit, heading
from addin.audit.book import Book, Cell, quoted_sheet
from addin.audit.facts import Facts
from addin.audit.fingerprints import ISSUE_SHEETS, inputs_sha256, values_sha256
from addin.audit.reperforming.spelling import Spelling, with_sheet
from addin.catalogue import FUNCTIONS
from addin.cells import CellError
from addin.package import Package
from workbook_templates.finish import finished_bytes
from workbook_templates.issuing import graft, sheets
from workbook_templates.issuing.freeze import frozen_sheet, frozen_table
from workbook_templates.output_file import put
from workbook_templates.recognise import known_template

Progress = Callable[[str, float], None]
PROPERTY: Final = "Throughput issue"
"""What the file's own properties of an issued paper begin with."""
LIVE: Final = 5_000
"""Function results computed again in the paper, at most; the rest is frozen only."""
_LARGEST: Final = 512 * 1024 * 1024
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_CUSTOM: Final = "docProps/custom.xml"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_MACRO_MAIN: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_MAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class IssueRefusedError(Exception):
    """The workbook cannot be issued; the message is one sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What people say of an issue: who issues it, what it replaces and why, its number when it is not the next."""

    by: str = ""
    why: str = ""
    replaces: Path | None = None
    number: int | None = None


@dataclass(frozen=True)
class Issued:
    """What was issued."""

    number: int
    audited: Audited
    formulas: int
    live: int
    replaced: str = ""
    inputs_sha256: str = ""
    values_sha256: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())


def issue(
    path: Path,
    destination: Path,
    said: Issue,
    *,
    made: datetime,
    replace: bool = False,
    progress: Progress | None = None,
) -> Issued:
    """Issue a workbook as a paper: values with their formulas beside them as text, and what they stand on.

    Arguments: `path`, the reviewed workbook, never written to; `destination`, the paper; `said`, what people say of
    the issue; `made`, when; `replace`, whether an existing paper may be replaced; `progress`, told each step.
    Result: Issued.
    Errors: IssueRefusedError, UnreadableError, OutputRefusedError, each in one sentence; nothing is written then.
    """
    tell = progress or _silent
    audited = audit(path, progress=lambda step, share: tell(step, 0.6 * share), recognise=known_template)
    book = audited.book
    facts = Facts(book)
    frozen = list(facts.formulas())
    _refuse(book, frozen, said)
    number, replaced = _number(said)
    lives = list(_lives(facts, frozen))
    tell("freezing the formulas", 0.7)
    texts = tuple(_facts(audited, said, number, replaced, len(frozen), made))
    rules = [(rules.name, rules.fingerprint) for rules in audited.rule_sets]
    title = f"Issue {number} of {book.name}"
    drawn = sheets.draw(title, texts, audited.version, rules, lives, frozen)
    added = finished_bytes(drawn.workbook, stamp=made, host="plain")
    issued = Issued(number, audited, len(frozen), len(lives), replaced, inputs_sha256(book), values_sha256(book), texts)
    tell("writing the paper", 0.9)
    content = _paper(path, book, added, drawn, _properties(issued, made), destination.suffix.lower())
    put(content, destination, replace=replace)
    return issued


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _refuse(book: Book, frozen: list[Cell], said: Issue) -> None:
    if any(sheet.name in ISSUE_SHEETS for sheet in book.sheets):
        raise IssueRefusedError(
            f"{book.name} is an issued paper already; issue the workbook it was made from, with --replaces {book.name}"
        )
    if not book.formulas_read:
        raise IssueRefusedError(f"{book.name} holds formulas that cannot be read; save it as .xlsx first")
    blank = next((cell for cell in frozen if cell.value is None and not _may_be_blank(cell)), None)
    if blank is not None:
        raise IssueRefusedError(
            f"{book.name}: {blank.place} was never computed, so there is no value to freeze; "
            "open the workbook, recalculate and save it"
        )
    if said.replaces is not None and not said.why.strip():
        raise IssueRefusedError("say with --why what the new issue changes, and why it replaces the other")


def _may_be_blank(cell: Cell) -> bool:
    return cell.array_ref is not None


def _number(said: Issue) -> tuple[int, str]:
    """The number of the issue, and what it replaces in words."""
    if said.replaces is None:
        return said.number or 1, ""
    old = read(said.replaces)
    before = old.properties.custom.get(PROPERTY, "")
    if not before.isdecimal():
        raise IssueRefusedError(f"{old.name} is no issued paper; --replaces names the paper of the earlier issue")
    number = said.number or int(before) + 1
    if number <= int(before):
        raise IssueRefusedError(f"issue {number} cannot replace issue {before}; give a higher number, or none")
    return number, f"issue {before}, {old.name}, SHA-256 {old.sha256}"


def _lives(facts: Facts, frozen: list[Cell]) -> Iterator[sheets.Live]:
    """The function results that the paper computes again from its frozen cells."""
    spelling = Spelling(list(FUNCTIONS))
    count = 0
    for cell in frozen:
        formula = cell.formula or ""
        if count >= LIVE or not spelling.called(formula) or cell.array_ref is not None:
            continue
        if facts.shape(cell).tables or isinstance(cell.value, CellError) or cell.value is None:
            continue
        own = with_sheet(formula, cell.sheet, partial(_standing, facts, cell.sheet))
        sheet = facts.sheets[cell.sheet.casefold()]
        count += 1
        yield sheets.Live(
            cell.place, cell.sheet, cell.address, heading(sheet, cell) or cell.place, own.removeprefix("="), cell.value
        )


def _standing(facts: Facts, sheet: str, name: str) -> str:
    """A defined name as another sheet writes it: where it is that sheet's own, the cells it stands for."""
    is_local = (sheet.casefold(), name.casefold()) in facts.names
    area = facts.named_area(name, sheet) if is_local else None
    return f"{quoted_sheet(area.sheet)}!{area.text}" if area else name


def _facts(
    audited: Audited, said: Issue, number: int, replaced: str, formulas: int, made: datetime
) -> Iterator[tuple[str, str]]:
    book, facts = audited.book, Facts(audited.book)
    yield "Issue", str(number)
    yield "Issued on", made.isoformat(sep=" ", timespec="minutes")
    yield "Issued by", said.by or "not said"
    yield "Replaces", replaced or "nothing"
    yield "Why", said.why or ("first issue" if not replaced else "")
    yield "Workbook", f"{book.name}, {book.size:,} bytes"
    yield "SHA-256 of the workbook", book.sha256
    yield "SHA-256 of the inputs", inputs_sha256(book)
    yield "SHA-256 of all values", values_sha256(book)
    yield "Formulas frozen", f"{formulas:,}"
    template = [_named(facts, name) for name in ("template_name", "template_version", "edition", "rule_set")]
    if template[0]:
        yield "Template", ", ".join(filter(None, template))
    yield "throughput-addin", audited.version
    for rules in audited.rule_sets:
        yield "Rule set", f"{rules.name}, fingerprint {rules.fingerprint}"
    yield "Audit", audited.verdict


def _named(facts: Facts, name: str) -> str:
    """The text in the cell of a defined name; "" where there is none."""
    area = facts.named_area(name, "")
    cell = facts.cell(area.sheet, area.first_row, area.first_column) if area else None
    return cell.value if cell and isinstance(cell.value, str) else ""


def _properties(issued: Issued, made: datetime) -> dict[str, str]:
    return {
        PROPERTY: str(issued.number),
        f"{PROPERTY} made": made.isoformat(timespec="seconds"),
        f"{PROPERTY} of SHA-256": issued.audited.book.sha256,
        f"{PROPERTY} inputs SHA-256": issued.inputs_sha256,
        f"{PROPERTY} values SHA-256": issued.values_sha256,
        f"{PROPERTY} version": issued.audited.version,
        f"{PROPERTY} rules": "; ".join(f"{rules.name} {rules.fingerprint}" for rules in issued.audited.rule_sets),
        **({f"{PROPERTY} replaces": issued.replaced} if issued.replaced else {}),
    }


# -- the package


def _paper(path: Path, book: Book, added: bytes, drawn: sheets.Drawn, properties: dict[str, str], ending: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != book.sha256:
        raise IssueRefusedError(f"{book.name} was changed while it was being issued; issue it again")
    with Package(content, book.name) as package:
        parts = {name: package.read(name, _LARGEST) for name in package.parts if not name.endswith("/")}
        main_part = package.main_part
        relations = package.relationships(main_part)
    by_kind: dict[str, list[str]] = {}
    for relation in relations.values():
        by_kind.setdefault(relation.kind, []).append(relation.target)
    gone = by_kind.get("calcChain", []) + (by_kind.get("vbaProject", []) if ending == ".xlsx" else [])
    for name in by_kind.get("worksheet", []):
        parts[name] = frozen_sheet(parts[name])
    for name in parts:
        if name.startswith("xl/tables/"):
            parts[name] = frozen_table(parts[name])
    for name in gone:
        parts.pop(name, None)
    _graft(parts, main_part, by_kind, added, drawn, gone, plain=ending == ".xlsx")
    _describe(parts, properties)
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = entry.external_attr = 0
            archive.writestr(entry, parts[name])
    return new.getvalue()


def _graft(
    parts: dict[str, bytes],
    main_part: str,
    by_kind: dict[str, list[str]],
    added: bytes,
    drawn: sheets.Drawn,
    gone: list[str],
    *,
    plain: bool,
) -> None:
    folder, _, file = main_part.rpartition("/")
    links = f"{folder}/_rels/{file}.rels"
    workbook, relations, types = (graft.parsed(parts[n]) for n in (main_part, links, "[Content_Types].xml"))
    styles = by_kind.get("styles", [])
    if not styles:
        raise IssueRefusedError("the workbook has no styles, which no spreadsheet program leaves out; save it again")
    own = graft.parsed(parts[styles[0]])
    with zipfile.ZipFile(io.BytesIO(added)) as source:
        looks = graft.Looks(own, graft.parsed(source.read("xl/styles.xml")))
        new: list[tuple[str, str]] = []
        for number, name in enumerate(ISSUE_SHEETS, 1):
            root = graft.restyled(source.read(f"xl/worksheets/sheet{number}.xml"), looks)
            graft.with_formulas(root, drawn.formulas.get(name, {}))
            part = graft.free_part("xl/worksheets/issue{}.xml", set(parts))
            parts[part] = graft.written(root)
            new.append((name, part))
    graft.listed(workbook, relations, new, first=1)
    graft.typed(types, dict.fromkeys((part for _, part in new), graft.WORKSHEET_TYPE))
    graft.without_types(types, gone)
    for relation in list(relations):
        if relation.get("Target", "").rpartition("/")[2] in {part.rpartition("/")[2] for part in gone}:
            relations.remove(relation)
    if plain:
        for entry in types:
            if entry.get("ContentType") == _MACRO_MAIN:
                entry.set("ContentType", _PLAIN_MAIN)
    for calculation in workbook.iter(graft.main("calcPr")):
        calculation.attrib.pop("fullCalcOnLoad", None)
    parts |= {
        main_part: graft.written(workbook),
        links: graft.written(relations),
        "[Content_Types].xml": graft.written(types),
        styles[0]: graft.written(own),
    }


def _describe(parts: dict[str, bytes], properties: dict[str, str]) -> None:
    """The issue in the file's own properties, where programs find it; whatever stood there stays."""
    types, package = graft.parsed(parts["[Content_Types].xml"]), graft.parsed(parts["_rels/.rels"])
    kind = f"{graft.RELATIONS}/custom-properties"
    known = [entry for entry in package if entry.get("Type") == kind]
    name = known[0].get("Target", "").lstrip("/") if known else _CUSTOM
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    values = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    identity = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    if name in parts:
        root = graft.parsed(parts[name])
    else:
        root = graft.parsed(f'<Properties xmlns="{space}" xmlns:vt="{values}"/>'.encode())
        graft.typed(types, {name: _CUSTOM_TYPE})
        entry = graft.parsed(
            f'<Relationship xmlns="{graft.PACKAGE}" Id="rIdIssueProperties" Type="{kind}" Target="{name}"/>'.encode()
        )
        package.append(entry)
    first = max((int(entry.get("pid", 1)) for entry in root), default=1) + 1
    for number, (title, text) in enumerate(properties.items(), first):
        root.append(
            graft.parsed(
                f'<property xmlns="{space}" xmlns:vt="{values}" fmtid="{identity}" pid="{number}" '
                f'name="{escape(title)}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'.encode()
            )
        )
    parts[name] = graft.written(root)
    parts["[Content_Types].xml"], parts["_rels/.rels"] = graft.written(types), graft.written(package)
    if "docProps/app.xml" in parts:  # its list of sheets is no longer true
        app = graft.parsed(parts["docProps/app.xml"])
        for element in list(app):
            if element.tag.rpartition("}")[2] in ("HeadingPairs", "TitlesOfParts"):
                app.remove(element)
        parts["docProps/app.xml"] = graft.written(app)
