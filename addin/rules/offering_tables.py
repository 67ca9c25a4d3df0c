"""The two tables behind offering roles: the four questions, and what measured effects do to their answer."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from .table import Form, RuleTable, read_table
from .tvc_tables import shipped_text

CLASSES = ("Revenue generator", "Cost driver", "Differentiator", "Behavioral lever")
INSTRUCTIONS = (
    "Optimise flow",
    "Optimise, ration at the constraint",
    "Constrain",
    "Protect",
    "Reduce or reprice",
    "Review the claim",
)
STATUSES = ("Confirmed", "Check", "Role not proven")

OFFERING_FORM = Form(
    table="classify_offering",
    facts=MappingProxyType(
        {
            "more_consumed": ("Increase", "Decrease", ""),
            "purpose": ("Price", "Volume", ""),
            "if_constrained": ("Yes", "No", ""),
            "meant_to": ("Consume", "Influence", ""),
            "direct_t": ("above 0", "at most 0", ""),
        }
    ),
    outcomes=MappingProxyType(
        {
            "class": (*CLASSES, "Review"),
            "secondary": None,
            "instruction": (*INSTRUCTIONS, ""),
        }
    ),
)

MEASURED_FORM = Form(
    table="measured_effects",
    facts=MappingProxyType(
        {
            "class": CLASSES,
            "net_effect": ("above 0", "0", "below 0"),
            "dominant": ("induced T", "price effect", "neither"),
            "direct_t": ("above 0", "at most 0"),
        }
    ),
    outcomes=MappingProxyType({"class": (*CLASSES, "as answered"), "status": STATUSES}),
)


@lru_cache(maxsize=1)
def offering_table() -> RuleTable:
    """The four questions of S0 §6 → class, secondary class and instruction."""
    return read_table(shipped_text("classify_offering.json"), OFFERING_FORM, "classify_offering.json")


@lru_cache(maxsize=1)
def measured_table() -> RuleTable:
    """Measured effects → the class as proven, and its status."""
    return read_table(shipped_text("measured_effects.json"), MEASURED_FORM, "measured_effects.json")
