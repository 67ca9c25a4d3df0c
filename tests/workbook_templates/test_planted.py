"""Each kind of error, planted alone into a filled template, is found at its place, and nothing else is reported.

Stale figures that follow from an error are re-performance's to tell, and have tests of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest

from addin import audit
from addin.audit.known import KnownTemplate
from tests.addin.audit.books import read_bytes
from tests.workbook_templates.finished import finished
from tests.workbook_templates.planting import Edit, planted, put, renamed, shown_as, swap, with_sheet
from workbook_templates.recognise import known_template
from workbook_templates.templates import TEMPLATES

STATEMENT, REGISTER, DECISION, PORTFOLIO = TEMPLATES
_STATUS: Final = "=IFERROR(IF(ABS(D8)<=E8,word_ok,word_check),word_check)"
_BOOK: Final = "xl/workbook.xml"


@dataclass(frozen=True)
class Planted:
    """An error: what was done, to which template, what finds it and where; `also` may be named besides."""

    what: str
    template: str
    code: str
    place: str
    edits: tuple[Edit, ...]
    also: frozenset[str] = frozenset()
    anew: bool = False


def error(
    what: str, code: str, place: str, *edits: Edit, template: str = STATEMENT, also: str = "", anew: bool = False
) -> Planted:
    return Planted(what, template, code, place, edits, frozenset(also.split()), anew)


ERRORS: Final = (
    error(
        "a formula that subtracts something else", "TP-01", "Statement!B9",
        put("Statement", "B9", 282770.49, formula="=revenue_total-tvc_total"),
    ),
    error(
        "a total that stops short", "TP-01", "'By offering'!E7",
        put("By offering", "E7", 444534.0, formula='=IF(sales_ready=1,SUM(E8:E200),"")'),
    ),
    error("a figure typed over a formula", "TP-02", "Statement!B8", put("Statement", "B8", 160000.0)),
    error("a formula cleared", "TP-03", "'By offering'!D7", put("By offering", "D7")),
    error("another heading", "TP-04", "Statement!A9", put("Statement", "A9", "Gross margin")),
    error("a heading cleared", "TP-04", "Statement!A8", put("Statement", "A8")),
    error("a sheet renamed", "TP-05", "'Profit walk'", renamed("Bridge", "Profit walk"), anew=True),
    error(
        "a sheet added", "TP-06", "Scratch",
        with_sheet("Scratch", '<row r="1"><c r="A1"><v>5</v></c></row>'), anew=True,
    ),
    error(
        "a name that stands for another cell", "TP-07", "Lists",
        swap(_BOOK, r'(<definedName name="tolerance_money">)[^<]*', r"\1Lists!$B$24"),
    ),
    error(
        "a name deleted", "TP-07", "Lists",
        swap(_BOOK, r'<definedName name="tolerance_ratio">[^<]*</definedName>', ""),
    ),
    error(
        "an answer that is none, its rule removed", "TP-08", "Expenses!E9",
        put("Expenses", "E9", "perhaps"), swap("Expenses", r"<dataValidations.*?</dataValidations>", ""), anew=True,
    ),
    error("an answer that is none", "IN-01", "Expenses!E9", put("Expenses", "E9", "perhaps"), anew=True),
    error("a line below the capacity", "TP-09", "Sales!A5010:K5010", put("Sales", "F5010", 100.0), anew=True),
    error("a rule of the policy changed", "TP-10", "Policy!C9", put("Policy", "C9", "TVC")),
    error("another fingerprint", "TP-10", "Cover!B19", put("Cover", "B19", "0123456789ab")),
    error("a rule set nobody has", "TP-11", "Cover!B18", put("Cover", "B18", "Yard 2026"), anew=True),
    error("another version", "TP-12", "Cover!B23", put("Cover", "B23", "0.0.9"), anew=True),
    error("a check that is open", "TP-13", "Checks!F8", put("Checks", "F8", "CHECK", formula=_STATUS)),
    error("a figure beside the result", "TP-14", "Statement!I20", put("Statement", "I20", 500.0)),
    error("a wider tolerance", "TP-15", "Lists!B23", put("Lists", "B23", 500.0)),
    error("protection lifted", "ST-07", "Statement", swap("Statement", r"<sheetProtection[^>]*/>", "")),
    error(
        "a hidden sheet", "ST-01", "Bridge",
        swap(_BOOK, r'(<sheet [^>]*name="Bridge")([^>]*?) state="visible"', r'\1\2 state="hidden"'),
    ),
    error("a hidden row", "ST-02", "Sales!20:20", swap("Sales", '<row r="20"', '<row r="20" hidden="1"')),
    error("a hidden column", "ST-03", "Sales!G:G", swap("Sales", r'(<col [^>]*min="7" max="7")', r'\1 hidden="1"')),
    error(
        "a broken name", "ST-08", "",
        swap(_BOOK, "</definedNames>", '<definedName name="old_rate">#REF!</definedName></definedNames>'),
    ),
    error(
        "a name that means two things", "ST-09", "Sales",
        swap(
            _BOOK, "</definedNames>",
            '<definedName name="currency" localSheetId="3">Lists!$B$9</definedName></definedNames>',
        ),
    ),
    error("a number stored as text", "VA-02", "Sales!F12", put("Sales", "F12", "1200.50"), also="IN-01", anew=True),
    error("an error among the inputs", "VA-01", "Sales!F12", put("Sales", "F12", error="#N/A"), also="IN-01"),
    error("a format that hides a value", "VA-03", "Sales!F12", shown_as("Sales", "F12", 250.0, ";;;")),
    error("manual calculation", "CA-01", "", swap(_BOOK, "<calcPr ", '<calcPr calcMode="manual" ')),
    error("iterative calculation", "CA-02", "", swap(_BOOK, "<calcPr ", '<calcPr iterate="1" ')),
    error("precision as displayed", "CA-03", "", swap(_BOOK, "<calcPr ", '<calcPr fullPrecision="0" ')),
    error("days counted from 1904", "CA-04", "", swap(_BOOK, "<workbookPr", '<workbookPr date1904="1"')),
    error(
        "a formula that counts itself", "FO-05", "Statement!B9",
        put("Statement", "B9", 1.0, formula="=Statement!B9+1"), also="TP-01",
    ),
    error("a date of another year", "TA-04", "Sales!A12", put("Sales", "A12", 45700.0), anew=True),
    error(
        "a sale entered twice", "TA-05", "Sales!A8:F8",
        put("Sales", "A8", 45293.0), put("Sales", "B8", "House Blend 1 kg"), put("Sales", "C8", "Delicatessen Moreau"),
        put("Sales", "D8", 198.0), put("Sales", "E8", 16.45), put("Sales", "F8", 3257.1),
    ),
    error("a negative price", "TA-06", "Sales!E7", put("Sales", "E7", -16.45)),
    error("a negative TVC", "TA-06", "Sales!G7", put("Sales", "G7", -1298.88)),
    error("a rent with the wrong sign", "TA-06", "Expenses!D9", put("Expenses", "D9", -2950.0)),
    error(
        "dollars among euros", "TA-07", "Sales!F13",
        shown_as("Sales", "F12", 100.0, "[$€-2] #,##0"), shown_as("Sales", "F13", 100.0, "[$$-409]#,##0"),
    ),
    error(
        "a treatment typed over", "TP-02", "Treatment!A9", put("Treatment", "A9", "A cost"), template=REGISTER,
    ),
    error(
        "an outcome changed on the policy's key", "TP-10", "'Policy key'!B9", put("Policy key", "B9", "P9"),
        template=REGISTER,
    ),
    error(
        "ΔI by ROI and as a stream", "TA-01", "'Investment changes'!G8",
        *(
            put("Investment changes", f"{column}{row}", value)
            for row, route in ((7, "ROI"), (8, "Stream"))
            for column, value in (
                ("A", "One flight"), ("B", "Seats"), ("C", "Other"), ("D", route), ("G", 5000.0),
            )
        ),
        template=DECISION,
    ),
    error(
        "sales lost with a plus sign", "TA-06", "'Sales changes'!F8", put("Sales changes", "C8", "Cannibalised"),
        template=DECISION,
    ),
    error(
        "a cost with a minus sign", "TA-06", "'Expense changes'!G8", put("Expense changes", "G8", -2000.0),
        template=DECISION,
    ),
    error("a class typed over", "TP-02", "Roles!C7", put("Roles", "C7", "Price"), template=PORTFOLIO),
)  # fmt: skip


@cache
def _clean(template: str, program: str = "calc") -> bytes:
    return finished(template, "example", program).content


@cache
def _known(template: str) -> KnownTemplate | None:
    return known_template(read_bytes(_clean(template)))


@cache
def _codes() -> tuple[str, ...]:
    return tuple(kind.code for kind in audit.kinds() if not kind.code.startswith("RP"))


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case.code} {case.what}")
def test_a_planted_error_is_found_at_its_place_and_nothing_else_is(case: Planted) -> None:
    book = read_bytes(planted(_clean(case.template), *case.edits))
    known = known_template(book) if case.anew else _known(case.template)
    found = audit.findings(audit.Facts(book, known), codes=_codes(), first=5)
    told = {(finding.code, finding.place) for finding in found if finding.code not in case.also}
    assert told == {(case.code, case.place)}, [(f.code, f.place, f.what, f.expected, f.found) for f in found]
    assert found.counts[case.code] == 1


@pytest.mark.parametrize("case", ERRORS[:3:2], ids=lambda case: f"{case.code} {case.what}")
def test_computed_again_only_what_follows_from_the_error_is_stale(case: Planted) -> None:
    """RP-01 and RP-10 name results that the file holds as they were before the error; nothing else is said."""
    book = read_bytes(planted(_clean(case.template), *case.edits))
    found = audit.findings(audit.Facts(book, _known(case.template)), first=1)
    assert set(found.counts) - {"RP-01", "RP-10"} == {case.code}


def test_at_least_thirty_kinds_are_planted() -> None:
    assert len({case.code for case in ERRORS}) >= 30


@pytest.mark.parametrize(
    ("template", "program"), [*((template, "calc") for template in TEMPLATES), (STATEMENT, "plain")]
)
def test_a_clean_filled_template_gives_no_finding(template: str, program: str) -> None:
    book = read_bytes(_clean(template, program))
    known = known_template(book)
    assert known is not None
    assert known.name == template
    assert known.edition == ("plain" if program == "plain" else "addin")
    found = audit.findings(audit.Facts(book, known), codes=_codes(), first=5)
    assert [(finding.code, finding.place, finding.what) for finding in found] == []
