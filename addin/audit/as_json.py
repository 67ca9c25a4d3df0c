"""An audit as plain data for another program, in the form of `audit.schema.json`; it decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from addin.audit.audit import Audited, DistinctFormula, InputRun, SheetSummary
from addin.audit.book import CellValue
from addin.audit.findings import KINDS, Finding, Severity
from addin.audit.reperformance import Reperformed
from addin.cells import CellError

FORM: Final = 1
"""The number of this form; it rises when a reader of the older one would go wrong."""
SCHEMA: Final = Path(__file__).parent / "audit.schema.json"


def schema() -> Mapping[str, Any]:
    """The documented form, as JSON Schema 2020-12."""
    read: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


def as_json(audited: Audited, made: datetime) -> dict[str, Any]:
    """An audit as plain data.

    Arguments: `audited`; `made`, when, the only thing in which two runs on one file differ.
    Result: what `json.dumps` takes, valid by `schema()`.
    """
    book = audited.book
    return {
        "form": FORM,
        "made": made.isoformat(timespec="seconds"),
        "version": audited.version,
        "rule_sets": {rules.name: rules.fingerprint for rules in audited.rule_sets},
        "settings": {"first": audited.settings.first, "ignored": sorted(audited.settings.ignored)},
        "file": {
            "name": book.name,
            "size": book.size,
            "sha256": book.sha256,
            "kind": book.kind,
            "application": book.properties.application,
            "not_read": list(book.faults),
        },
        "verdict": audited.verdict,
        "counts": {severity.value: audited.findings.number(severity) for severity in Severity},
        "kinds": [
            {"code": code, "title": KINDS[code].title, "severity": KINDS[code].severity.value, "number": number}
            for code, number in sorted(audited.findings.counts.items())
        ],
        "findings": [_finding(finding) for finding in audited.findings],
        "reperformance": [_reperformed(cell) for cell in audited.reperformance],
        "not_recalculated": audited.reperformance.fault,
        "formulas": [_formula(formula) for formula in audited.formulas],
        "inputs": [_run(run) for run in audited.inputs],
        "sheets": [_sheet(sheet) for sheet in audited.sheets],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": finding.place,
        "what": finding.what,
        "expected": finding.expected,
        "found": finding.found,
        "cells": finding.count,
        "why": finding.why,
        "remedy": finding.remedy,
    }


def _reperformed(cell: Reperformed) -> dict[str, Any]:
    return {
        "place": cell.place,
        "formula": cell.formula,
        "functions": list(cell.functions),
        "stored": _value(cell.stored),
        "from_stored_values": _value(cell.from_stored_values),
        "recalculated": _value(cell.recalculated),
        "kind": cell.kind.value,
        "message": cell.message,
        "rests_on": cell.rests_on,
    }


def _value(value: CellValue) -> Any:
    """A value as JSON has it; an error as its code in an object."""
    return {"error": value.code} if isinstance(value, CellError) else value


def _formula(formula: DistinctFormula) -> dict[str, Any]:
    return {
        "formula": formula.formula,
        "count": formula.count,
        "first": formula.first.place,
        "calls": [{"function": call.function, "arguments": dict(call.arguments)} for call in formula.calls],
    }


def _run(run: InputRun) -> dict[str, Any]:
    return {
        "place": str(run.area),
        "heading": run.heading,
        "count": run.count,
        "least": run.least,
        "greatest": run.greatest,
        "total": None if run.is_date or run.total == float("inf") else run.total,
        "is_date": run.is_date,
    }


def _sheet(summary: SheetSummary) -> dict[str, Any]:
    sheet = summary.sheet
    return {
        "name": sheet.name,
        "state": sheet.state,
        "formulas": summary.formulas,
        "distinct_formulas": summary.distinct_formulas,
        "numbers": summary.numbers,
        "texts": summary.texts,
        "errors": summary.errors,
        "protected": sheet.protection.is_on,
        "hidden_rows": len(sheet.hidden_rows),
        "hidden_columns": len(sheet.hidden_columns),
    }
