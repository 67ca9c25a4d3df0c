"""Every case under tests/cases, three ways: by worksheet name, as a Python function, and as a formula's text."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import addin
from addin import CellError, engine

FOLDER = Path(__file__).resolve().parent.parent / "cases"
KEYS = {"says", "source", "entry", "id", "function", "arguments", "output", "expected", "within", "note"}
NEEDED = {"says", "source", "function", "arguments", "expected"}
CITATION = re.compile(r"S[01] L\d+(–\d+)?(, L\d+(–\d+)?)*")
ENTRIES = range(1, 98)


@dataclass(frozen=True)
class Case:
    """One sentence and the call that proves it."""

    says: str
    source: str
    function: str
    arguments: Mapping[str, Any]
    expected: Any
    file: str
    output: str = ""
    within: float = 0.0
    entry: int = 0
    id: str = ""
    note: str = field(default="", compare=False)


class CaseRefusedError(Exception):
    """A case file that was refused, and why."""


def read_cases(text: str, file: str) -> list[Case]:
    """The cases of one file; a key that is unknown, missing or there twice is refused."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaseRefusedError(f"{file}: {error}") from None
    if unknown := set(document) - {"case", "elsewhere"}:
        raise CaseRefusedError(f"{file} has the unknown key {sorted(unknown)[0]}")
    return [_read_case(entry, file) for entry in document.get("case", [])]


def _read_case(entry: dict[str, Any], file: str) -> Case:
    where = f"{file}, {entry.get('says', 'a case without a sentence')!r},"
    if unknown := set(entry) - KEYS:
        raise CaseRefusedError(f"{where} has the unknown key {sorted(unknown)[0]}")
    if missing := NEEDED - set(entry):
        raise CaseRefusedError(f"{where} lacks the key {sorted(missing)[0]}")
    if entry["source"] not in ("ours", "published") and not CITATION.fullmatch(entry["source"]):
        raise CaseRefusedError(f"{where} cites {entry['source']!r}")
    return Case(file=file, **entry)


def read_elsewhere(text: str) -> dict[int, str]:
    """The entries that no function answers, with the word why."""
    found: dict[int, str] = {}
    for entry in tomllib.loads(text).get("elsewhere", []):
        if set(entry) != {"entry", "why"} or entry["entry"] in found:
            raise CaseRefusedError(f"elsewhere needs entry and why, each entry once: {entry}")
        found[entry["entry"]] = entry["why"]
    return found


CASES = [
    case for path in sorted(FOLDER.glob("*.toml")) for case in read_cases(path.read_text(encoding="utf-8"), path.name)
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)


# ------------------------------------------------------------------ calling


def by_name(function: str, arguments: Mapping[str, Any]) -> Any:
    return addin.call(function, **arguments)


def directly(function: str, arguments: Mapping[str, Any]) -> Any:
    return getattr(addin, function.lower())(**arguments)


def computed(case: Case, caller: Any) -> Any:
    """The result of the case's call, calls inside it first."""
    try:
        return _called({"call": case.function, "arguments": case.arguments, "output": case.output}, caller)
    except CellError as error:
        return error


def _called(call: Mapping[str, Any], caller: Any) -> Any:
    if extra := set(call) - {"call", "arguments", "output"}:
        raise CaseRefusedError(f"a call inside a case has the unknown key {sorted(extra)[0]}")
    arguments = {name: _argument(value, caller) for name, value in call["arguments"].items()}
    if call.get("output"):
        arguments["output"] = call["output"]
    return caller(call["call"], arguments)


def _argument(value: Any, caller: Any) -> Any:
    if not isinstance(value, list):
        return _cell(value, caller)
    rows = value if isinstance(value[0], list) else [[cell] for cell in value]
    return [[_cell(cell, caller) for cell in row] for row in rows]


def _cell(value: Any, caller: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return CellError(value["error"]) if set(value) == {"error"} else _called(value, caller)


# ------------------------------------------------------------------ comparing


def differences(expected: Any, found: Any, within: float) -> Iterator[str]:
    """What differs between the expected result and the one found, in words."""
    if isinstance(expected, list):
        rows = expected if isinstance(expected[0], list) else [[cell] for cell in expected]
        if not isinstance(found, list) or [len(row) for row in found] != [len(row) for row in rows]:
            yield f"expected {len(rows)} by {len(rows[0])} cells, found {found!r}"
            return
        for number, (row, cells) in enumerate(zip(rows, found), start=1):
            for column, (cell, value) in enumerate(zip(row, cells), start=1):
                yield from (f"row {number}, column {column}: {words}" for words in _of_cells(cell, value, within))
    else:
        yield from _of_cells(expected, found, within)


def _of_cells(expected: Any, found: Any, within: float) -> Iterator[str]:
    if isinstance(expected, dict):
        said = found.message if isinstance(found, CellError) else found
        if "error" in expected and not (isinstance(found, CellError) and found.code == expected["error"]):
            yield f"expected {expected['error']}, found {found!r}"
        elif not isinstance(said, str) or not said or expected.get("says", "") not in said:
            yield f"expected a sentence with {expected.get('says', '')!r}, found {said!r}"
    elif isinstance(expected, str):
        if found != expected:
            yield f"expected {expected!r}, found {found!r}"
    elif not isinstance(found, float) or not math.isclose(found, expected, rel_tol=1e-12, abs_tol=within or 1e-12):
        yield f"expected {expected!r}, found {found!r}"


def check(case: Case, found: Any) -> None:
    words = list(differences(case.expected, found, case.within))
    assert not words, f"{case.file}: {case.says}\n  " + "\n  ".join(words)


@each_case
def test_called_by_its_worksheet_name(case: Case) -> None:
    check(case, computed(case, by_name))


@each_case
def test_called_as_a_python_function(case: Case) -> None:
    check(case, computed(case, directly))


# ------------------------------------------------------------------ as a formula


def formula(case: Case) -> str | None:
    """The call as a formula's text; None where a call stands inside an array constant, which no formula can hold."""
    try:
        return "=" + _written({"call": case.function, "arguments": case.arguments, "output": case.output})
    except ValueError:
        return None


def _written(call: Mapping[str, Any]) -> str:
    names = [argument.name for argument in addin.FUNCTIONS[call["call"]].signature.arguments]
    given = {**call["arguments"], **({"output": call["output"]} if call.get("output") else {})}
    last = max(names.index(name) for name in given)
    return f"{call['call']}({','.join(_written_argument(given.get(name)) for name in names[: last + 1])})"


def _written_argument(value: Any) -> str:
    if isinstance(value, dict) and "call" in value:
        return _written(value)
    if not isinstance(value, list):
        return _written_cell(value)
    rows = value if isinstance(value[0], list) else [[cell] for cell in value]
    return "{" + ";".join(",".join(map(_written_cell, row)) for row in rows) + "}"


def _written_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dict):
        if "error" not in value:
            raise ValueError("a call inside an array")
        return str(value["error"])
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)


# a call inside an array constant has no place in one formula; such a case is proven by the two tests above
WRITTEN = [(case, text) for case in CASES if (text := formula(case)) is not None]


@pytest.mark.parametrize(("case", "text"), WRITTEN, ids=[case.says for case, _ in WRITTEN])
def test_as_the_text_of_a_formula(case: Case, text: str) -> None:
    answer = engine.evaluate(text)
    found: Any = [list(row) for row in answer.rows] if answer.spills else answer.value
    check(case, found)


# ------------------------------------------------------------------ the files themselves


def test_no_two_cases_say_the_same() -> None:
    assert [says for says, times in Counter(case.says for case in CASES).items() if times > 1] == []


def test_every_case_calls_a_function_with_its_own_arguments() -> None:
    for case in CASES:
        assert case.function in addin.FUNCTIONS, f"{case.says}: there is no function {case.function}"
        known = addin.FUNCTIONS[case.function].signature.by_name
        assert set(case.arguments) <= set(known), case.says


def test_every_function_has_a_case() -> None:
    without = set(addin.FUNCTIONS) - {case.function for case in CASES} - {"TA_VERSION", "TA_HELP"}
    assert without == set()


def test_every_output_of_every_function_is_asked_for_in_some_case() -> None:
    asked = {(case.function, case.output or addin.FUNCTIONS[case.function].signature.outputs[0].name) for case in CASES}
    offered = {
        (name, output.name)
        for name, function in addin.FUNCTIONS.items()
        if name not in ("TA_VERSION", "TA_HELP")
        for output in function.signature.outputs
    }
    assert sorted(offered - asked) == []


def test_every_entry_of_the_list_of_features_is_a_case_or_says_where_it_is_served() -> None:
    elsewhere = read_elsewhere((FOLDER / "features.toml").read_text(encoding="utf-8"))
    served = {case.entry for case in CASES if case.entry}
    assert sorted(set(ENTRIES) - served - set(elsewhere)) == []
    assert sorted(served & set(elsewhere)) == []
    assert (served | set(elsewhere)) <= set(ENTRIES)


def test_every_entry_that_expects_something_of_a_function_is_a_case(source_documents: Path) -> None:
    text = (source_documents / "features.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^#|\Z)", text, flags=re.MULTILINE | re.DOTALL))
    assert set(map(int, entries)) == set(ENTRIES)
    of_the_sheets = {26, 36, 63, 85}
    expecting = {int(number) for number, words in entries.items() if "**Expect**" in words} - of_the_sheets
    assert sorted(expecting - {case.entry for case in CASES}) == []


def test_every_published_case_is_expressed(source_documents: Path) -> None:
    with (source_documents / "published_cases.csv").open(encoding="utf-8", newline="") as file:
        published = {row["id"] for row in csv.DictReader(file)}
    assert len(published) == 26
    assert {case.id for case in CASES if case.id} == published


def test_every_citation_resolves_to_a_line_of_its_document(source_documents: Path) -> None:
    seeds = {
        path.name[:2].upper(): path.read_text(encoding="utf-8").splitlines()
        for path in (source_documents / "seeds").iterdir()
    }
    for case in CASES:
        if case.source in ("ours", "published"):
            continue
        lines = seeds[case.source[:2]]
        for first, last in re.findall(r"L(\d+)(?:–(\d+))?", case.source):
            cited = lines[int(first) - 1 : int(last or first)]
            assert int(last or first) <= len(lines), case.says
            assert any(line.strip() for line in cited), f"{case.says}: {case.source} is empty"


# ------------------------------------------------------------------ a file that cannot be used

GOOD = 'says = "a"\nsource = "ours"\nfunction = "TOC_NP"\nexpected = 1\narguments = { t = 2, oe = 1 }\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + 'sourse = "S1 L5"\n', "has the unknown key sourse"),
        (GOOD + 'note = "x"\nnote = "y"\n', "Cannot overwrite a value"),
        (GOOD.replace("expected = 1\n", ""), "lacks the key expected"),
        (GOOD.replace("ours", "S1 line 5"), "cites 'S1 line 5'"),
    ],
)
def test_a_case_with_an_unusable_key_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(CaseRefusedError, match=sentence):
        read_cases("[[case]]\n" + text, "some.toml")


def test_a_file_with_an_unknown_table_is_refused() -> None:
    with pytest.raises(CaseRefusedError, match="unknown key cases"):
        read_cases("[[cases]]\n" + GOOD, "some.toml")


def test_a_wrong_figure_is_told_with_what_was_expected_and_found() -> None:
    assert list(differences([25, 20], [[25.0], [21.0]], 0)) == ["row 2, column 1: expected 20, found 21.0"]
