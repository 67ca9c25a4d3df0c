"""Throughput decisions in a spreadsheet: `addin.call("THROUGHPUT", 100, 75)`, or `addin.throughput(100, 75)`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from addin.version import VERSION

if TYPE_CHECKING:
    from addin.catalogue import FUNCTIONS, call, ta_help, ta_version
    from addin.cells import CellError
    from addin.functions.capacity import capacity_check, t_per_cu, tpar
    from addin.functions.cash import cash_delta, oe_stream
    from addin.functions.classify_offering import classify_offering
    from addin.functions.delta_decision import delta_decision
    from addin.functions.delta_throughput import delta_throughput
    from addin.functions.product_mix import product_mix
    from addin.functions.throughput import throughput
    from addin.functions.toc_measures import toc_np, toc_productivity, toc_roi, toc_turns
    from addin.functions.tvc_policy import tvc_basis, tvc_policy

__version__ = VERSION
__all__ = [
    "FUNCTIONS", "VERSION", "CellError", "call",
    "capacity_check", "cash_delta", "classify_offering", "delta_decision", "delta_throughput", "oe_stream",
    "product_mix", "t_per_cu", "ta_help", "ta_version", "throughput", "toc_np", "toc_productivity", "toc_roi",
    "toc_turns", "tpar", "tvc_basis", "tvc_policy",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """What the package offers, imported when it is first asked for, so that a command line starts at once."""
    if name == "CellError":
        from addin.cells import CellError

        return CellError
    catalogue = import_module("addin.catalogue")  # not `from addin`, which would ask this function again
    if name in ("FUNCTIONS", "call"):
        return getattr(catalogue, name)
    if name in __all__:
        return catalogue.FUNCTIONS[name.upper()].compute
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
