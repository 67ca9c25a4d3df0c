"""TA_VERSION and TA_HELP: what the add-in says of itself, read from the signatures and the rules; it adds no word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from addin.cells import Answer, Argument, Call, Output, Result, Signature, Value, listed, sentence
from addin.rules import measured_table, offering_table, refused_rule_sets, rule_sets
from addin.version import VERSION

Row = list[Value]

TA_VERSION = Signature(
    name="TA_VERSION",
    purpose="Version of the add-in; with rules, the loaded rule tables and their fingerprints.",
    arguments=(),
    outputs=(
        Output("version", "the version of the add-in"),
        Output("rules", "one row per rule table: its name and its fingerprint"),
    ),
    example="=TA_VERSION()",
    example_result=VERSION,
    errors={},
    source="",
    category="About",
)


def help_signature(described: Sequence[Signature]) -> Signature:
    """TA_HELP's own description, once it is known which functions it can be asked about."""
    names = (*(signature.name for signature in described), "TA_HELP")
    return Signature(
        name="TA_HELP",
        purpose="The functions with what they are for; or everything about one of them, as spilled rows.",
        arguments=(
            Argument(
                "name",
                "The name of a function.",
                "text",
                "single",
                optional=True,
                blank_means="every function",
                answers=tuple(Answer(name) for name in names),
            ),
        ),
        outputs=(
            Output("all", "usage, arguments, answers, outputs, errors, example and source; without a name, the list"),
            Output("usage", "how the call is written, and what it is for"),
            Output("arguments", "each argument and what it means"),
            Output("answers", "each accepted text and what it means"),
            Output("outputs", "each output and what it gives, the default first"),
            Output("errors", "each error and when it comes"),
            Output("example", "an example and its result"),
            Output("source", "the line of the source document"),
        ),
        example=f'=TA_HELP("{described[0].name}","reason")',
        example_result=sentence(_in_one_sentence(described[0])),
        errors={"#VALUE!": "there is no function of that name"},
        source="",
        category="About",
    )


def version_facts(call: Call) -> Result:
    """What TA_VERSION answers."""
    tables = {table.name: table.fingerprint for table in (*rule_sets().values(), offering_table(), measured_table())}
    if call.output == "rules":
        return [[name, fingerprint] for name, fingerprint in tables.items()]
    if call.output == "reason":
        known = ", ".join(f"{table.name} ({table.fingerprint})" for table in rule_sets().values())
        refused = "".join(f" Refused: {words}." for words in refused_rule_sets())
        return sentence(f"Version {VERSION} with the TVC rule sets {known}.{refused}")
    return VERSION


def help_facts(call: Call, described: Sequence[Signature]) -> Result:
    """What TA_HELP answers about one of the functions, or about all of them."""
    name = call.single_answer("name")
    if call.output == "reason":
        return sentence(_about(name, described))
    if name:
        return _rows(next(signature for signature in described if signature.name == name), call.output)
    if call.output == "all":
        return [[signature.name, signature.usage, signature.purpose] for signature in described]
    return [[signature.name, *row] for signature in described for row in TOPICS[call.output](signature)]


def _about(name: str, described: Sequence[Signature]) -> str:
    if not name:
        return (
            f"{len(described)} functions, {described[0].name} to {described[-1].name}; name one to read all about it."
        )
    return _in_one_sentence(next(signature for signature in described if signature.name == name))


def _in_one_sentence(signature: Signature) -> str:
    return f"{signature.usage}: {signature.purpose}"


def _rows(signature: Signature, output: str) -> Result:
    if output != "all":
        return [list(row) for row in TOPICS[output](signature)] or [["none", ""]]
    return [[topic, *row] for topic, facts in TOPICS.items() for row in facts(signature)]


def _usage(signature: Signature) -> list[Row]:
    rows: list[Row] = [[signature.usage, signature.purpose]]
    rows.extend(["", note] for note in signature.notes)
    return rows


def _arguments(signature: Signature) -> list[Row]:
    return [[argument.name, argument.help] for argument in signature.arguments]


def _answers(signature: Signature) -> list[Row]:
    """Accepted texts, argument by argument; outputs and function names have their own lists."""
    return [
        [f"{argument.name}: {answer.text}", _meaning(answer)]
        for argument in signature.arguments
        if argument.name not in ("output", "name")
        for answer in argument.answers
    ]


def _meaning(answer: Answer) -> str:
    also = f"also {listed(answer.synonyms)}" if answer.synonyms else ""
    return "; ".join(words for words in (answer.meaning, also) if words)


def _outputs(signature: Signature) -> list[Row]:
    return [[output.name, output.meaning] for output in signature.outputs]


def _errors(signature: Signature) -> list[Row]:
    """With a word before the code: a host takes the bare text #N/A for the error itself."""
    return [[f"error {code}", when] for code, when in signature.errors.items()]


def _example(signature: Signature) -> list[Row]:
    return [[signature.example, signature.example_result]]


def _source(signature: Signature) -> list[Row]:
    return [[signature.source, ""]] if signature.source else []


TOPICS: dict[str, Callable[[Signature], list[Row]]] = {
    "usage": _usage,
    "arguments": _arguments,
    "answers": _answers,
    "outputs": _outputs,
    "errors": _errors,
    "example": _example,
    "source": _source,
}
