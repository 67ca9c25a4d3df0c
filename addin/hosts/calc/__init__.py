"""LibreOffice Calc: the functions as an extension, and putting it into LibreOffice; no business logic."""

from .building import build
from .installation import install, remove, status

__all__ = ["build", "install", "remove", "status"]
