"""What a change between two versions of a workbook is; it looks at no workbook itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """What kind of thing changed."""

    STRUCTURE = "structure"
    POLICY = "policy"
    FORMULA = "formula"
    INPUT = "input"
    TEXT = "text"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: where it was and is, what it is called, what it held and holds.

    `causes` names the first changed cells a result goes back to, `cause_count` says how many there are.
    """

    nature: Nature
    old_place: str
    new_place: str
    called: str
    old: str
    new: str
    difference: float | None = None
    causes: tuple[str, ...] = ()
    cause_count: int = 0
    where: tuple[str, int, int] = ("", 0, 0)

    @property
    def place(self) -> str:
        return self.new_place or self.old_place
