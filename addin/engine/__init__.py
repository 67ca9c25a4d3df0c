"""No spreadsheet program at all: the embedded formula engine with our functions; it never answers the unproven.

`evaluate` is one formula, as `throughput eval` asks for it. `compute` is every formula of a workbook, as
finishing and auditing ask for it, and is imported when it is first asked for. Native functions are answered only
as far as `proven_natives.csv` goes.
"""

from typing import TYPE_CHECKING, Any

from .asked import FormulaSyntaxError, Unverified
from .evaluation import Evaluation, evaluate
from .proven import Native, proven

if TYPE_CHECKING:
    from .workbook import CellValue, Computed, FormulaCell, Place, compute

__all__ = [
    "CellValue",
    "Computed",
    "Evaluation",
    "FormulaCell",
    "FormulaSyntaxError",
    "Native",
    "Place",
    "Unverified",
    "compute",
    "evaluate",
    "proven",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import workbook

        return getattr(workbook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
