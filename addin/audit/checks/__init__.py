"""The checks, one room per family; each declares its kinds of findings beside itself."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@cache
def load() -> None:
    """Import every room, so that its kinds and checks are registered."""
    for room in sorted(module.name for module in iter_modules(__path__)):
        import_module(f"{__name__}.{room}")
