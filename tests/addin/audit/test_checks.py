"""Each kind of finding has a workbook that shows it, and one near it that stays silent."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.addin.audit.books import Cells, Change, down, found

AMOUNTS = down("C", 2, 10, 20, 30, 40, 50, 60, 70)


def setting(**how: object) -> Change:
    def change(book: Workbook, _sheet: Worksheet) -> None:
        book.calculation = CalcProperties(**how)  # type: ignore[arg-type]

    return change


def fmt(place: str, number_format: str) -> Change:
    def change(_book: Workbook, sheet: Worksheet) -> None:
        sheet[place].number_format = number_format

    return change


def colours(place: str, font: str, fill: str | None) -> Change:
    def change(_book: Workbook, sheet: Worksheet) -> None:
        sheet[place].font = Font(color=font)
        if fill:
            sheet[place].fill = PatternFill("solid", fgColor=fill)

    return change


def hide(what: str) -> Change:
    def change(book: Workbook, sheet: Worksheet) -> None:
        if what == "row":
            sheet.row_dimensions[4].hidden = True
        elif what == "empty row":
            sheet.row_dimensions[40].hidden = True
        elif what == "column":
            sheet.column_dimensions["C"].hidden = True
        else:
            other = book.create_sheet("Rates")
            other.sheet_state = what
            other["A1"] = 7

    return change


def name(text: str, again: str = "") -> Change:
    def change(book: Workbook, sheet: Worksheet) -> None:
        book.defined_names["rate"] = DefinedName("rate", attr_text=text)
        if again:
            sheet.defined_names["rate"] = DefinedName("rate", attr_text=again)

    return change


def rule(kind: str, formula1: str, formula2: str | None = None, where: str = "C2:C8") -> Change:
    def change(_book: Workbook, sheet: Worksheet) -> None:
        validation = DataValidation(type=kind, formula1=formula1, formula2=formula2, operator="between")
        validation.add(where)
        sheet.add_data_validation(validation)

    return change


def protected(both: bool) -> Change:
    def change(book: Workbook, sheet: Worksheet) -> None:
        other = book.create_sheet("Result")
        other["A1"] = "=Sheet!C9"
        other.protection.sheet = True
        sheet.protection.sheet = both
        sheet["C2"].protection = Protection(locked=False)

    return change


LOOKUP = {**down("F", 1, 1, 2, 3, 4), **down("G", 1, 5, 6, 7, 8), "A1": 2}
UNSORTED = {**LOOKUP, "F2": 9}
LABELLED = {**down("A", 1, "Rent", "Power", "Tax", "Fuel", "Crew"), **down("B", 1, 5, 6, 7, 8, 9)}
USES = {"D1": "=B1*2", "D2": "=B2*3", "E3": "=B3+B1", "E5": "=B5-B1"}
PRICED = {**down("A", 2, 1, 2, 3, 4, 5), **down("B", 2, 9, 8, 7, 6, 5), **down("C", 2, *["=A{r}*B{r}"] * 5)}

CASES: list[tuple[str, Cells, Change | None, list[str]]] = [
    ("CA-01", {"A1": 1}, setting(calcMode="manual"), [""]),
    ("CA-01", {"A1": 1}, setting(calcMode="auto"), []),
    ("CA-02", {"A1": 1}, setting(iterate=True), [""]),
    ("CA-02", {"A1": 1}, setting(iterate=False), []),
    ("CA-03", {"A1": 1}, setting(fullPrecision=False), [""]),
    ("CA-03", {"A1": 1}, setting(fullPrecision=True), []),
    ("VA-02", {**AMOUNTS, "C5": "1,200"}, None, ["C5"]),
    ("VA-02", {**AMOUNTS, "C5": "0042"}, None, []),
    ("VA-02", down("C", 2, "12", "15", "17", "20"), None, []),
    ("VA-03", AMOUNTS, fmt("C4", ";;;"), ["C4"]),
    ("VA-03", AMOUNTS, fmt("C4", '0.00;-0.00;"-"'), []),
    ("VA-03", AMOUNTS, fmt("C4", "[hh]:mm"), []),
    ("VA-04", AMOUNTS, colours("C4", "00FFFFFF", None), ["C4"]),
    ("VA-04", AMOUNTS, colours("C4", "00FFFFFF", "00112233"), []),
    ("FO-01", {"A1": 5, "B1": "=A1*1.19"}, None, ["B1"]),
    ("FO-01", {"A1": 5, "B1": "=ROUND(A1*12/100,3)"}, None, []),
    ("FO-01", {"A1": "x", "B1": "=MID(A1,17,23)"}, None, []),
    ("FO-02", {**LOOKUP, "B1": "=VLOOKUP(A1,F1:G4,2)"}, None, ["B1"]),
    ("FO-02", {**LOOKUP, "B1": "=VLOOKUP(A1,F1:G4,2,FALSE)"}, None, []),
    ("FO-02", {**LOOKUP, "B1": "=VLOOKUP(A1,F1:G4,2,TRUE)"}, None, []),
    ("FO-02", {**UNSORTED, "B1": "=VLOOKUP(A1,F1:G4,2,TRUE)"}, None, ["B1"]),
    ("FO-02", {**LOOKUP, "B1": "=INDEX(G1:G4,MATCH(A1,F1:F4))"}, None, ["B1"]),
    ("FO-02", {**LOOKUP, "B1": "=INDEX(G1:G4,MATCH(A1,F1:F4,0))"}, None, []),
    ("FO-03", {"A1": "=TODAY()"}, None, ["A1"]),
    ("FO-03", {"A1": "=DATE(2026,6,30)"}, None, []),
    ("FO-04", {"A1": 1, "B1": "=IFERROR(A1*#REF!,0)"}, None, ["B1"]),
    ("FO-04", {"A1": 1, "B1": '=A1&"#REF!"'}, None, []),
    ("FO-05", {**AMOUNTS, "C9": "=SUM(C2:C9)"}, None, ["C9"]),
    ("FO-05", {"A1": "=B1+1", "B1": "=C1+1", "C1": "=A1+1"}, None, ["A1"]),
    ("FO-05", {**AMOUNTS, "C9": "=SUM(C2:C8)", "C10": "=C9+ROW(C10)"}, None, []),
    ("FO-05", {**down("A", 1, 1, *["=SUM(A$1:A{p})"] * 8)}, None, []),
    ("RG-01", {**AMOUNTS, "C10": "=SUM(C2:C7)"}, None, ["C10"]),
    ("RG-01", {**AMOUNTS, "C10": "=SUM(C2:C8)"}, None, []),
    ("RG-01", {**AMOUNTS, "C10": "=SUM(C2:C40)"}, None, []),
    ("RG-01", {**AMOUNTS, "E2": "=SUM(C2:C4)", "E5": "=SUM(C5:C8)"}, None, []),
    ("RG-01", {**AMOUNTS, **down("D", 4, *["=AVERAGE(C{p}:C{r})"] * 5)}, None, []),
    ("RG-01", {**AMOUNTS, "B8": "Total", "E1": "=SUM(C2:C7)"}, None, []),
    ("RG-01", {**AMOUNTS, "B8": "Mean", "E1": "=MAX(C2:C7)"}, None, []),
    ("RG-01", {"A1": "Low", "B1": "Middle", "C1": "High", "D1": "Sum", "E2": "=COUNTA(A1:C1)"}, None, []),
    ("RG-02", {**AMOUNTS, "C5": "=SUM(C2:C4)", "C9": "=SUM(C2:C8)"}, None, ["C9"]),
    ("RG-02", {**AMOUNTS, "C5": "=SUM(C2:C4)", "C9": "=SUM(C5:C8)"}, None, []),
    ("RG-02", {**AMOUNTS, "C5": "=SUBTOTAL(9,C2:C4)", "C9": "=SUBTOTAL(9,C2:C8)"}, None, []),
    ("RG-03", {"C1": 2026, **AMOUNTS, "C9": "=SUM(C1:C8)"}, None, ["C9"]),
    ("RG-03", {"C1": 2026, **AMOUNTS, "C9": "=SUM(C2:C8)"}, None, []),
    ("IN-01", {**AMOUNTS, "C4": 999}, rule("whole", "1", "100"), ["C4"]),
    ("IN-01", AMOUNTS, rule("whole", "1", "100"), []),
    ("IN-01", {"C2": "Yes", "C3": "maybe"}, rule("list", '"Yes,No"'), ["C3"]),
    ("IN-01", {"C2": "Yes", "C3": "no", "H1": "Yes", "H2": "No"}, rule("list", "$H$1:$H$2"), []),
    ("IN-02", {**LABELLED, **USES}, None, ["B4"]),
    ("IN-02", {**LABELLED, **USES, "E4": "=B4"}, None, []),
    ("IN-02", {**LABELLED, **USES, "E9": "=SUM(B1:B5)"}, None, []),
    ("IN-03", {**PRICED, "B4": None}, None, ["C4"]),
    ("IN-03", {**PRICED, "B4": 0}, None, []),
    ("IN-03", {**PRICED, "A4": None, "B4": None}, None, []),
    ("ST-01", AMOUNTS, hide("veryHidden"), ["Rates"]),
    ("ST-01", AMOUNTS, hide("visible"), []),
    ("ST-02", AMOUNTS, hide("row"), ["4:4"]),
    ("ST-02", AMOUNTS, hide("empty row"), []),
    ("ST-03", AMOUNTS, hide("column"), ["C:C"]),
    ("ST-03", {"A1": 1}, hide("column"), []),
    ("ST-07", {**AMOUNTS, **down("D", 2, *["=C{r}*2"] * 7)}, protected(False), ["Sheet"]),
    ("ST-07", {**AMOUNTS, **down("D", 2, *["=C{r}*2"] * 7)}, protected(True), []),
    ("ST-08", {"A1": 1}, name("Sheet!#REF!"), [""]),
    ("ST-08", {"A1": 1}, name("Sheet!$A$1"), []),
    ("ST-09", {"A1": 1}, name("Sheet!$A$1", "Sheet!$B$1"), ["Sheet"]),
    ("ST-09", {"A1": 1}, name("Sheet!$A$1", "Sheet!$A$1"), []),
]


@pytest.mark.parametrize(
    ("code", "cells", "change", "where"),
    CASES,
    ids=[f"{n} {c[0]} {'shown' if c[3] else 'silent'}" for n, c in enumerate(CASES)],
)
def test_a_finding_is_shown_where_it_is_and_nowhere_near(
    code: str, cells: Cells, change: Change | None, where: list[str]
) -> None:
    places = [place if place in ("", "Sheet", "Rates") else f"Sheet!{place}" for place in where]
    assert found(cells, code, change=change) == [f"{code} {place}".strip() for place in places]


def test_every_kind_is_tried_both_ways() -> None:
    """But for those that openpyxl cannot write, which have tests of their own in test_stored.py."""
    from addin import audit

    ours = {kind.code for kind in audit.kinds() if kind.code[:2] in ("CA", "VA", "FO", "RG", "IN", "ST")}
    shown = {code for code, _, _, where in CASES if where}
    silent = {code for code, _, _, where in CASES if not where}
    assert shown == silent
    assert ours - shown == {"CA-04", "VA-01", "ST-04", "ST-05", "ST-06", "ST-10"}
