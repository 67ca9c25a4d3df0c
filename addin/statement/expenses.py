"""Turns a table of operating expenses into lines; it never puts an expense into TVC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.statement.columns import EXPENSES
from addin.statement.fields import Fields, Reasons, read_fields
from addin.statement.refusal import InputError, counted, listed, quoted
from addin.statement.settings import TableSettings
from addin.statement.source import Table
from addin.statement.statement import EXPENSE_COLUMNS

MOVES_WITH: Final = {
    "period": "Period",
    "time": "Period",
    "fixed": "Period",
    "zeitraum": "Period",
    "période": "Period",
    "decision": "Decision",
    "entscheidung": "Decision",
    "décision": "Decision",
}
NO_ACCOUNT: Final = "(no account)"


@dataclass(frozen=True, eq=False)
class ExpenseLines:
    """Every line of the table, and why it cannot be used (or None)."""

    frame: pd.DataFrame
    reasons: Reasons
    fields: Fields
    sentences: tuple[str, ...]


def read_expenses(table: Table, settings: TableSettings) -> ExpenseLines:
    """The operating expenses of a table: a positive amount is a cost, a negative one a refund.

    Raises:
        InputError: no column of amounts, or most of them negative.
    """
    fields = read_fields(table, EXPENSES, settings, ("amount",))
    columns = fields.columns
    if not columns.has("amount"):
        raise InputError(
            f"{table.name} has no column that can be taken for the amount; its headings are "
            f"{listed([heading for heading in table.headings if heading])}: name it with "
            "--expenses-column amount=HEADING"
        )
    reasons = Reasons(fields.count)
    amount = fields.require("amount")
    dates = _dates(fields, reasons)
    reasons.add(fields.totals(("account", "description"), np.isnat(dates)), "it looks like a total, not an expense")
    reasons.add_numbers(amount, "amount", "type 0 if nothing was spent")
    usable = amount.values[reasons.usable & (amount.values != 0)]
    if len(usable) and float((usable < 0).mean()) > 0.5:
        raise InputError(
            f"most amounts of {table.name} are negative; if the file shows expenses that way, reverse the signs with "
            "--reverse amount"
        )
    moves, sentences = _moves_with(fields, reasons)
    account = fields.text("account")
    description = fields.text("description")
    frame = pd.DataFrame(
        {
            "date": dates,
            "account": np.where(account != "", account, np.where(columns.has("account"), NO_ACCOUNT, description)),
            "description": description,
            "amount": amount.values,
            "moves_with": moves,
            "source": np.full(fields.count, table.file.name, dtype=object),
            "row": table.rows,
        },
        columns=list(EXPENSE_COLUMNS),
    )
    undated = int((np.isnat(dates) & reasons.usable).sum())
    if undated:
        sentences.append(f"{counted(undated, 'expense line')} without a date belong to the whole period.")
    return ExpenseLines(frame, reasons, fields, (*fields.sentences, *sentences))


def _dates(fields: Fields, reasons: Reasons) -> npt.NDArray[np.datetime64]:
    if fields.dates is None:
        return np.full(fields.count, np.datetime64("NaT", "s"), dtype="datetime64[s]")
    reasons.add(np.isnat(fields.dates.values) & ~fields.dates.blank, fields.dates.faults)
    return fields.dates.values


def _moves_with(fields: Fields, reasons: Reasons) -> tuple[npt.NDArray[np.object_], list[str]]:
    """What makes each expense move: the passing of the period, unless the table says that a decision does."""
    if not fields.columns.has("moves_with"):
        sentence = f"Every expense of {fields.table.name} moves with the period; no column says otherwise."
        return np.full(fields.count, "Period", dtype=object), [sentence]
    texts = fields.text("moves_with")
    answers = np.array([MOVES_WITH.get(text.casefold(), "Period" if not text else "") for text in texts], dtype=object)
    unknown = answers == ""
    faults = np.array([f"moves with {quoted(text)} is not Period or Decision" for text in texts], dtype=object)
    reasons.add(unknown, faults)
    blank = int(((texts == "") & reasons.usable).sum())
    said = [f"{counted(blank, 'expense line')} with a blank “moves with” move with the period."] if blank else []
    return answers, said
