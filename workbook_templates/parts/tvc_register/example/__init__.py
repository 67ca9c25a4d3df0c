"""The worked example of the TVC register, read from its data file; every line names its source."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from workbook_templates.parts.tvc_register.content import CashCase, CostLine, Forgotten, Leftover, Offering, TvcRegister


def example() -> TvcRegister:
    """The source documents' own cases as a filled register.

    >>> example().offerings[0].offering
    'Item in regular use'
    """
    text = files(__name__).joinpath("register.toml").read_text(encoding="utf-8")
    return from_data(tomllib.loads(text))


def from_data(data: dict[str, Any]) -> TvcRegister:
    """A register from plain data; a key that no part knows is refused.

    Errors: TypeError naming the unknown key.
    """
    parts = {"offerings": Offering, "costs": CostLine, "leftovers": Leftover, "cash": CashCase, "checklist": Forgotten}
    read: dict[str, Any] = {
        name: tuple(make(**line) for line in data[name]) for name, make in parts.items() if name in data
    }
    rest = {name: value for name, value in data.items() if name not in parts}
    return TvcRegister(**rest, **read, is_example=True)
