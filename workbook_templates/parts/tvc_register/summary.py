"""The register in a few named figures, which checks, Cover and reviewers read; it judges nothing."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.figures import Figure, draw_figures
from workbook_templates.parts.tvc_register import cost_lines, offerings
from workbook_templates.parts.tvc_register.inputs import Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT

CALCULATION: Final = "Calculation"


def _figures(inputs: Inputs) -> list[Figure]:
    c, costs = cost_lines.cells, inputs.costs
    treated = place(TREATMENT, f"C{cost_lines.FIRST}:C{costs.last_row}", fixed=True)
    checklist = inputs.checklist
    flags = place(TREATMENT, f"I{cost_lines.FIRST}:I{costs.last_row}", fixed=True)
    unassigned = "COUNTIFS(treatment_hints,todo_belongs)"
    return [
        Figure("cost_lines", "Cost lines", f"SUM({c('filled', costs)})", "filled rows of Costs"),
        Figure("cost_ready", "Complete", f"SUM({c('ready', costs)})", "with every fact valid"),
        Figure("cost_decided", "Decided", f"SUM({c('decided', costs)})", "complete, and not in Review"),
        Figure("cost_review", "In Review", f"COUNTIFS({treated},treated_review)", "a question is open"),
        Figure("cost_unassigned", "TVC of no offering", unassigned, "a cost of a single sale without its sale"),
        Figure(
            "flags_shown",
            "Flags",
            f"COUNTIFS({flags},word_flag)+COUNTIFS({flags},word_confirm)",
            "write-down to test, or confirm paid per sale",
        ),
        Figure("offerings_listed", "Offerings", f"COUNTA({inputs.offerings.cells('offering')})", "on Offerings"),
        Figure("offerings_ready", "Offerings with T", f"SUM({offerings.line_cells('ready', inputs)})", "complete"),
        Figure(
            "offerings_again",
            "Offerings listed twice",
            f"SUM({offerings.line_cells('again', inputs)})",
            "names that stand twice",
        ),
        Figure(
            "tvc_of_lines",
            "TVC of all lines with an offering",
            f"SUM({c('tvc', costs)})-SUMIFS({c('tvc', costs)},{c('number', costs)},0)",
            "cost lines added up",
            look.MONEY,
        ),
        Figure(
            "tvc_not_in_t",
            "of which in offerings not complete",
            f"tvc_of_lines-SUM({offerings.line_cells('tvc', inputs)})",
            "waits for facts",
            look.MONEY,
        ),
        Figure(
            "tvc_waiting",
            "TVC of offerings that wait",
            "SUM(tvc_by_offering_waiting)",
            "offering by offering",
            look.MONEY,
        ),
        Figure(
            "conflicts_found",
            "Conflicts of own and group",
            "COUNTIFS(conflicts,word_conflict)",
            "ΔNP of different sign",
        ),
        Figure("memo_total", "Book value to write off", "SUM(memo_by_line)", "memo, outside ΔT and ΔNP", look.MONEY),
        Figure(
            "leftover_total",
            "Book value of all excess",
            "SUM(leftover_book_value)",
            "from Leftover register",
            look.MONEY,
        ),
        Figure(
            "write_down_total",
            "Write-down to test",
            "SUM(leftover_write_down)",
            "book value − net realisable value, where assessed",
            look.MONEY,
        ),
        Figure(
            "to_assess",
            "Leftovers to assess",
            "COUNTIFS(leftover_values,word_to_assess)",
            "no net realisable value given",
        ),
        Figure("checklist_lines", "Usually forgotten lines", f"COUNTA({checklist.cells('line')})", "on Checklist"),
        Figure(
            "checklist_answered",
            "of which answered",
            f"COUNTIFS({checklist.cells('answer')},checklist_in_the_register)+COUNTIFS({checklist.cells('answer')},checklist_does_not_occur)",
            "in the register, or does not occur",
        ),
        Figure(
            "hint_register",
            "What to do first",
            'IF(cost_lines=0,todo_first,IF(cost_lines>cost_decided,cost_lines-cost_decided&todo_open,""))',
            "stands on the Cover",
            look.TEXT,
        ),
    ]


def draw_calculation(book: Book, inputs: Inputs) -> None:
    """Draw the sheet of named figures."""
    book.word("word_flag", "Test for write-down")
    book.word("word_confirm", "Confirm paid per sale")
    sheet = book.open_sheet(CALCULATION, heading_row=6, freeze="A7")
    sheet.widths(44, 40, 24, 62)
    draw_figures(book, CALCULATION, 6, _figures(inputs))
