"""The throughput statement's input sheets: period and controls, sales, expenses, investment, breakdown.

Lines are put in as they came, with their file and row; nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from addin.statement import Controls, Figures, Ledger, Statement
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Value
from workbook_templates.parts.lists import declare_answers
from workbook_templates.parts.statement.columns import (
    ACCOUNT_COLUMNS,
    DAY,
    EXPENSE_COLUMNS,
    INVESTMENT_COLUMNS,
    OFFERING_COLUMNS,
    SALES_COLUMNS,
    TEXT,
)
from workbook_templates.parts.tables import FORM_WIDTHS, Accept, Column, FormLine, InputTable, draw_form, draw_table

PERIOD: Final = "Period"
SALES: Final = "Sales"
EXPENSES: Final = "Expenses"
INVESTMENT: Final = "Investment"
BREAKDOWN: Final = "Breakdown"

# Declared capacities: references run to the smallest step that holds the data and leaves room for lines to come.
SALES_CAPACITIES: Final = (5_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_048_000)
EXPENSE_CAPACITIES: Final = (1_000, 5_000, 50_000, 200_000)
REGISTER_CAPACITIES: Final = (320, 1_000, 2_000, 10_000)
MONTH_CAPACITIES: Final = (60, 120, 360, 1_200)
OFFERING_CAPACITY: Final = 240
ACCOUNT_CAPACITY: Final = 240
ROOM: Final = 200  # lines that can be added to each table, whatever it was built with

_HEADING_ROW: Final = 6
_DAY_ZERO: Final = date(1899, 12, 30)  # the day before the first day of a spreadsheet's calendar


def _step(steps: Sequence[int], needed: int) -> int:
    for step in steps:
        if needed <= step:
            return step
    raise ValueError(f"{needed:,} lines are more than the {steps[-1]:,} a sheet can hold; split the period")


@dataclass(frozen=True)
class Inputs:
    """The input tables of one statement, with the capacities its formulas run to."""

    sales: InputTable
    expenses: InputTable
    investment: InputTable
    offerings: InputTable
    accounts: InputTable
    months: int
    months_shown: int
    offerings_shown: int

    @property
    def tables(self) -> tuple[InputTable, ...]:
        """Every input table, in the order of the sheets."""
        return (self.sales, self.expenses, self.investment, self.offerings, self.accounts)


def declare_inputs(book: Book, statement: Statement | None) -> Inputs:
    """Lay out the input tables for a statement and declare the answers and limits their cells accept."""
    sales = len(statement.sales) if statement else 0
    expenses = len(statement.expenses) if statement else 0
    register = len(statement.investment) if statement else 0
    months = len(statement.months) if statement else 12
    offerings = statement.sales["offering"].nunique() if statement else 0
    month_capacity = _step(MONTH_CAPACITIES, months)
    inputs = Inputs(
        InputTable("SalesLines", SALES, SALES_COLUMNS, _HEADING_ROW, _step(SALES_CAPACITIES, sales + ROOM)),
        InputTable("ExpenseLines", EXPENSES, EXPENSE_COLUMNS, _HEADING_ROW, _step(EXPENSE_CAPACITIES, expenses + ROOM)),
        InputTable(
            "InvestmentLines", INVESTMENT, INVESTMENT_COLUMNS, _HEADING_ROW, _step(REGISTER_CAPACITIES, register + ROOM)
        ),
        InputTable("Offerings", BREAKDOWN, OFFERING_COLUMNS, _HEADING_ROW, OFFERING_CAPACITY),
        InputTable("Accounts", BREAKDOWN, ACCOUNT_COLUMNS, _HEADING_ROW, ACCOUNT_CAPACITY, first_column=5),
        months=month_capacity,
        months_shown=min(max(months, 2), 60, month_capacity),
        offerings_shown=min(max(offerings, 5), 20),
    )
    _declare_limits(book, inputs)
    _declare_answers(book)
    return inputs


def _declare_limits(book: Book, inputs: Inputs) -> None:
    constant = book.constant
    constant("months_per_year", 12, "months", "Months in a year.")
    constant("days_per_year", 365, "days", "Days in a year.")
    constant(
        "decimals_difference", 6, "decimals", "Differences are rounded so far, against the noise of binary fractions."
    )
    constant("tolerance_money", 0.005, "currency", "Amounts closer than half a cent agree.", look.GENERAL)
    constant("tolerance_ratio", 0.000001, "ratio", "Ratios closer than this agree.", "0.000000")
    constant("tolerance_none", 0, "count", "Nothing of this kind may be there.")
    constant("tolerance_horizon", 0.1, "share", "How far the horizon may be from the days of the period.", look.PERCENT)
    constant("least_amount", -1e15, "currency", "The smallest amount a cell accepts.", look.COUNT)
    constant("most_amount", 1e15, "currency", "The largest amount a cell accepts.", look.COUNT)
    constant("shortest_text", 0, "characters", "The shortest text a cell accepts.")
    constant("longest_text", 255, "characters", "The longest text a cell accepts.", look.COUNT)
    constant("most_rows", 1_048_576, "rows", "Rows of a sheet.", look.COUNT)
    constant("first_day", _day(date(1990, 1, 1)), "date", "The first day a cell accepts.", look.DAY)
    constant("last_day", _day(date(2199, 12, 31)), "date", "The last day a cell accepts.", look.DAY)
    constant("capacity_sales", inputs.sales.capacity, "lines", "Sales lines that formulas reach.", look.COUNT)
    constant("capacity_expenses", inputs.expenses.capacity, "lines", "Expense lines that formulas reach.", look.COUNT)
    constant(
        "capacity_register",
        inputs.investment.capacity,
        "lines",
        "Lines of the I register that formulas reach.",
        look.COUNT,
    )
    constant(
        "capacity_offerings",
        inputs.offerings.capacity,
        "offerings",
        "Offerings with a line of their own.",
        look.COUNT,
    )
    constant(
        "capacity_accounts", inputs.accounts.capacity, "accounts", "Accounts with a line of their own.", look.COUNT
    )
    constant("capacity_months", inputs.months, "months", "Months with a line of their own.", look.COUNT)
    constant(
        "offerings_in_chart",
        inputs.offerings_shown,
        "offerings",
        "Offerings the chart shows; the largest T first.",
        look.COUNT,
    )
    constant(
        "months_in_chart",
        inputs.months_shown,
        "months",
        "Months the chart shows: the last ones of the period.",
        look.COUNT,
    )


def _declare_answers(book: Book) -> None:
    declare_answers(
        book,
        "kind",
        (
            ("Material", "bought to be sold or used up; becomes TVC when the units are sold"),
            ("Equipment", "machines, buildings, vehicles"),
            ("Other", "any other investment"),
        ),
    )
    declare_answers(
        book,
        "moves",
        (("Period", "comes with time passing"), ("Decision", "brought by a decision above a single sale")),
    )
    declare_answers(
        book,
        "basis",
        (
            ("stated", "TVC was given as such"),
            (
                "as supplied",
                "TVC was worked out of a profit, margin, COGS or standard-cost column, on somebody's word",
            ),
        ),
    )
    declare_answers(book, "match", (("Exact", "compare the whole name, sign by sign"),))


def with_one_spelling(statement: Statement) -> Statement:
    """The statement with one spelling per name where only capitals beyond A to Z differ, and a note that says so.

    Spreadsheets take “Café” and “CAFÉ” for the same name, but not all of them in every formula.
    """
    changes: dict[str, pd.DataFrame] = {}
    notes = []
    for table, key in (("sales", "offering"), ("expenses", "account")):
        frame: pd.DataFrame = getattr(statement, table)
        spelled: dict[str, str] = {}
        respelled: dict[str, str] = {}
        for name in frame[key].astype(str).unique().tolist():
            first = name if name.isascii() else spelled.setdefault(name.casefold(), name)
            if first != name:
                respelled[name] = first
                notes.append(f"{key.capitalize()} “{name}” is entered as “{first}”: they differ in capitals only.")
        if respelled:
            changes[table] = frame.assign(**{key: frame[key].replace(respelled)})
    if not changes:
        return statement
    return replace(
        statement,
        sales=changes.get("sales", statement.sales),
        expenses=changes.get("expenses", statement.expenses),
        choices=(*statement.choices, *notes),
    )


def draw_inputs(book: Book, inputs: Inputs, statement: Statement | None) -> None:
    """Draw the five input sheets, filled from a statement or ready to be typed into."""
    _draw_period(book, statement)
    _draw_lines(book, inputs.sales, statement.sales if statement else None, at_least=25)
    _draw_lines(book, inputs.expenses, statement.expenses if statement else None, at_least=20)
    _draw_lines(book, inputs.investment, statement.investment if statement else None, at_least=12)
    for table, hint, needed in (
        (inputs.sales, "hint_sales", ("date", "offering", "revenue", "tvc")),
        (inputs.expenses, "hint_expenses", ("amount", "moves_with")),
        (inputs.investment, "hint_register", ("item", "kind", "opening")),
    ):
        book.sheets[table.sheet].put("A4", f"={hint}", "Hint")
        _mark_missing(book, table, needed)
    _draw_breakdown(book, inputs, statement)


def _draw_lines(book: Book, table: InputTable, frame: pd.DataFrame | None, *, at_least: int) -> None:
    sheet = book.open_sheet(table.sheet, heading_row=table.heading_row, freeze=f"A{table.first_row}")
    columns = tuple(
        Column(
            column.key,
            column.heading,
            column.meaning,
            column.accept,
            '=IF(in_currency="","",in_currency)' if column.unit == "currency" else column.unit,
            column.width,
            column.number_format,
        )
        for column in table.columns
    )
    table = InputTable(table.name, table.sheet, columns, table.heading_row, table.capacity, table.first_column)
    rows = _rows(frame, [column.key for column in columns]) if frame is not None and len(frame) else iter(())
    draw_table(sheet, table, rows, at_least=at_least)


def _mark_missing(book: Book, table: InputTable, needed: Sequence[str]) -> None:
    """Mark, on lines that are begun, the cells that are still needed; the sentence above the table says what of."""
    first, last = table.columns[0].key, table.columns[-1].key
    row = table.first_row
    begun = f"COUNTA(${table.letter(first)}{row}:${table.letter(last)}{row})>0"
    for key in needed:
        letter = table.letter(key)
        cells = f"{letter}{row}:{letter}{table.last_row}"
        book.sheets[table.sheet].mark_ground(cells, f'AND({begun},{letter}{row}="")', "Bad")
    for column in table.columns:
        if column.is_number or column.accept is DAY:
            letter = table.letter(column.key)
            cells = f"{letter}{row}:{letter}{table.last_row}"
            book.sheets[table.sheet].mark(cells, f"ISTEXT({letter}{row})", "Bad")


def _rows(frame: pd.DataFrame, keys: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    columns = [_values(frame, key) for key in keys]
    return zip(*columns, strict=True)


def _values(frame: pd.DataFrame, key: str) -> list[Any]:
    """A column as cell values: dates as day numbers, blanks as None."""
    if key not in frame.columns:
        return [None] * len(frame)
    column = frame[key]
    if key == "date":
        days = pd.to_datetime(column)
        numbers = (days - pd.Timestamp(_DAY_ZERO)).dt.days.tolist()
        return [None if number != number else int(number) for number in numbers]
    if pd.api.types.is_numeric_dtype(column):
        values = column.tolist()
        return [None if value != value else value for value in values]
    return [None if value is None or value != value or value == "" else str(value) for value in column.tolist()]


def _draw_breakdown(book: Book, inputs: Inputs, statement: Statement | None) -> None:
    sheet = book.open_sheet(BREAKDOWN, heading_row=_HEADING_ROW, freeze=f"A{_HEADING_ROW + 1}")
    offerings: list[tuple[Value, ...]] = []
    accounts: list[tuple[Value, ...]] = []
    if statement:
        sales, costs = statement.sales, statement.expenses
        by_t = sales.assign(weight=sales["revenue"] - sales["tvc"])
        offerings = _listed(by_t, "offering", inputs.offerings.capacity)
        accounts = _listed(costs.assign(weight=costs["amount"]), "account", inputs.accounts.capacity)
    draw_table(sheet, inputs.offerings, offerings, at_least=12)
    draw_table(sheet, inputs.accounts, accounts, at_least=12)
    sheet.put("A4", "=hint_breakdown", "Hint")
    sheet.worksheet.column_dimensions["D"].width = 4
    list_place = inputs.offerings.cells("offering").split("!")[1].replace("$", "")
    book.name("offering_answers", BREAKDOWN, list_place)


def _listed(frame: pd.DataFrame, key: str, capacity: int) -> list[tuple[Value, ...]]:
    """The rows of a list on Breakdown: the heaviest names, and how each has to be compared."""
    risky = _easily_mistaken(frame[key].astype(str).unique().tolist())
    return [(name, "Exact" if name in risky else None, None) for name in _by_weight(frame, key, capacity)]


def _by_weight(frame: pd.DataFrame, key: str, capacity: int) -> list[str]:
    """The names in the order a reader wants them: the heaviest kept, the largest first; spelling case apart."""
    if not len(frame):
        return []
    names = frame[key].astype(str)
    names = names[names.str.strip() != ""]
    first_spelling = names.groupby(names.str.casefold()).first()
    weights = frame["weight"].groupby(names.str.casefold()).sum()
    kept = weights.loc[weights.abs().sort_values(ascending=False, kind="stable").index[:capacity]]
    return [str(first_spelling[name]) for name in kept.sort_values(ascending=False, kind="stable").index]


_DATE_PART: Final = r"(\d{1,4}(st|nd|rd|th)?|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|[ap]m?)"
_LIKE_A_DATE: Final = re.compile(rf"{_DATE_PART}([-/.,: ]+{_DATE_PART})+", re.IGNORECASE)
_LIKE_A_NUMBER: Final = re.compile(r"[\d.,%()$€£ +\-/:]+|\d+(\.\d*)?e[+-]?\d+|true|false", re.IGNORECASE)


def _easily_mistaken(names: Sequence[str]) -> set[str]:
    """Names a sum by name could mistake for a pattern, a comparison, a number, a date or another name."""
    whole_numbers = [int(name) for name in names if name.isascii() and name.isdigit()]
    twice = len(set(whole_numbers)) < len(whole_numbers)
    risky = set()
    for name in names:
        if name.isascii() and name.isdigit() and len(name) <= 15 and not twice:
            continue  # plain product codes, all different: a sum by name tells them apart
        pattern = any(sign in name for sign in "*?~") or name.startswith(("<", ">", "=", "#")) or len(name) > 250
        if pattern or _LIKE_A_DATE.fullmatch(name) or _LIKE_A_NUMBER.fullmatch(name):
            risky.add(name)
    return risky


def _day(day: date) -> int:
    return (day - _DAY_ZERO).days


def _draw_period(book: Book, statement: Statement | None) -> None:
    sheet = book.open_sheet(PERIOD, freeze="A5")
    sheet.widths(*FORM_WIDTHS)
    money = '=IF(in_currency="","",in_currency)'
    row = 5
    for table, title, lines in (
        ("PeriodFacts", "The period", _period_lines(statement)),
        ("ControlTotals", "Control totals from the ledger", _control_lines(statement, money)),
        ("LedgerSteps", "The ledger's operating profit and the known steps to it", _ledger_lines(statement, money)),
        ("PriorPeriod", "The prior period, of the same length", _figure_lines("prior", statement, money)),
        ("Budget", "The budget of this period", _figure_lines("budget", statement, money)),
    ):
        cells = draw_form(sheet, table, row, title, lines)
        for name, cell in cells.items():
            book.name(name, PERIOD, cell)
        row += len(lines) + 3
    _say_what_is_missing(book)


def _say_what_is_missing(book: Book) -> None:
    """Beside each required input of the period, what is missing or cannot be read."""
    sheet = book.sheets[PERIOD]
    sheet.worksheet.column_dimensions["F"].width = 34
    for name, wrong in (
        ("in_from", 'IF(ISNUMBER(in_from),"",todo_no_day)'),
        ("in_to", 'IF(ISNUMBER(in_to),IF(in_to<in_from,todo_order,""),todo_no_day)'),
        ("in_horizon", 'IF(ISNUMBER(in_horizon),IF(in_horizon>0,"",todo_months),todo_months)'),
        ("in_currency", '""'),
    ):
        row = period_cell(name, book)[1:]
        sheet.put(f"F{row}", f'=IF({name}="",todo_required,{wrong})', "Hint", indent=1)
    row = period_cell("in_basis", book)[1:]
    sheet.put(f"F{row}", '=IF(COUNTIFS(basis_answers,in_basis)=0,todo_answer,"")', "Hint", indent=1)


def _period_lines(statement: Statement | None) -> list[FormLine]:
    start = _day(statement.period_start) if statement else None
    end = _day(statement.period_end) if statement else None
    horizon = 12 / statement.periods_per_year if statement else None
    return [
        FormLine(
            "in_title",
            "Organisation or title",
            statement.title if statement else None,
            "text",
            TEXT,
            "Whose statement this is; it stands on the Cover.",
        ),
        FormLine("in_from", "First day of the period", start, "date", DAY, "The first day that counts.", look.DAY),
        FormLine("in_to", "Last day of the period", end, "date", DAY, "The last day that counts.", look.DAY),
        FormLine(
            "in_horizon",
            "Horizon: length of the period",
            horizon,
            "months",
            Accept("decimal", "tolerance_ratio", "most_amount", words="above 0; 1 for a month, 0.5 for two weeks"),
            "In months. Figures for a year are worked out from it.",
            "0.##",
        ),
        FormLine(
            "in_currency",
            "Currency",
            statement.currency if statement else None,
            "code",
            Accept("text", "shortest_text", "longest_text", words="one code, such as EUR"),
            "One currency for the whole statement; amounts in others must be converted first.",
        ),
        FormLine(
            "in_basis",
            "Where the TVC comes from",
            statement.tvc_basis if statement else "stated",
            "answer",
            Accept("list", "basis_answers", words="stated, or as supplied"),
            "as supplied: it came from a profit, margin, COGS or standard-cost column that may hold more than TVC.",
        ),
        FormLine(
            "in_verified_by",
            "TVC composition verified by",
            None,
            "name",
            TEXT,
            "Who has seen that the TVC holds truly variable cost only. For TVC as supplied.",
        ),
    ]


def _control_lines(statement: Statement | None, money: str) -> list[FormLine]:
    controls = statement.controls if statement else Controls()
    return [
        FormLine(
            "control_rows",
            "Sales lines of the period",
            controls.rows,
            "lines",
            Accept("decimal", "shortest_text", "most_rows", words="a count, or blank if not known"),
            "How many sales lines the ledger has in the period.",
            look.COUNT,
        ),
        FormLine(
            "control_revenue",
            "Revenue",
            controls.revenue,
            money,
            _CONTROL,
            "Revenue of the period by the ledger.",
            look.MONEY,
        ),
        FormLine(
            "control_tvc",
            "TVC of the units sold",
            controls.tvc,
            money,
            _CONTROL,
            "TVC of the units sold by the ledger.",
            look.MONEY,
        ),
        FormLine(
            "control_oe",
            "Operating expense",
            controls.oe,
            money,
            _CONTROL,
            "Operating expense of the period by the ledger.",
            look.MONEY,
        ),
    ]


_CONTROL: Final = Accept("decimal", "least_amount", "most_amount", words="an amount, or blank if not known")


def _ledger_lines(statement: Statement | None, money: str) -> list[FormLine]:
    ledger = statement.ledger if statement else Ledger()
    return [
        FormLine(
            "ledger_profit",
            "The ledger's operating profit",
            ledger.profit,
            money,
            _CONTROL,
            "Operating profit of the same period as the ledger reports it.",
            look.MONEY,
        ),
        FormLine(
            "ledger_conversion",
            "Conversion cost that moved into stock",
            ledger.conversion,
            money,
            _CONTROL,
            "Labour and overhead the ledger put into stock less what it took out: positive when stock grew.",
            look.MONEY,
        ),
        FormLine(
            "ledger_write_downs",
            "Write-downs the ledger has not made",
            ledger.write_downs,
            money,
            _CONTROL,
            "Written off here and not in the ledger; negative the other way round.",
            look.MONEY,
        ),
        FormLine(
            "ledger_other",
            "Other step 1",
            ledger.other,
            money,
            _CONTROL,
            "Anything else, as an amount to add to NP; say in the comment what it is.",
            look.MONEY,
        ),
        FormLine(
            "ledger_other_2",
            "Other step 2",
            None,
            money,
            _CONTROL,
            "Anything else, as an amount to add to NP; say in the comment what it is.",
            look.MONEY,
        ),
        FormLine(
            "ledger_other_3",
            "Other step 3",
            None,
            money,
            _CONTROL,
            "Anything else, as an amount to add to NP; say in the comment what it is.",
            look.MONEY,
        ),
    ]


def _figure_lines(which: str, statement: Statement | None, money: str) -> list[FormLine]:
    comparison = statement.comparison if statement else None
    figures: Figures | None = getattr(comparison, which) if comparison else None
    return [
        FormLine(
            f"{which}_{key}", label, getattr(figures, key) if figures else None, money, _CONTROL, meaning, look.MONEY
        )
        for key, label, meaning in (
            ("revenue", "Revenue", "Revenue to compare with."),
            ("tvc", "TVC of the units sold", "TVC of the units sold to compare with."),
            ("oe", "Operating expense", "Operating expense to compare with."),
            ("stock_losses", "Stock losses", "Scrapped, written down or missing at the count."),
            ("investment", "Average investment (I)", "Average I to compare with."),
        )
    ]


def period_cell(name: str, book: Book) -> str:
    """The cell of an input on the Period sheet by its name."""
    text: str = book.workbook.defined_names[name].attr_text
    return text.split("!")[1].replace("$", "")
