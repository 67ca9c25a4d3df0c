"""A firm's own rule set works in the functions, and shows its name and fingerprint in every reason."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from addin.rules.tvc_tables import shipped_text

PROGRAM = """
import json, addin
def answer(*cells):
    try:
        return addin.tvc_policy(*cells)
    except addin.CellError as error:
        return str(error)
print(json.dumps([answer(*cells) for cells in json.loads(input())]))
"""


def answers(folder: Path, *calls: list[object]) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(calls),
        env={**os.environ, "THROUGHPUT_RULES": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_a_firms_rule_set_is_chosen_by_name_and_named_in_the_reason(tmp_path: Path) -> None:
    own = shipped_text("always_tvc.json").replace('"Always TVC"', '"Acme 2026"')
    (tmp_path / "acme.json").write_text(own)
    left_over = [100, "Sale", "Material", "No", None, None, "acme 2026"]
    charged, reason = answers(tmp_path, left_over, [*left_over, "reason"])
    assert charged == 100
    assert str(reason).startswith("P7: This firm always charges material")
    assert "[Acme 2026 " in str(reason)


def test_a_refused_rule_set_says_why_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "acme.json").write_text("{")
    asked, other = answers(tmp_path, [1, "Past", None, None, None, None, "Acme"], [1, "Past"])
    assert str(asked).startswith('#VALUE!: Rules is "Acme"; accepted are Standard or Always TVC; refused: acme.json is')
    assert other == 0


def test_a_firms_rule_set_named_like_an_output_is_taken_as_the_rule_set(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(shipped_text("always_tvc.json").replace('"Always TVC"', '"amount"'))
    charged, treatment = answers(
        tmp_path,
        [100, "Sale", "Material", "No", None, None, "amount"],
        [100, "Sale", "Material", "No", "treatment"],
    )
    assert (charged, treatment) == (100, "Not TVC")
