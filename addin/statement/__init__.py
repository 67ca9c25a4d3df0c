"""Tables of sales and costs in, a period `Statement` out; it never writes to a file it reads."""

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
    "Ledger",
    "OutsidePeriod",
    "SourceFile",
    "Statement",
    "UnusedLine",
]
