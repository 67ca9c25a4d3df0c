"""A decision table proves itself on loading, and a table that cannot be trusted is refused with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addin.rules import RuleTableError, measured_table, offering_table, read_folder, rule_sets
from addin.rules.table import Form, RuleTable, read_table
from addin.rules.tvc_tables import TVC_FORM, shipped_text

FORM = Form("weather", {"sky": ("clear", "grey"), "wind": ("calm", "strong")}, {"wear": None, "size": ("S", "L")})

GOOD: dict[str, Any] = {
    "table": "weather",
    "name": "Coats",
    "rules": [
        {
            "id": "W1",
            "when": [{"sky": ["grey"], "wind": ["strong"]}],
            "outcome": {"wear": "storm coat", "size": "L"},
            "sentence": "It blows.",
            "source": "S1 L3",
        },
        {
            "id": "W2",
            "when": [{}],
            "outcome": {"wear": "jacket", "size": "S"},
            "sentence": "It is mild.",
            "source": "S1 L4, L7-9",
        },
    ],
}


def read(document: Any) -> RuleTable:
    return read_table(document if isinstance(document, str) else json.dumps(document), FORM, "coats.json")


def altered(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = json.loads(json.dumps(GOOD))
    change(document)
    return dict(document)


def test_the_first_rule_that_holds_decides() -> None:
    table = read(GOOD)
    assert table.decide("grey", "strong").rule.id == "W1"
    assert table.decide("grey", "calm").rule.id == "W2"
    assert len(table.decisions) == 4


BROKEN = [
    ("text that is no JSON", "{", "coats.json is not JSON"),
    (
        "a gap",
        altered(lambda d: d["rules"][1].update(when=[{"sky": ["clear"]}])),
        "coats.json has no rule for sky grey, wind calm (1 gaps in all); end it with a rule for anything else",
    ),
    (
        "an overlap out of order",
        altered(lambda d: d["rules"].reverse()),
        "coats.json, rule W1, can never fire for sky grey, wind strong: the rules before it answer all of that",
    ),
    (
        "a condition that the same rule has already",
        altered(lambda d: d["rules"][0]["when"].append({"sky": ["grey"], "wind": ["strong"]})),
        "rule W1, can never fire for sky grey, wind strong",
    ),
    ("an unknown key of the table", altered(lambda d: d.update(author="me")), 'has the unknown key "author"'),
    ("an unknown key of a rule", altered(lambda d: d["rules"][0].update(sorce="S1 L1")), 'the unknown key "sorce"'),
    (
        "a key that is there twice",
        json.dumps(GOOD).replace('"sentence": "It blows."', '"sentence": "It blows.", "sentence": "It rains."'),
        'the key "sentence" twice',
    ),
    ("a missing key", altered(lambda d: d["rules"][0].pop("source")), 'lacks the key "source"'),
    (
        "a duplicate id",
        altered(lambda d: d["rules"][1].update(id="W1")),
        "coats.json has two rules with the id W1; give each rule its own id",
    ),
    (
        "an unknown fact",
        altered(lambda d: d["rules"][0].update(when=[{"rain": ["yes"]}])),
        'unknown key "rain"; known are sky, wind',
    ),
    (
        "an unknown answer",
        altered(lambda d: d["rules"][0].update(when=[{"sky": ["pink"]}])),
        'the unknown answer "pink" to sky; known are clear, grey',
    ),
    (
        "an unknown outcome",
        altered(lambda d: d["rules"][0]["outcome"].update(size="XXL")),
        'the outcome size = "XXL"; accepted are S, L',
    ),
    (
        "a source that names no line",
        altered(lambda d: d["rules"][0].update(source="common sense")),
        'has the source "common sense"; name a document and its lines',
    ),
    ("no rules", altered(lambda d: d.update(rules=[])), "coats.json has no rules"),
    ("no conditions", altered(lambda d: d["rules"][0].update(when=[])), "[{}] means anything else"),
    ("the wrong kind of table", altered(lambda d: d.update(table="tvc")), '"weather" is accepted'),
    ("an empty sentence", altered(lambda d: d["rules"][0].update(sentence=" ")), 'no text under "sentence"'),
    (
        "reasons that do not match the conditions",
        altered(lambda d: d["rules"][0].update(because=["a", "b"])),
        'needs one text under "because" for each of its 1 conditions',
    ),
    ("a list in place of a rule", altered(lambda d: d["rules"].append([])), "holds list where an object"),
]


@pytest.mark.parametrize(("document", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_table_is_refused_for(document: Any, words: str) -> None:
    with pytest.raises(RuleTableError) as refused:
        read(document)
    assert words in str(refused.value)


def test_every_combination_of_facts_has_one_outcome_and_every_rule_can_fire() -> None:
    for table in (*rule_sets().values(), offering_table(), measured_table()):
        combinations = 1
        for answers in table.facts.values():
            combinations *= len(answers)
        assert len(table.decisions) == combinations
        assert {decision.rule.id for decision in table.decisions.values()} == {rule.id for rule in table.rules}


def test_every_source_resolves_to_lines_that_say_something(source_documents: Path) -> None:
    texts = {path.name[:2].upper(): path.read_text().splitlines() for path in (source_documents / "seeds").iterdir()}
    for table in (*rule_sets().values(), offering_table(), measured_table()):
        for rule in table.rules:
            document, _, places = rule.source.partition(" ")
            for place in places.replace("L", "").split(", "):
                first, _, last = place.replace("–", "-").partition("-")
                lines = texts[document][int(first) - 1 : int(last or first)]
                assert any(line.strip() for line in lines), f"{table.name} {rule.id}: {rule.source} is empty there"


def test_always_tvc_differs_from_standard_in_p7_only() -> None:
    standard, always = rule_sets()["Standard"], rule_sets()["Always TVC"]
    differing = [mine.id for mine, other in zip(standard.rules, always.rules, strict=True) if mine != other]
    assert differing == ["P7"]
    assert standard.fingerprint != always.fingerprint


def test_a_fingerprint_depends_on_content_not_on_layout() -> None:
    text = shipped_text("standard.json")
    compact = json.dumps(json.loads(text), separators=(",", ":"))
    assert read_table(compact, TVC_FORM, "x").fingerprint == rule_sets()["Standard"].fingerprint
    assert read_table(text.replace("at once", "soon"), TVC_FORM, "x").fingerprint != rule_sets()["Standard"].fingerprint


def firm_table(name: str) -> str:
    return shipped_text("always_tvc.json").replace('"Always TVC"', json.dumps(name))


def test_a_firms_own_table_is_read_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "acme.json").write_text(firm_table("Acme"), encoding="utf-8-sig")
    tables, refused = read_folder(tmp_path)
    assert [table.name for table in tables] == ["Acme"]
    assert refused == ()


def test_a_firms_broken_table_is_refused_in_words_and_the_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(firm_table("Acme"))
    (tmp_path / "b.json").write_text(firm_table("standard"))
    (tmp_path / "c.json").write_bytes(b"\xff\xfe")
    (tmp_path / "d.json").write_text(firm_table("Acme"))
    tables, refused = read_folder(tmp_path)
    assert [table.name for table in tables] == ["Acme"]
    assert refused[0] == 'b.json is named "standard", which is taken; give it another name'
    assert refused[1].startswith("c.json cannot be read (")
    assert refused[2] == 'd.json is named "Acme", which is taken; give it another name'


def test_a_folder_that_is_none_is_said_so(tmp_path: Path) -> None:
    tables, refused = read_folder(tmp_path / "missing")
    assert tables == ()
    assert "which is no folder" in refused[0]
