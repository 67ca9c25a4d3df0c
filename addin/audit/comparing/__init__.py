"""What changed between two versions of a workbook, and which inputs each changed result goes back to."""

from addin.audit.comparing.change import Change, Nature
from addin.audit.comparing.compare import Compared, compare

__all__ = ["Change", "Compared", "Nature", "compare"]
