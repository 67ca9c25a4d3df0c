"""Throughput decisions in a spreadsheet: `addin.call("THROUGHPUT", 100, 75)`, or `addin.throughput(100, 75)`."""

from addin.catalogue import FUNCTIONS, call
from addin.cells import CellError
from addin.functions.throughput import throughput
from addin.version import VERSION

__version__ = VERSION
__all__ = ["FUNCTIONS", "VERSION", "CellError", "call", "throughput"]
