"""Every entry of the list of features has its place in a template or a function, and each place holds what is named."""

from __future__ import annotations

from functools import cache

import pytest

from addin.catalogue import FUNCTIONS as CATALOGUE
from addin.engine import evaluate
from tests.workbook_templates.finished import finished
from tests.workbook_templates.places import ENTRIES, FUNCTIONS, Place, places
from workbook_templates.templates import TEMPLATES


@cache
def texts(template: str, sheet: str) -> tuple[str, ...]:
    """Everything a sheet of a template's example says: its cells, and the messages of its inputs."""
    book = finished(template, "example", "calc")
    part = book.sheets[sheet]
    prompts = [rule.get("prompt") or "" for rule in part.found(".//m:dataValidation")]
    return (*(book.shown(cell) for cell in part.cells), *prompts)


def test_every_entry_appears() -> None:
    """1 to 96, each in a template or a function; one of them says why it needs none."""
    assert {place.entry for place in places()} == set(ENTRIES)
    assert {place.entry for place in places() if place.nothing} == {71}


@pytest.mark.parametrize("place", [p for p in places() if p.source == FUNCTIONS and not p.nothing], ids=str)
def test_a_function_gives_what_the_entry_expects(place: Place) -> None:
    assert place.function in CATALOGUE
    assert f"{place.function}(" in place.formula
    found = evaluate(place.formula).value
    assert found == (place.gives if isinstance(place.gives, str) else pytest.approx(place.gives))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_place_of_a_template_holds_what_is_named(template: str) -> None:
    """The finished example, as a reader opens it."""
    book = finished(template, "example", "calc")
    missing = []
    for place in places():
        if place.source != template:
            continue
        part = book.sheets[place.sheet]
        if place.shows is not None:
            cell = part.by_address.get(place.cell)
            shown = book.shown(cell) if cell else ""
            right = shown == place.shows if isinstance(place.shows, str) else _close(shown, place.shows)
        elif place.cell:
            cell = part.by_address.get(place.cell)
            right = bool(cell) and place.text in book.shown(cell)  # type: ignore[arg-type]
        else:
            right = any(place.text in text for text in texts(template, place.sheet))
        if not right:
            missing.append(str(place))
    assert missing == []


def _close(shown: str, expected: float) -> bool:
    return shown != "" and float(shown) == pytest.approx(expected, abs=1e-9)
