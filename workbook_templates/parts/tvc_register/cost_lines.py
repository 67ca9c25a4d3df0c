"""The Cost lines sheet: each cost line's facts made ready, its rule looked up natively, what still has to be done.

One row per row of Costs, down to the capacity. Results of functions stand on Treatment and Own and Group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.tables import InputTable
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, QUIET_SHARE, Inputs
from workbook_templates.parts.tvc_register.places import treatment_cell

SHEET: Final = "Cost lines"
FIRST: Final = HEADING_ROW + 1

_COLUMNS: Final = (
    ("offering", "A", "Offering", 28),
    ("line", "B", "Cost line", 34),
    ("filled", "C", "Filled", 8),
    ("cost", "D", "Cost per unit", 13),
    ("trigger", "E", "Trigger", 11),
    ("kind", "F", "Kind", 11),
    ("again", "G", "Bought again", 20),
    ("again_given", "H", "As handed to the function", 20),
    ("share", "I", "Share", 9),
    ("replacement", "J", "Replacement cost", 13),
    ("replacement_used", "K", "Replacement cost used", 13),
    ("alternative", "L", "Alternative value", 13),
    ("alternative_used", "M", "Alternative value used", 13),
    ("outside", "N", "Group: paid outside", 13),
    ("quantity", "O", "Quantity", 10),
    ("number", "P", "Offering no.", 9),
    ("todo", "Q", "To do", 44),
    ("ready", "R", "Ready", 8),
    ("key", "S", "Line of the key", 9),
    ("rule", "T", "Rule, native", 8),
    ("policy_row", "U", "Line of Policy", 9),
    ("way", "V", "Amount is", 14),
    ("decided", "W", "Decided", 9),
    ("unit", "X", "Amount per unit, native", 13),
    ("cost_words", "Y", "Cost in words", 13),
    ("replacement_words", "Z", "Replacement in words", 13),
    ("alternative_words", "AA", "Alternative in words", 13),
    ("share_words", "AB", "Share in words", 10),
    ("amount_words", "AC", "Amount in words", 13),
    ("way_always", "AD", "Amount is, Always TVC", 14),
    ("unit_always", "AE", "Amount, Always TVC, native", 13),
    ("counts", "AF", "Counts, Own", 13),
    ("sister", "AG", "Sister company in it", 9),
    ("group", "AH", "Group", 13),
    ("tvc_own", "AI", "TVC of one sale, Own", 13),
    ("tvc_group", "AJ", "TVC of one sale, Group", 13),
    ("oe_own", "AK", "ΔOE, Own", 13),
    ("oe_group", "AL", "ΔOE, Group", 13),
    ("paid", "AM", "Paid because of one sale", 13),
    ("tvc", "AN", "TVC of one sale", 13),
    ("tvc_always", "AO", "TVC of one sale, Always TVC", 13),
    ("delta_oe", "AP", "ΔOE", 13),
    ("memo", "AQ", "Book value to write off", 13),
    ("tvc_native", "AR", "TVC of one sale, native", 13),
    ("group_native", "AS", "TVC of one sale, Group, native", 13),
    ("oe_native", "AT", "ΔOE, native", 13),
)
_LETTERS: Final[Mapping[str, str]] = {key: letter for key, letter, _, _ in _COLUMNS}
_MONEY: Final = {"cost", "replacement", "replacement_used", "alternative", "alternative_used", "outside", "unit"} | {
    key for key, _, _, _ in _COLUMNS[30:] if key not in ("sister",)
}
_TEXTS: Final = {"offering", "line", "trigger", "kind", "again", "again_given", "todo", "rule", "way", "way_always"}


def cell(key: str, row: int) -> str:
    """A column's cell of a row, as formulas of other sheets write it."""
    return place(SHEET, f"{_LETTERS[key]}{row}", fixed=True)


def cells(key: str, table: InputTable) -> str:
    """A column down to the capacity row."""
    return place(SHEET, f"{_LETTERS[key]}{FIRST}:{_LETTERS[key]}{table.last_row}", fixed=True)


def draw_cost_lines(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw the sheet; the results of TVC_BASIS are declared to the audit trail."""
    sheet = book.open_sheet(SHEET, heading_row=HEADING_ROW, freeze=f"C{FIRST}")
    sheet.widths(*(width for _, _, _, width in _COLUMNS))
    numbers = tuple(n for n, (key, _, _, _) in enumerate(_COLUMNS, 1) if key not in _TEXTS and "words" not in key)
    sheet.headings(HEADING_ROW, [heading for _, _, heading, _ in _COLUMNS], numbers=numbers, height=42)
    last = inputs.costs.last_row
    sheet.mark_filled(f"A{FIRST}:AT{last}", f"$C{FIRST}=1")
    for row in range(FIRST, last + 1):
        _line(sheet, inputs, row)
        _basis(audit, row)


def _line(sheet: Sheet, inputs: Inputs, row: int) -> None:
    formulas = _facts(inputs, row) | _native(row) | _for_the_sums(row)
    for key, formula in formulas.items():
        money = key in _MONEY
        linked = key in ("offering", "line", "trigger", "kind")
        sheet.put(
            f"{_LETTERS[key]}{row}",
            f"={formula}",
            "Linked row" if linked else "Row",
            look.MONEY if money else look.GENERAL if key in _TEXTS or "words" in key else QUIET_SHARE,
            align="left" if key in _TEXTS or "words" in key else "right",
            indent=1 if key in ("trigger", "todo", "cost_words", "way_always") else 0,
        )


def _facts(inputs: Inputs, row: int) -> dict[str, str]:
    table, line = inputs.costs, row - HEADING_ROW

    def given(key: str) -> str:
        source = table.cell(key, line)
        return f'IF({source}="","",{source})'

    share, again = table.cell("share", line), table.cell("replenished", line)
    first, last = table.letter("offering"), table.letter("outside")
    # Formula columns, not the inputs: Calc cuts a column of inputs at its last filled cell, and one cell left over
    # would be multiplied with every line.
    offerings = place("Offering lines", f"B{FIRST}:B{inputs.offerings.last_row}", fixed=True)
    numbers = place("Offering lines", f"A{FIRST}:A{inputs.offerings.last_row}", fixed=True)
    return {
        "offering": given("offering"),
        "line": given("line"),
        "filled": f"IF(COUNTA({place(table.sheet, f'{first}{row}:{last}{row}')})>0,1,0)",
        "cost": given("cost"),
        "trigger": given("trigger"),
        "kind": given("kind"),
        "again": f'IF({share}="",IF({again}="","",{again}),'
        f'IF({share}=0,"",IF({share}=whole_share,replenished_yes,word_share)))',
        "again_given": f"IF(G{row}=word_share,I{row},G{row})",
        "share": f"IF(G{row}=word_share,{share},0)",
        "replacement": given("replacement"),
        "replacement_used": f'IF(J{row}="",D{row},J{row})',
        "alternative": given("alternative"),
        "alternative_used": f'IF(L{row}="",0,L{row})',
        "outside": given("outside"),
        "quantity": f'IF({table.cell("quantity", line)}="",1,{table.cell("quantity", line)})',
        "number": f'IF(A{row}="",0,SUMPRODUCT(({offerings}=A{row})*{numbers}))',
        "todo": _todo(table, line, row),
        "ready": f'IF(AND(C{row}=1,Q{row}=""),1,0)',
    }


def _todo(table: InputTable, line: int, row: int) -> str:
    share, again = table.cell("share", line), table.cell("replenished", line)

    def a_number(letter: str) -> str:
        return f'IF({letter}{row}="",TRUE,ISNUMBER({letter}{row}))'

    def unknown(name: str, answer: str) -> str:
        return f'IF({answer}="",FALSE,SUMPRODUCT(({name}_answers={answer})*1)=0)'

    numbers = ",".join(a_number(letter) for letter in "DJLNO")
    steps = (
        (f'B{row}=""', "todo_name"),
        (f'D{row}=""', "todo_cost"),
        (f"NOT(AND({numbers}))", "todo_number"),
        (unknown("trigger", f"E{row}"), "todo_trigger"),
        (unknown("kind", f"F{row}"), "todo_kind"),
        (f'IF({share}="",FALSE,{again}<>"")', "todo_both"),
        (unknown("replenished", again), "todo_replenished"),
        (f'IF({share}="",FALSE,NOT(ISNUMBER({share})))', "todo_number"),
        (f'IF({share}="",FALSE,OR({share}<0,{share}>whole_share))', "todo_share"),
        (f'IF(J{row}="",FALSE,J{row}<=0)', "todo_replacement"),
        (f'IF(A{row}="",FALSE,P{row}=0)', "todo_unknown_offering"),
    )
    formula = '""'
    for condition, word in reversed(steps):
        formula = f"IF({condition},{word},{formula})"
    return f'IF(C{row}=0,"",{formula})'


def _amount(way: str, row: int) -> str:
    return (
        f"IF({way}{row}=way_cost,D{row},IF({way}{row}=way_replacement,K{row},IF({way}{row}=way_alternative,M{row},"
        f"IF({way}{row}=way_share,I{row}*K{row}+(1-I{row})*M{row},0))))"
    )


def _in_words(value: str) -> str:
    """An amount as the functions' sentences show it, for amounts a cell shows without an exponent."""
    cents = f"ROUND({value},decimals_cents)"
    return (
        f'IF(ABS({value})>=thousand,IF({cents}=ROUND({value},0),TEXT({value},"#,##0"),'
        f'IF({cents}=ROUND({value},1),TEXT({value},"#,##0.0"),TEXT({value},"#,##0.00"))),'
        f'ROUND({value},decimals_difference)&"")'
    )


def _native(row: int) -> dict[str, str]:
    def when(flag: str, formula: str) -> str:
        return f'IF({flag}{row}=1,{formula},"")'

    return {
        "key": when("R", f"MATCH(E{row}&word_between&F{row}&word_between&G{row},key_facts,0)"),
        "rule": when("R", f"INDEX(key_rule,S{row})"),
        "policy_row": when("R", f"MATCH(T{row},policy_rules,0)"),
        "way": when("R", f"INDEX(policy_amounts,U{row})"),
        "decided": f"IF(R{row}=1,IF(V{row}=way_none,0,1),0)",
        "unit": when("W", _amount("V", row)),
        "cost_words": when("R", _in_words(f"D{row}")),
        "replacement_words": when("R", _in_words(f"K{row}")),
        "alternative_words": when("R", _in_words(f"M{row}")),
        "share_words": when("R", f"ROUND(I{row}*in_hundred,decimals_cents)&word_percent"),
        "amount_words": when("W", _in_words(f"X{row}")),
        "way_always": when("R", f"INDEX(key_always,S{row})"),
        "unit_always": when("W", _amount("AD", row)),
    }


def _for_the_sums(row: int) -> dict[str, str]:
    """What one sale takes of the line, by view; decision lines count in ΔOE, never in TVC."""

    treated, unit, oe, always = (treatment_cell(key, row) for key in ("treatment", "unit", "oe", "always"))
    left_over = f"AND(E{row}=trigger_sale,F{row}=kind_material,G{row}=replenished_no)"
    is_oe = f"{treated}=treated_delta_oe"
    # Natively as well, reading no function's cell: what Audit re-performs T from when the add-in is not there.
    natively = f"INDEX(policy_treatments,U{row})"
    oe_natively = f"{natively}=treated_delta_oe"

    def decided(formula: str, otherwise: str = '""') -> str:
        return f"IF(W{row}=1,{formula},{otherwise})"

    return {
        "counts": decided(f"IF({is_oe},{oe},{unit})"),
        "sister": decided(f'IF(N{row}="",0,IF(OR({oe_natively},{natively}=treated_tvc),1,0))', "0"),
        "tvc_own": decided(f"IF({is_oe},0,AF{row}*O{row})"),
        "tvc_group": decided(f"IF({is_oe},0,IF(AG{row}=1,AH{row},AF{row})*O{row})"),
        "oe_own": decided(f"IF({is_oe},AF{row}*O{row},0)"),
        "oe_group": decided(f"IF({is_oe},IF(AG{row}=1,AH{row},AF{row})*O{row},0)"),
        "paid": decided(
            f"IF({left_over},0,IF(V{row}=way_cost,D{row},IF(V{row}=way_replacement,K{row},"
            f"IF(V{row}=way_share,I{row}*K{row},0))))*O{row}"
        ),
        "tvc": decided(f"{unit}*O{row}"),
        "tvc_always": decided(f"{always}*O{row}"),
        "delta_oe": decided(f"{oe}*O{row}"),
        "tvc_native": decided(f"X{row}*O{row}"),
        "group_native": decided(f"IF({oe_natively},0,IF(AG{row}=1,N{row},X{row})*O{row})"),
        "oe_native": decided(f"IF(INDEX(key_delta,S{row})=way_cost,D{row},0)*O{row}"),
        "memo": decided(f"IF({left_over},MAX(D{row}-M{row},0)*O{row},0)"),
    }


def _basis(audit: AuditTrail, row: int) -> None:
    """The group's basis, where a sister company is in the line; the own company's is the transfer price itself."""
    counts, outside = (place(SHEET, f"{_LETTERS[key]}{row}", fixed=True) for key in ("counts", "outside"))
    audit.add(
        f"BG-{row - HEADING_ROW:03}",
        "Cost by basis",
        SHEET,
        f"{_LETTERS['group']}{row}",
        "TVC_BASIS",
        (counts, outside, "perspective_group"),
        outside,
        ready=f"{cell('sister', row)}=1",
        tolerance="tolerance_money",
        number_format=look.MONEY,
        rule="Group: what anyone in the group pays outside",
        role="Row",
        named=cell("line", row),
    )
