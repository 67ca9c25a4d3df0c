"""Freezes a reviewed workbook into a paper one can sign: values with their formulas beside them as text."""

from .issue import Issue, Issued, IssueRefusedError, issue

__all__ = ["Issue", "IssueRefusedError", "Issued", "issue"]
