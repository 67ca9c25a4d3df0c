"""The look of every workbook: colours that can be read, built-in names kept, one font."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from workbook_templates import house_style as look

PAPER = look.WHITE
CHART_FILLS = {"total": look.CHART_TOTAL, "up": look.CHART_UP, "down": look.CHART_DOWN}


def test_contrast_is_that_of_wcag() -> None:
    """WCAG 2.2: black on white is 21 : 1; #777777 on white is 4.48 : 1, the famous grey that just fails."""
    assert look.contrast("000000", "FFFFFF") == pytest.approx(21)
    assert look.contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert look.contrast("FFFFFF", "777777") == look.contrast("777777", "FFFFFF")


@pytest.mark.parametrize("role", look.ROLES.values(), ids=lambda role: role.name)
def test_every_role_can_be_read(role: look.Role) -> None:
    assert look.contrast(role.ink, role.ground or PAPER) >= 4.5
    assert look.contrast(role.ink, look.ACCENT_TINT if role.ground is None else role.ground) >= 4.5


@pytest.mark.parametrize("fill", CHART_FILLS.values(), ids=CHART_FILLS.keys())
def test_a_chart_s_label_can_be_read_on_its_fill_and_the_fill_seen_on_paper(fill: str) -> None:
    assert look.contrast(look.INK, fill) >= 4.5
    assert look.contrast(fill, PAPER) >= 3


def test_built_in_styles_keep_their_names_and_ids_and_say_that_they_were_changed() -> None:
    """The ids of ECMA-376 part 1, 18.8.7."""
    workbook = Workbook()
    look.furnish(workbook)
    written = io.BytesIO()
    workbook.save(written)
    with zipfile.ZipFile(written) as parts:
        styles = parts.read("xl/styles.xml").decode()
    found = {
        name: (number, custom)
        for name, number, custom in re.findall(
            r'<cellStyle name="([^"]+)"[^>]*?builtinId="(\d+)"[^>]*?customBuiltin="(\d)"', styles
        )
    }
    expected = {"Input": 20, "Output": 21, "Calculation": 22, "Check Cell": 23, "Linked Cell": 24}
    for name, number in (expected | {"Explanatory Text": 53}).items():
        assert found[name] == (str(number), "1")


def test_two_cells_that_look_alike_share_one_style() -> None:
    house = look.furnish(Workbook())
    assert house.style("Input", look.MONEY) is house.style("Input", look.MONEY)
    assert house.style("Input", look.MONEY) != house.style("Input", look.DAY)


def test_inputs_are_open_and_everything_else_is_locked() -> None:
    assert {role.name for role in look.ROLES.values() if not role.locked} == {"Input", "Reviewer"}
