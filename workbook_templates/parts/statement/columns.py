"""The columns of the throughput statement's input tables: meaning, unit and accepted entry of each, said once."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.tables import Accept, Column

ANY_AMOUNT: Final = Accept("decimal", "least_amount", "most_amount", words="any amount; a minus sign for a return")
TEXT: Final = Accept("text", "shortest_text", "longest_text", words="text of up to 255 characters")
DAY: Final = Accept("date", "first_day", "last_day", words="a date as year-month-day, 1990 to 2199")
ROW: Final = Accept("whole", "shortest_text", "most_rows", words="a row number")

SALES_COLUMNS: Final = (
    Column(
        "date",
        "Date",
        "The day of the sale. Lines outside the period are not counted; Checks says so.",
        DAY,
        "date",
        12,
        look.DAY,
    ),
    Column(
        "offering",
        "Offering",
        "What was sold. Offerings listed on Breakdown get a line of their own; "
        "all others are added up as All other offerings.",
        Accept(
            "list",
            "offering_answers",
            strict=False,
            words="an offering listed on Breakdown",
            blanks=False,
            error="This offering is not listed on Breakdown. It will be counted under All other offerings. Keep it?",
        ),
        "text",
        30,
    ),
    Column("customer", "Customer", "Who bought. For your information; no total uses it.", TEXT, "text", 22),
    Column(
        "quantity",
        "Quantity",
        "Units sold; negative for a return. May stay blank.",
        ANY_AMOUNT,
        "units",
        12,
        look.QUANTITY,
    ),
    Column(
        "price",
        "Price per unit",
        "For your information: the price per unit. The line's revenue is what counts.",
        ANY_AMOUNT,
        '=IF(in_currency="","",in_currency&" per unit")',
        13,
        look.MONEY,
    ),
    Column(
        "revenue",
        "Revenue",
        "Revenue of the whole line: quantity × price, after discounts, without sales tax.",
        ANY_AMOUNT,
        "currency",
        15,
        look.MONEY,
    ),
    Column(
        "tvc",
        "TVC of the units sold",
        "Truly variable cost of the units sold, for the whole line. Required: "
        "type 0 if this sale truly has no variable cost.",
        ANY_AMOUNT,
        "currency",
        15,
        look.MONEY,
    ),
    Column(
        "replacement_tvc",
        "TVC at today's replacement cost",
        "The same units at what buying them again costs today, "
        "for the whole line. Blank means: equal to the TVC of the units sold.",
        ANY_AMOUNT,
        "currency",
        16,
        look.MONEY,
    ),
    Column("comment", "Comment", "Anything a reader should know about this line.", TEXT, "text", 20),
    Column("source", "Source file", "Where this line comes from.", TEXT, "text", 24),
    Column("row", "Source row", "Its row in that file; the file's heading is row 1.", ROW, "row", 10, look.COUNT),
)
EXPENSE_COLUMNS: Final = (
    Column(
        "date",
        "Date",
        "The day of the expense; blank means it belongs to the whole period.",
        DAY,
        "date",
        12,
        look.DAY,
    ),
    Column(
        "account",
        "Account",
        "The ledger account or group. Accounts listed on Breakdown get a line of their own.",
        TEXT,
        "text",
        28,
    ),
    Column("description", "Description", "What it was for.", TEXT, "text", 36),
    Column(
        "amount",
        "Amount",
        "Operating expense: positive for a cost, negative for a credit.",
        ANY_AMOUNT,
        "currency",
        16,
        look.MONEY,
    ),
    Column(
        "moves_with",
        "Moves with",
        "Period: it comes with time passing. Decision: a decision above a single sale "
        "brought it, such as a shift or a flight.",
        Accept("list", "moves_answers", words="Period or Decision"),
        "answer",
        13,
    ),
    Column("comment", "Comment", "Anything a reader should know about this line.", TEXT, "text", 24),
    Column("source", "Source file", "Where this line comes from.", TEXT, "text", 24),
    Column("row", "Source row", "Its row in that file; the file's heading is row 1.", ROW, "row", 10, look.COUNT),
)
INVESTMENT_COLUMNS: Final = (
    Column(
        "date",
        "Month",
        "The first day of the month the line covers; blank means the whole period.",
        DAY,
        "date",
        12,
        look.DAY,
    ),
    Column("item", "Item", "What money is stuck in. One line for the period, or one a month.", TEXT, "text", 26),
    Column(
        "kind",
        "Kind",
        "Material: bought to be sold or used up. Equipment, or Other investment.",
        Accept("list", "kind_answers", words="Material, Equipment or Other"),
        "answer",
        13,
    ),
    Column("opening", "Opening", "At the beginning, at what was paid for it.", ANY_AMOUNT, "currency", 14, look.MONEY),
    Column("purchases", "Purchases", "Bought in the period.", ANY_AMOUNT, "currency", 14, look.MONEY),
    Column(
        "used",
        "Used",
        "Material: what became TVC of the units sold, net of returns to stock. Equipment and "
        "Other: the depreciation that stands among the expenses.",
        ANY_AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column("scrapped", "Scrapped", "Thrown away; a loss of the period.", ANY_AMOUNT, "currency", 14, look.MONEY),
    Column(
        "written_down",
        "Written down",
        "Taken off the book value; a loss of the period.",
        ANY_AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "count_difference",
        "Count difference",
        "Found at the count: positive for more than the books said.",
        ANY_AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "closing",
        "Closing as stated",
        "At the end, as the ledger or the count says; blank if nobody says. It is compared with the computed closing.",
        ANY_AMOUNT,
        "currency",
        15,
        look.MONEY,
    ),
    Column("comment", "Comment", "Anything a reader should know about this line.", TEXT, "text", 22),
    Column("source", "Source file", "Where this line comes from.", TEXT, "text", 22),
    Column("row", "Source row", "Its row in that file; the file's heading is row 1.", ROW, "row", 10, look.COUNT),
)
OFFERING_COLUMNS: Final = (
    Column("offering", "Offering", "An offering that gets a line of its own, spelled as on Sales.", TEXT, "text", 40),
    Column(
        "match",
        "Compare",
        "Exact: for a name holding * ? ~ or looking like a number or a date, which a sum by "
        "name could mistake. Blank: by name.",
        Accept("list", "match_answers", words="Exact, or blank"),
        "answer",
        12,
    ),
    Column("comment", "Comment on the offering", "Anything a reader should know.", TEXT, "text", 30),
)
ACCOUNT_COLUMNS: Final = (
    Column("account", "Account", "An account that gets a line of its own, spelled as on Expenses.", TEXT, "text", 40),
    Column(
        "account_match",
        "Compare account",
        "Exact: for a name holding * ? ~ or looking like a number or a date, which a sum by name could mistake. "
        "Blank: by name.",
        Accept("list", "match_answers", words="Exact, or blank"),
        "answer",
        12,
    ),
    Column("account_comment", "Comment on the account", "Anything a reader should know.", TEXT, "text", 30),
)
