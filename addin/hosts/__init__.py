"""How a program that shows cells reaches the functions: one package for each; none holds business logic.

Each offers `build(folder, *, replace=False) -> Path`, `install()`, `remove()` and `status() -> Report`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What was done or found, in sentences, and whether all is well."""

    lines: tuple[str, ...]
    ok: bool
