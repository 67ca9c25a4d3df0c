"""What a cell error is: an exception while a function works, a value once it stands in a cell; it never computes."""

from __future__ import annotations

CODES = ("#N/A", "#VALUE!", "#NUM!", "#DIV/0!", "#REF!", "#NAME?", "#NULL!")

NOT_AVAILABLE = "#N/A"
VALUE = "#VALUE!"
NUM = "#NUM!"
DIV0 = "#DIV/0!"


class CellError(Exception):
    """A worksheet error with the sentence that explains it.

    Raised where a whole call fails, and used as a value in arguments and in spilled results.

    Arguments: `code`, one of the seven error texts of a spreadsheet; `message`, one sentence that names
    the argument, the line, the offending value, what is accepted and what to do.

    >>> CellError("#N/A", "TVC is blank on line 3").code
    '#N/A'
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.message else self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CellError) and (self.code, self.message) == (other.code, other.message)

    def __hash__(self) -> int:
        return hash((self.code, self.message))
