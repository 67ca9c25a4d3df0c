"""Windows Excel: the functions through xlwings, the ready add-in, and putting it on a computer; no business logic."""

from .building import build
from .installation import install, remove, status

__all__ = ["build", "install", "remove", "status"]
