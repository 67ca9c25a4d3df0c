"""A decision table: facts in, one rule out; it proves itself when it is made and computes no amounts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any

CITATION = re.compile(r"[A-Za-z][\w.-]* L\d+(?:[–-]\d+)?(?:, L\d+(?:[–-]\d+)?)*")
"""A document and its lines: "S1 L32, L84–90"."""


class RuleTableError(Exception):
    """A decision table that was refused; its text is one sentence that names the table, the rule and the cure."""


@dataclass(frozen=True)
class Rule:
    """One row of a decision table.

    `when` holds alternatives, any of which lets the rule fire; each names facts and the answers it asks for.
    `because` says, alternative by alternative, what lets it fire, where the sentence wants it.
    """

    id: str
    when: tuple[Mapping[str, tuple[str, ...]], ...]
    outcome: Mapping[str, str]
    sentence: str
    source: str
    because: tuple[str, ...] = ()

    def conditions(self) -> str:
        """The rule's conditions in words, as the sheets print them.

        >>> Rule("P4", ({"trigger": ("Sale",), "kind": ("Service", "Labour")},), {}, "", "").conditions()
        'trigger Sale, kind Service or Labour'
        """
        if self.when == ({},):
            return "anything else"
        return "; or ".join(_condition_in_words(alternative) for alternative in self.when)


def _condition_in_words(alternative: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(
        f"{fact} {' or '.join(answer or 'blank' for answer in answers)}" for fact, answers in alternative.items()
    )


@dataclass(frozen=True)
class Decision:
    """The rule that fired, and what let it fire."""

    rule: Rule
    because: str


@dataclass(frozen=True)
class RuleTable:
    """A proven decision table: every combination of facts has exactly one rule, and every rule can fire."""

    name: str
    facts: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    fingerprint: str
    decisions: Mapping[tuple[str, ...], Decision]

    def decide(self, *answers: str) -> Decision:
        """The decision for one answer per fact, in the order of `facts`."""
        return self.decisions[answers]


@dataclass(frozen=True)
class Form:
    """What a kind of decision table must look like: its facts with their answers, and its outcomes."""

    table: str
    facts: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...] | None]
    """Outcome → the accepted values, None where any text is."""


_TABLE_KEYS = ("table", "name", "rules")
_RULE_KEYS = ("id", "when", "because", "outcome", "sentence", "source")


def read_table(text: str, form: Form, where: str) -> RuleTable:
    """A decision table from its JSON text, proven; `where` names it in a refusal.

    Errors: RuleTableError for text that is no JSON, a key that is unknown, missing or there twice, a rule id
    that is there twice, an unknown fact, answer or outcome, a source that names no line, a combination of
    facts without a rule, and a condition that an earlier rule always answers first.
    """
    try:
        document = json.loads(text, object_pairs_hook=lambda pairs: _unique_keys(pairs, where))
    except (json.JSONDecodeError, RecursionError) as error:
        raise RuleTableError(f"{where} is not JSON ({error}); write it like the shipped tables") from None
    _check_keys(document, _TABLE_KEYS, _TABLE_KEYS, where)
    if document["table"] != form.table:
        raise RuleTableError(f'{where} says table "{document["table"]}"; "{form.table}" is accepted')
    if not isinstance(document["rules"], list) or not document["rules"]:
        raise RuleTableError(f"{where} has no rules; give a list of at least one rule")
    rules = tuple(_read_rule(entry, form, where) for entry in document["rules"])
    _refuse_duplicates(rules, where)
    decisions = _prove(rules, form, where)
    name = _text(document, "name", where)
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    fingerprint = hashlib.sha256(canonical.encode()).hexdigest()[:12]
    return RuleTable(name, MappingProxyType(dict(form.facts)), rules, fingerprint, MappingProxyType(decisions))


def _unique_keys(pairs: Iterable[tuple[str, Any]], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RuleTableError(f'{where} has the key "{key}" twice in one place; keep one of them')
        found[key] = value
    return found


def _check_keys(entry: Any, known: Sequence[str], needed: Sequence[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise RuleTableError(f"{where} holds {type(entry).__name__} where an object with {', '.join(known)} belongs")
    for key in entry:
        if key not in known:
            raise RuleTableError(f'{where} has the unknown key "{key}"; known are {", ".join(known)}')
    for key in needed:
        if key not in entry:
            raise RuleTableError(f'{where} lacks the key "{key}"; add it')


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise RuleTableError(f'{where} has no text under "{key}"; write one')
    return value.strip()


def _read_rule(entry: Any, form: Form, where: str) -> Rule:
    _check_keys(entry, _RULE_KEYS, tuple(key for key in _RULE_KEYS if key != "because"), where)
    identity = _text(entry, "id", where)
    place = f"{where}, rule {identity},"
    source = _text(entry, "source", place)
    if not CITATION.fullmatch(source):
        raise RuleTableError(
            f'{place} has the source "{source}"; name a document and its lines, such as "S1 L32, L84–90"'
        )
    when = _read_conditions(entry["when"], form, place)
    because = tuple(entry.get("because", ()))
    if because and (len(because) != len(when) or not all(isinstance(words, str) for words in because)):
        raise RuleTableError(f'{place} needs one text under "because" for each of its {len(when)} conditions')
    outcome = _read_outcome(entry["outcome"], form, place)
    return Rule(identity, when, MappingProxyType(outcome), _text(entry, "sentence", place), source, because)


def _read_conditions(entry: Any, form: Form, place: str) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    if not isinstance(entry, list) or not entry:
        raise RuleTableError(f'{place} needs a list of conditions under "when"; [{{}}] means anything else')
    conditions = []
    for alternative in entry:
        _check_keys(alternative, tuple(form.facts), (), place)
        for fact, answers in alternative.items():
            if not isinstance(answers, list) or not answers:
                raise RuleTableError(f'{place} needs a list of answers for "{fact}"')
            for answer in answers:
                if answer not in form.facts[fact]:
                    accepted = ", ".join(known or '""' for known in form.facts[fact])
                    raise RuleTableError(
                        f'{place} asks for the unknown answer "{answer}" to {fact}; known are {accepted}'
                    )
        conditions.append(MappingProxyType({fact: tuple(answers) for fact, answers in alternative.items()}))
    return tuple(conditions)


def _read_outcome(entry: Any, form: Form, place: str) -> dict[str, str]:
    _check_keys(entry, tuple(form.outcomes), tuple(form.outcomes), place)
    for key, value in entry.items():
        accepted = form.outcomes[key]
        if not isinstance(value, str) or (accepted is not None and value not in accepted):
            words = "a text" if accepted is None else ", ".join(known or '""' for known in accepted)
            raise RuleTableError(f'{place} has the outcome {key} = "{value}"; accepted are {words}')
    return dict(entry)


def _refuse_duplicates(rules: Sequence[Rule], where: str) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleTableError(f"{where} has two rules with the id {rule.id}; give each rule its own id")
        seen.add(rule.id)


def _prove(rules: Sequence[Rule], form: Form, where: str) -> dict[tuple[str, ...], Decision]:
    """Walk every combination of facts; the first condition that holds decides it."""
    decisions: dict[tuple[str, ...], Decision] = {}
    waiting = list(product(*form.facts.values()))
    for rule in rules:
        for number, alternative in enumerate(rule.when):
            asked = [(index, alternative[fact]) for index, fact in enumerate(form.facts) if fact in alternative]
            held = [facts for facts in waiting if all(facts[index] in answers for index, answers in asked)]
            if not held:
                words = _condition_in_words(alternative) or "anything else"
                raise RuleTableError(
                    f"{where}, rule {rule.id}, can never fire for {words}: "
                    "the rules before it answer all of that; move it before them or delete it"
                )
            because = rule.because[number] if rule.because else ""
            decisions.update((facts, Decision(rule, because)) for facts in held)
            waiting = [facts for facts in waiting if facts not in decisions]
    if waiting:
        words = ", ".join(f"{fact} {answer or 'blank'}" for fact, answer in zip(form.facts, waiting[0]))
        raise RuleTableError(
            f"{where} has no rule for {words} ({len(waiting)} gaps in all); end it with a rule for anything else"
        )
    return decisions
