"""The decision's input sheets: facts, alternatives, sales, expenses, investment, capacity; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Value
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.columns import (
    ABOVE_ZERO,
    ALTERNATIVE_COLUMNS,
    AMOUNT,
    ANSWERS,
    EXPENSE_COLUMNS,
    INVESTMENT_COLUMNS,
    LOAD_COLUMNS,
    NOT_NEGATIVE,
    RESOURCE_COLUMNS,
    SALES_COLUMNS,
    TEXT,
    answer,
)
from workbook_templates.parts.delta_decision.decision import Decision, Scenarios
from workbook_templates.parts.lists import declare_answers
from workbook_templates.parts.tables import FORM_WIDTHS, Accept, Column, FormLine, InputTable, draw_form, draw_table

DECISION: Final = "Decision"
ALTERNATIVES: Final = "Alternatives"
SALES: Final = "Sales changes"
EXPENSES: Final = "Expense changes"
INVESTMENT: Final = "Investment changes"
CAPACITY: Final = "Capacity"

_HEADING_ROW: Final = 6
FIRST_ROW: Final = _HEADING_ROW + 1
_LEAST_ROWS, _LEAST_RESOURCES = 12, 6  # shown, also when they are blank


@dataclass(frozen=True)
class Inputs:
    """The input tables of a decision."""

    alternatives: InputTable
    sales: InputTable
    expenses: InputTable
    investment: InputTable
    resources: InputTable
    loads: InputTable
    charted: int
    charted_resources: int
    shown: tuple[int, ...]
    shown_pairs: int
    placed: int

    @property
    def tables(self) -> tuple[InputTable, ...]:
        """Every input table, in the order of the sheets."""
        return (self.alternatives, self.sales, self.expenses, self.investment, self.resources, self.loads)


def declare_inputs(book: Book, decision: Decision | None, pairs: int = 0) -> Inputs:
    """Lay out the input tables and declare the answers and limits their cells accept; `pairs` are rows of Load."""
    content = decision or Decision()
    row = _HEADING_ROW
    inputs = Inputs(
        InputTable("AlternativeList", ALTERNATIVES, ALTERNATIVE_COLUMNS, row, sizes.ALTERNATIVES),
        InputTable("SalesChanges", SALES, SALES_COLUMNS, row, sizes.SALES),
        InputTable("ExpenseChanges", EXPENSES, EXPENSE_COLUMNS, row, sizes.EXPENSES),
        InputTable("InvestmentChanges", INVESTMENT, INVESTMENT_COLUMNS, row, sizes.INVESTMENTS),
        InputTable("Resources", CAPACITY, RESOURCE_COLUMNS, row, sizes.RESOURCES),
        InputTable("AddedLoads", CAPACITY, LOAD_COLUMNS, row, sizes.LOADS, first_column=8),
        charted=_between(len(content.alternatives), 2, sizes.CHARTED_ALTERNATIVES),
        charted_resources=_between(len(content.resources), 2, sizes.CHARTED_RESOURCES),
        shown=tuple(
            min(max(len(lines), least), most)
            for lines, least, most in zip(
                _rows_of(content),
                (_LEAST_ROWS,) * 4 + (_LEAST_RESOURCES,) * 2,
                (sizes.ALTERNATIVES, sizes.SALES, sizes.EXPENSES, sizes.INVESTMENTS, sizes.RESOURCES, sizes.LOADS),
                strict=True,
            )
        ),
        shown_pairs=pairs,
        placed=_between(len(content.alternatives), 2, sizes.SIDE_BY_SIDE),
    )
    for table, lines in zip(inputs.tables, _rows_of(content), strict=True):
        if len(lines) > table.capacity:
            raise ValueError(
                f"{len(lines)} lines of {table.sheet} are more than its {table.capacity}; split the decision"
            )
    _declare_limits(book)
    shown, resources = inputs.charted, inputs.charted_resources
    book.constant("alternatives_in_chart", shown, "alternatives", "Alternatives a chart shows; the rest is one bar.")
    book.constant("resources_in_chart", resources, "resources", "Resources a chart shows; the rest is one column.")
    book.constant("alternatives_shown", sizes.SIDE_BY_SIDE, "alternatives", "Alternatives that stand side by side.")
    book.constant("key_step", 1000, "rows", "Makes one number of two: of an alternative and a resource, say.")
    book.word("positive", ">0")
    book.word("any_number", ">-1E+300")
    _declare_answers(book)
    book.name("alternative_names", ALTERNATIVES, f"A{FIRST_ROW}:A{row + sizes.ALTERNATIVES}")
    book.name("resource_names", CAPACITY, f"A{FIRST_ROW}:A{row + sizes.RESOURCES}")
    return inputs


def _between(number: int, least: int, most: int) -> int:
    return max(least, min(number, most))


def _declare_limits(book: Book) -> None:
    constant = book.constant
    constant("decimals_difference", 6, "decimals", "Differences are rounded so far, against binary noise.")
    constant("tolerance_money", 0.005, "currency", "Amounts closer than half a cent agree.")
    constant("tolerance_ratio", 0.000001, "ratio", "Ratios closer than this agree.", "0.000000")
    constant("tolerance_none", 0, "count", "Nothing of this kind may be there.")
    constant("least_amount", -1e15, "currency", "The smallest amount a cell accepts.", look.COUNT)
    constant("most_amount", 1e15, "currency", "The largest amount a cell accepts.", look.COUNT)
    constant("least_share", 0.000001, "share", "The smallest share or capacity a cell accepts.", "0.000000")
    constant("most_share", 1, "share", "The largest share a cell accepts.", look.PERCENT)
    constant("shortest_text", 0, "characters", "The shortest text a cell accepts.")
    constant("longest_text", 255, "characters", "The longest text a cell accepts.", look.COUNT)
    constant("whole_limit", 1, "share", "The limit of a resource for which none is given.", look.PERCENT)


def _declare_answers(book: Book) -> None:
    for name, answers in ANSWERS.items():
        declare_answers(book, name, answers)


def draw_inputs(book: Book, inputs: Inputs, decision: Decision | None) -> None:
    """Draw the input sheets, filled from a decision or ready to be typed into."""
    content = decision or Decision()
    _draw_facts(book, content)
    rows = dict(zip((table.name for table in inputs.tables), _rows_of(content), strict=True))
    for table in inputs.tables[:4]:
        book.open_sheet(table.sheet, heading_row=_HEADING_ROW, freeze=f"C{table.first_row}")
        draw_table(
            book.sheets[table.sheet], _in_currency(table), rows[table.name], at_least=min(table.capacity, _LEAST_ROWS)
        )
    sheet = book.open_sheet(CAPACITY, heading_row=_HEADING_ROW, freeze=f"A{_HEADING_ROW + 1}")
    for table in (inputs.resources, inputs.loads):
        draw_table(sheet, table, rows[table.name], at_least=min(table.capacity, _LEAST_RESOURCES))
    sheet.worksheet.column_dimensions["G"].width = 30
    sheet.put("A4", "Resources on the left; what each alternative adds to them on the right", "Explanatory Text")


def _in_currency(table: InputTable) -> InputTable:
    columns = tuple(
        Column(c.key, c.heading, c.meaning, c.accept, _CURRENCY, c.width, c.number_format)
        if c.unit == "currency"
        else c
        for c in table.columns
    )
    return InputTable(table.name, table.sheet, columns, table.heading_row, table.capacity, table.first_column)


_CURRENCY: Final = '=IF(in_currency="","",in_currency)'


def _rows_of(content: Decision) -> tuple[list[tuple[Value, ...]], ...]:
    return (
        [
            (
                a.name,
                *_members(a.made_of),
                a.purchases,
                a.tvc_charged,
                a.book_value,
                a.already_spent,
                a.expected,
                *_blank(a.side_by_side),
                *_blank(a.production_stopped, a.spare_capacity, a.harms_brand, a.source),
            )
            for a in content.alternatives
        ],
        [
            (
                *_blank(s.alternative, s.line, s.kind, s.timing, s.payer),
                *_three_of(s.quantity),
                *_three_of(s.price),
                *_three_of(s.tvc),
                s.base_quantity,
                s.old_price,
                s.old_tvc,
                *_blank(s.source),
            )
            for s in content.sales
        ],
        [
            (*_blank(e.alternative, e.line, e.kind, e.timing, e.payer), *_three_of(e.amount), *_blank(e.source))
            for e in content.expenses
        ],
        [
            (*_blank(i.alternative, i.line, i.kind, i.route, i.payer), *_three_of(i.amount), *_blank(i.source))
            for i in content.investment
        ],
        [
            (r.name, *_blank(r.unit), r.available, r.base_load, r.protective_limit, *_blank(r.source))
            for r in content.resources
        ],
        [(*_blank(x.alternative, x.resource), *_three_of(x.added), *_blank(x.source)) for x in content.loads],
    )


def _members(names: Sequence[str]) -> tuple[Value, ...]:
    if len(names) > sizes.MEMBERS:
        raise ValueError(f"a set of {len(names)} alternatives: {sizes.MEMBERS} are the most; make a set of fewer")
    return (*names, *[None] * (sizes.MEMBERS - len(names)))


def _blank(*texts: str) -> tuple[str | None, ...]:
    return tuple(text or None for text in texts)


def _three_of(values: Scenarios) -> Scenarios:
    return values


def _draw_facts(book: Book, content: Decision) -> None:
    sheet = book.open_sheet(DECISION, freeze="A5")
    sheet.widths(*FORM_WIDTHS)
    cells = draw_form(sheet, "DecisionFacts", 5, "The decision", _facts(content))
    for name, cell in cells.items():
        book.name(name, DECISION, cell)
    _say_beside_facts(book, cells)


def _say_beside_facts(book: Book, cells: Mapping[str, str]) -> None:
    """Beside each fact what is wrong with it; below them how many are."""
    sheet = book.sheets[DECISION]
    sheet.worksheet.column_dimensions["F"].width = 40
    sheet.worksheet.column_dimensions["G"].width = 8
    outside = "IF(COUNTIFS(perspective_answers,in_perspective)=0,1,0)"
    limits = {
        "in_horizon": "in_horizon>0",
        "in_reference_np": "",
        "in_red_line": "in_red_line>=0",
        "in_rate": "AND(in_rate>=0,in_rate<=most_share)",
    }
    wrong = {"in_perspective": f'IF(in_perspective="",0,{outside})'}
    for name, limit in limits.items():
        inside = f"IF({limit},0,1)" if limit else "0"
        wrong[name] = f'IF({name}="",0,IF(ISNUMBER({name}),{inside},1))'
    for name, formula in wrong.items():
        row = cells[name][1:]
        sheet.put(f"G{row}", f"={formula}", "Row", look.COUNT, align="right")
        sheet.put(f"F{row}", f'=IF(G{row}=0,"",todo_fact)', "Hint", indent=1)
    rows = sorted(int(cell[1:]) for cell in cells.values())
    for name in ("in_horizon", "in_currency", "in_reference"):
        row = cells[name][1:]
        otherwise = f'IF(G{row}=0,"",todo_fact)' if name in wrong else '""'
        sheet.put(f"F{row}", f'=IF({name}="",todo_needed,{otherwise})', "Hint", indent=1)
    last = rows[-1] + 2
    sheet.put(f"F{last}", "Facts that are not accepted", "Explanatory Text", indent=1)
    sheet.put(f"G{last}", f"=SUM(G{rows[0]}:G{rows[-1]})", "Calculation", look.COUNT, align="right")
    book.name("facts_wrong", DECISION, f"G{last}")
    book.word("todo_fact", "not accepted: see the column Accepted")
    book.word("todo_needed", "needed: nothing is judged without it")


def _facts(content: Decision) -> list[FormLine]:
    period = "periods"
    return [
        FormLine(
            "in_title", "The decision in a sentence", content.title or None, "text", TEXT, "What is to be decided."
        ),
        FormLine("in_currency", "Currency", content.currency or None, "code", TEXT, "One currency for the decision."),
        FormLine("in_period", "A period is", content.period or None, "text", TEXT, "A month, a week, a flight."),
        FormLine(
            "in_horizon",
            "Horizon",
            content.horizon,
            period,
            ABOVE_ZERO,
            "Required: for how many periods the decision is judged. Per-period lines are multiplied by it, one-off "
            "lines are not; so nothing that comes again is compared with what happens once.",
            look.QUANTITY,
        ),
        FormLine(
            "in_perspective",
            "Whose decision",
            content.perspective or None,
            "answer",
            answer("perspective", "Own or Group; blank means Own"),
            "Which figures the verdict is about; both stand side by side on Own and group.",
        ),
        FormLine(
            "in_reference",
            "Reference",
            content.reference or None,
            "text",
            TEXT,
            "What every change is measured against, such as: no reaction to the dearer material.",
        ),
        FormLine(
            "in_reference_np",
            "NP (or T) of the reference",
            content.reference_np,
            _CURRENCY,
            AMOUNT,
            "Over the horizon; blank if not known. The result after the decision is this plus ΔNP.",
            look.MONEY,
            "",
        ),
        FormLine(
            "in_red_line",
            "Red line: largest loss against the reference",
            content.red_line,
            _CURRENCY,
            NOT_NEGATIVE,
            "The largest loss over the horizon the firm can bear, as a positive amount; 0 or blank means none.",
            look.MONEY,
        ),
        FormLine(
            "in_rate",
            "Discount rate per period",
            content.rate,
            "share",
            Accept("decimal", "shortest_text", "most_share", words="0% to 100%; blank means none"),
            "For the net present value and for ΔI as a stream. Blank means no discounting.",
            look.PERCENT,
        ),
        FormLine("in_note", "Note", content.note or None, "text", TEXT, "Anything a reader should know."),
    ]
