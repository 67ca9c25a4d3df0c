"""The templates by name: which there are, what each is for, and how one is built, empty or with its worked example."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from openpyxl import Workbook

from .editions import Edition

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "throughput_statement": "a period: T, OE, I, NP and the bridges to the ledger",
        "tvc_register": "every cost line with its facts: which part is truly variable for a single sale, and why",
        "delta_decision": "one decision, its alternatives and sets, in scenarios and within capacity",
        "offering_portfolio": "what each offering is there for: to earn, to justify a price or to steer behaviour",
    }
)


def built(name: str, edition: Edition, *, example: bool) -> Workbook:
    """A template as a workbook whose formulas have no values yet.

    >>> from .editions import EDITIONS
    >>> built("throughput_statement", EDITIONS["calc"], example=False).sheetnames[0]
    'Cover'
    """
    module = import_module(f"workbook_templates.{name}")
    workbook: Workbook = module.build(module.example() if example else None, edition=edition.build)
    return workbook
