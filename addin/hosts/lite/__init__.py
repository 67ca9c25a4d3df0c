"""Excel on Mac and the web: a workbook that carries the functions for xlwings Lite; nothing is installed."""

from .main_py import REQUIREMENTS, main_py
from .workbook import carry_functions

__all__ = ["REQUIREMENTS", "carry_functions", "main_py"]
