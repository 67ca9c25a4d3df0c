"""Opens workbook files of other people: nothing of what they claim is believed, nothing is fetched or executed."""

from .opening import Package, PackageError, Relationship

__all__ = ["Package", "PackageError", "Relationship"]
