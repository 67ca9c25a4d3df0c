"""One call from Calc: what it hands over goes to the catalogue's function, and what comes back is what Calc takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from addin.catalogue import WorksheetFunction
from addin.cells import VALUE, CellError

from .cells import Spill, as_error, from_calc, to_calc
from .log import write_failure

Answer = Callable[..., Any]
"""Takes what Calc hands over, one value per argument of the signature; gives what Calc takes."""


def answering(function: WorksheetFunction, spilled: Callable[[Spill], Any], log: Path | None) -> Answer:
    """What Calc calls for one function.

    Arguments: `function`, from the catalogue; `spilled`, which gives Calc rows of cells; `log`, where an unexpected
    failure is noted.
    """
    compute, name = function.compute, function.signature.name

    def answer(*handed: Any) -> Any:
        try:
            result = to_calc(compute(*map(from_calc, handed)))
        except CellError as error:
            return as_error(error.code)
        except Exception:
            if log is not None:
                write_failure(log, name, handed)
            return as_error(VALUE)
        return spilled(result) if isinstance(result, Spill) else result

    return answer
