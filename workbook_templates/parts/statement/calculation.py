"""The throughput statement's calculation: the totals of the period, the I register, and the charts' feeds.

Every figure has one cell with a name, so that results, checks and the audit read the same one.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.figures import Figure, draw_figures
from workbook_templates.parts.statement.inputs import Inputs

CALCULATION: Final = "Calculation"
CHART_DATA: Final = "Chart data"

IN_PERIOD: Final = '">="&period_from,{dates},"<="&period_to'


def sums(inputs: Inputs, key: str, *more: str) -> str:
    """The sum of a sales column over the period, with further pairs of range and criterion."""
    dates = inputs.sales.cells("date")
    parts = [inputs.sales.cells(key), dates, IN_PERIOD.format(dates=dates), *more]
    return f"SUMIFS({','.join(parts)})"


def replaced(inputs: Inputs, *more: str) -> str:
    """The TVC at today's replacement cost over the period; where none is given, the TVC of the units sold."""
    given = (inputs.sales.cells("replacement_tvc"), '"<>"')
    return f"{sums(inputs, 'replacement_tvc', *more)}+{sums(inputs, 'tvc', *more)}-{sums(inputs, 'tvc', *more, *given)}"


def _without(filled: str, missing: str) -> str:
    """How many lines are filled in one column and not in another."""
    return f'COUNTA({filled})-COUNTIFS({filled},"<>",{missing},"<>")'


def draw_calculation(book: Book, inputs: Inputs, money: str) -> None:
    """Draw the sheet of named totals."""
    sheet = book.open_sheet(CALCULATION, freeze="A5")
    sheet.widths(44, 20, 22, 78)
    row = 5
    for title, facts in (
        ("The period", _period_facts()),
        ("Sales", _sales_facts(inputs, money)),
        ("Operating expense", _expense_facts(inputs, money)),
        ("Investment", _investment_facts(inputs, money)),
        ("For the measures", _measure_facts(money)),
        ("What is still to do", _hints()),
    ):
        sheet.put(f"A{row}", title, "Heading 1")
        row = draw_figures(book, CALCULATION, row + 1, facts) + 1


def _period_facts() -> list[Figure]:
    return [
        Figure("period_from", "First day", 'IF(in_from="","",in_from)', "from Period", look.DAY),
        Figure("period_to", "Last day", 'IF(in_to="","",in_to)', "from Period", look.DAY),
        Figure(
            "period_ready",
            "The period is known",
            'IF(period_from="",0,IF(period_to="",0,IF(period_to>=period_from,1,0)))',
            "1 when both days are given in order",
        ),
        Figure(
            "months_in_period",
            "Calendar months touched",
            'IF(period_ready=1,(YEAR(period_to)-YEAR(period_from))*months_per_year+MONTH(period_to)-MONTH(period_from)+1,"")',
            "from the two days",
        ),
        Figure(
            "periods_per_year",
            "Such periods in a year",
            'IF(in_horizon="","",IF(in_horizon>0,months_per_year/in_horizon,""))',
            "12 months ÷ horizon",
            look.RATIO,
        ),
        Figure("currency", "Currency", 'IF(in_currency="","",in_currency)', "from Period", look.TEXT),
        Figure(
            "basis_note",
            "Note on the TVC",
            'IF(in_basis=basis_as_supplied,IF(in_verified_by="",word_not_verified,word_verified_by&in_verified_by),"")',
            "stands on Cover, Checks and chart titles",
            look.TEXT,
        ),
    ]


def _sales_facts(inputs: Inputs, money: str) -> list[Figure]:
    table = inputs.sales
    date, offering, revenue = table.cells("date"), table.cells("offering"), table.cells("revenue")
    tvc, replacement, quantity = table.cells("tvc"), table.cells("replacement_tvc"), table.cells("quantity")
    inside = f"{date},{IN_PERIOD.format(dates=date)}"
    texts = "+".join(f"COUNTA({cells})-COUNT({cells})" for cells in (date, revenue, tvc, replacement, quantity))
    return [
        Figure("sales_lines", "Lines with revenue", f"COUNT({revenue})", "all lines, in the period or not"),
        Figure("sales_in_period", "Lines in the period", f"IF(period_ready=1,COUNTIFS({inside}),0)", "by their date"),
        Figure(
            "sales_outside",
            "Lines outside the period",
            f"IF(period_ready=1,COUNT({date})-COUNTIFS({inside}),0)",
            "not counted",
        ),
        Figure("sales_no_date", "Lines without a date", _without(revenue, date), "cannot be counted"),
        Figure(
            "sales_no_offering",
            "Lines without an offering",
            _without(revenue, offering),
            "counted under All other offerings",
        ),
        Figure("sales_no_revenue", "Lines without revenue", _without(offering, revenue), "revenue is needed"),
        Figure("sales_no_tvc", "Lines without TVC", _without(revenue, tvc), "blank is not zero: 0 has to be typed"),
        Figure("sales_text", "Text where a number or date belongs", texts, "a sum would skip it silently"),
        Figure(
            "sales_ready",
            "Sales are complete",
            "IF(AND(period_ready=1,sales_in_period>0,sales_no_date+sales_no_revenue+sales_no_tvc+sales_text=0),1,0)",
            "1 when T can be stated",
        ),
        Figure("quantity_given", "Lines with a quantity", f"COUNT({quantity})", "0: the units column stays blank"),
        Figure(
            "quantity_total",
            "Units",
            f'IF(sales_ready=1,{sums(inputs, "quantity")},"")',
            "sum over the period",
            look.QUANTITY,
        ),
        Figure(
            "revenue_total",
            "Revenue",
            f'IF(sales_ready=1,{sums(inputs, "revenue")},"")',
            "sum over the period",
            money,
        ),
        Figure(
            "tvc_total",
            "TVC of the units sold",
            f'IF(sales_ready=1,{sums(inputs, "tvc")},"")',
            "sum over the period",
            money,
        ),
        Figure(
            "replacement_lines",
            "Lines with a replacement cost",
            f'IF(period_ready=1,COUNTIFS({inside},{replacement},"<>"),0)',
            "the others count at the TVC of the units sold",
        ),
        Figure(
            "replacement_ready",
            "A replacement cost is given",
            "IF(AND(sales_ready=1,replacement_lines>0),1,0)",
            "1 when there is any",
        ),
        Figure(
            "replacement_total",
            "TVC at today's replacement cost",
            f'IF(replacement_ready=1,{replaced(inputs)},"")',
            "where blank, the TVC of the units sold",
            money,
        ),
    ]


def _expense_facts(inputs: Inputs, money: str) -> list[Figure]:
    table = inputs.expenses
    date, account, amount, moves = (table.cells(key) for key in ("date", "account", "amount", "moves_with"))
    inside = f"{date},{IN_PERIOD.format(dates=date)}"

    def total(*more: str) -> str:
        tail = "".join(f",{part}" for part in more)
        whole = f"SUMIFS({amount}{tail})" if more else f"SUM({amount})"
        # The undated ones: all less the dated. A condition of being blank is counted differently from host to host.
        return f'IF(oe_ready=1,SUMIFS({amount},{inside}{tail})+{whole}-SUMIFS({amount},{date},"<>"{tail}),"")'

    return [
        Figure("oe_lines", "Expense lines", f"COUNT({amount})", "lines with an amount"),
        Figure(
            "oe_in_period",
            "Lines of the period",
            f'IF(period_ready=1,COUNTIFS({inside},{amount},"<>")+COUNT({amount})-COUNTIFS({amount},"<>",{date},"<>"),0)',
            "dated in the period, or undated",
        ),
        Figure(
            "oe_outside",
            "Lines outside the period",
            f"IF(period_ready=1,COUNT({date})-COUNTIFS({inside}),0)",
            "not counted",
        ),
        Figure(
            "oe_incomplete",
            "Lines without an amount, or with text",
            f"{_without(account, amount)}+COUNTA({amount})-COUNT({amount})",
            "an amount is needed",
        ),
        Figure(
            "oe_unsorted",
            "Lines that say neither Period nor Decision",
            f'COUNT({amount})-COUNTIFS({amount},"<>",{moves},moves_period)-COUNTIFS({amount},"<>",{moves},moves_decision)',
            "facts to be given",
        ),
        Figure(
            "oe_ready",
            "Operating expense is complete",
            "IF(AND(period_ready=1,oe_lines>0,oe_incomplete=0),1,0)",
            "1 when OE can be stated; truly none is one line with the amount 0",
        ),
        Figure("oe_total", "Operating expense (OE)", total(), "dated in the period, or undated", money),
        Figure("oe_period", "of which moves with time", total(moves, "moves_period"), "lines that say Period", money),
        Figure(
            "oe_decision",
            "of which moves with decisions",
            total(moves, "moves_decision"),
            "lines that say Decision",
            money,
        ),
    ]


def _investment_facts(inputs: Inputs, money: str) -> list[Figure]:
    table = inputs.investment
    item, kind, opening, date = (table.cells(key) for key in ("item", "kind", "opening", "date"))
    numbers = [
        table.cells(key)
        for key in ("opening", "purchases", "used", "scrapped", "written_down", "count_difference", "closing")
    ]
    texts = "+".join(f"COUNTA({cells})-COUNT({cells})" for cells in (date, *numbers))
    kinds = "-".join(f'COUNTIFS({item},"<>",{kind},kind_{name})' for name in ("material", "equipment", "other"))
    return [
        Figure("i_lines", "Lines of the register", f"COUNTA({item})", "lines with an item"),
        Figure("i_dated", "Lines of single months", f"COUNT({date})", "0: every line covers the period"),
        Figure(
            "i_incomplete",
            "Lines without an opening or a kind, or with text",
            f"{_without(item, opening)}+COUNTA({item})-{kinds}+{texts}",
            "opening and kind are needed",
        ),
        Figure(
            "i_ready",
            "The register is complete",
            "IF(AND(period_ready=1,i_lines>0,i_incomplete=0),1,0)",
            "1 when I can be stated",
        ),
        Figure("i_average", "Average investment (I)", 'IF(i_ready=1,register_average,"")', "from Register", money),
        Figure(
            "material_lines",
            "Lines of material",
            f'COUNTIFS({item},"<>",{kind},kind_material)',
            "0: what was bought is not known",
        ),
        Figure(
            "bought_ready",
            "What was bought is known",
            "IF(AND(sales_ready=1,i_ready=1,material_lines>0),1,0)",
            "1 when the register holds material",
        ),
        Figure(
            "purchases_total",
            "Material bought in the period",
            'IF(bought_ready=1,register_purchases,"")',
            "from Register",
            money,
        ),
        Figure(
            "used_total",
            "Material used for the units sold",
            'IF(bought_ready=1,register_used,"")',
            "from Register",
            money,
        ),
        Figure(
            "tvc_bought",
            "What was bought in the period, and TVC never in stock",
            'IF(bought_ready=1,tvc_total-used_total+purchases_total,"")',
            "TVC less material used, plus material bought",
            money,
        ),
        Figure(
            "stock_losses",
            "Stock losses",
            'IF(i_ready=1,register_stock_losses,"")',
            "material scrapped, written down, missing at the count",
            money,
        ),
        Figure(
            "other_losses",
            "Losses on equipment and other investment",
            'IF(i_ready=1,register_other_losses,"")',
            "the same for the other kinds",
            money,
        ),
    ]


def _measure_facts(money: str) -> list[Figure]:
    return [
        Figure(
            "charges",
            "OE and losses",
            'IF(AND(sales_ready=1,oe_ready=1),SUM(oe_total,stock_losses,other_losses),"")',
            "what is taken from T to reach NP",
            money,
        ),
        Figure(
            "measures_ready",
            "NP and I are known",
            "IF(AND(sales_ready=1,oe_ready=1,i_ready=1),1,0)",
            "1 when ROI can be stated",
        ),
        Figure(
            "turns_ready", "T and I are known", "IF(AND(sales_ready=1,i_ready=1),1,0)", "1 when turns can be stated"
        ),
        Figure(
            "year_ready",
            "The horizon is known",
            'IF(periods_per_year="",0,1)',
            "1 when figures for a year can be stated",
        ),
        Figure(
            "t_year",
            "T for a year",
            'IF(AND(sales_ready=1,year_ready=1),t_total*periods_per_year,"")',
            "T × periods in a year",
            money,
        ),
        Figure(
            "charges_year",
            "OE and losses for a year",
            'IF(AND(charges<>"",year_ready=1),charges*periods_per_year,"")',
            "OE and losses × periods in a year",
            money,
        ),
        *(
            fact
            for which, label in (("prior", "prior period"), ("budget", "budget"))
            for fact in (
                Figure(
                    f"{which}_t_ready",
                    f"T of the {label} is known",
                    f'IF(AND({which}_revenue<>"",{which}_tvc<>""),1,0)',
                    "1 when revenue and TVC are given",
                ),
                Figure(
                    f"{which}_np_ready",
                    f"NP of the {label} is known",
                    f'IF(AND({which}_t_ready=1,{which}_oe<>""),1,0)',
                    "1 when OE is given too",
                ),
                Figure(
                    f"{which}_i_ready",
                    f"I of the {label} is known",
                    f'IF({which}_investment<>"",1,0)',
                    "1 when given",
                ),
                Figure(
                    f"{which}_charges",
                    f"OE and losses, {label}",
                    f'IF({which}_np_ready=1,SUM({which}_oe,{which}_stock_losses),"")',
                    "what is taken from T",
                    money,
                ),
            )
        ),
        Figure(
            "bridge_ready",
            "The bridge to the ledger can be drawn",
            'IF(AND(charges<>"",ledger_profit<>""),1,0)',
            "1 when NP and the ledger's profit are known",
        ),
        Figure(
            "ledger_explained",
            "NP and the known steps",
            'IF(charges="","",SUM(np_total,ledger_conversion,ledger_write_downs,ledger_other,ledger_other_2,ledger_other_3))',
            "NP + conversion + write-downs + other",
            money,
        ),
        Figure(
            "ledger_remainder",
            "Unexplained remainder",
            'IF(bridge_ready=1,ROUND(ledger_profit-ledger_explained,decimals_difference),"")',
            "the ledger's profit less what is explained",
            money,
        ),
    ]


def _hints() -> list[Figure]:
    return [
        Figure(
            "hint_sales",
            "Sales",
            "IF(period_ready=0,todo_period,IF(sales_no_date>0,sales_no_date&todo_date,IF(sales_no_revenue>0,sales_no_revenue&todo_revenue,"
            'IF(sales_no_tvc>0,sales_no_tvc&todo_tvc,IF(sales_text>0,sales_text&todo_text,IF(sales_in_period=0,todo_sales,""))))))',
            "shown beside T",
            look.TEXT,
        ),
        Figure(
            "hint_oe",
            "Operating expense",
            'IF(oe_ready=1,"",IF(oe_incomplete>0,oe_incomplete&todo_amount,todo_expenses))',
            "shown beside OE",
            look.TEXT,
        ),
        Figure(
            "hint_i",
            "Investment",
            'IF(i_ready=1,"",IF(i_incomplete>0,i_incomplete&todo_opening,todo_investment))',
            "shown beside I",
            look.TEXT,
        ),
        Figure(
            "hint_expenses",
            "Lines of Expenses",
            'IF(oe_incomplete>0,oe_incomplete&todo_amount,IF(oe_unsorted>0,oe_unsorted&todo_moves,""))',
            "shown on Expenses",
            look.TEXT,
        ),
        Figure(
            "hint_register",
            "Lines of Investment",
            'IF(i_incomplete>0,i_incomplete&todo_opening,"")',
            "shown on Investment",
            look.TEXT,
        ),
        Figure(
            "hint_breakdown",
            "Names of Breakdown",
            'IF(SUM(offerings_again)+SUM(accounts_again)>0,todo_twice,"")',
            "shown on Breakdown",
            look.TEXT,
        ),
        Figure(
            "hint_replacement",
            "Replacement cost",
            'IF(replacement_ready=1,"",todo_replacement)',
            "shown beside the bases",
            look.TEXT,
        ),
        Figure(
            "hint_bought", "What was bought", 'IF(bought_ready=1,"",todo_bought)', "shown beside the bases", look.TEXT
        ),
        Figure(
            "hint_ledger",
            "The ledger",
            'IF(bridge_ready=1,"",IF(charges="",todo_np,todo_ledger))',
            "shown beside the bridge",
            look.TEXT,
        ),
        Figure(
            "hint_comparison",
            "Prior period and budget",
            'IF(prior_t_ready+budget_t_ready>0,"",todo_comparison)',
            "shown on Statement",
            look.TEXT,
        ),
    ]


def declare_hint_words(book: Book) -> None:
    """The sentences that say what is missing, and where to give it."""
    for name, text in (
        ("todo_period", "To do: give the first and last day on Period."),
        ("todo_sales", "To do: enter the period's sales on Sales."),
        ("todo_date", " sales lines have no date: fill them on Sales."),
        ("todo_revenue", " sales lines have no revenue: fill them on Sales."),
        ("todo_tvc", " sales lines have no TVC: fill them on Sales; 0 if there truly is none."),
        ("todo_text", " cells on Sales hold text where a number or date belongs."),
        ("todo_expenses", "Not given: enter OE on Expenses (0 if truly none)."),
        ("todo_amount", " expense lines have no amount: fill them on Expenses."),
        ("todo_moves", " expense lines say neither Period nor Decision: choose on Expenses."),
        ("todo_twice", "To do: a name is listed twice; remove the second, or it is counted twice."),
        ("todo_required", "To do: required"),
        ("todo_no_day", "To do: no date; type year-month-day"),
        ("todo_order", "To do: lies before the first day"),
        ("todo_months", "To do: a number of months above 0"),
        ("todo_answer", "To do: choose from the list"),
        ("todo_investment", "Not given: enter the I register on Investment."),
        ("todo_opening", " register lines lack an opening or a kind: fill them on Investment."),
        ("todo_replacement", "Not given: today's replacement cost on Sales."),
        ("todo_bought", "Not given: material in the register on Investment."),
        ("todo_np", "Not yet: NP needs sales and operating expenses."),
        ("todo_ledger", "Not given: the ledger's operating profit on Period."),
        ("todo_comparison", "Not given: prior period or budget on Period."),
        ("word_basis_stated", "given as TVC by whoever gave the figures"),
        ("word_not_verified", "TVC as supplied, composition not verified"),
        ("word_verified_by", "TVC as supplied, composition verified by "),
    ):
        book.word(name, text)
