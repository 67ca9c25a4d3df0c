"""Tables of sales and costs in, a period `Statement` out; it never writes to a file it reads."""

from addin.statement.read import Read, Request, example_request, example_statement, read, read_statement
from addin.statement.refusal import InputError
from addin.statement.settings import Settings, TableSettings
from addin.statement.statement import (
    Comparison,
    Controls,
    Figures,
    Ledger,
    OutsidePeriod,
    SourceFile,
    Statement,
    UnusedLine,
)

__all__ = [
    "Comparison",
    "Controls",
    "Figures",
    "InputError",
    "Ledger",
    "OutsidePeriod",
    "Read",
    "Request",
    "Settings",
    "SourceFile",
    "Statement",
    "TableSettings",
    "UnusedLine",
    "example_request",
    "example_statement",
    "read",
    "read_statement",
]
