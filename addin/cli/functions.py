"""`throughput eval` and `throughput functions`: formulas and functions at the terminal."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from .terminal import REFUSED, USAGE, CommandError, one_sentence


def evaluate_formula(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="For instance '=THROUGHPUT(100,{75,1})'.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Evaluate a formula, native functions and throughput functions mixed, with no spreadsheet program."""
    from addin.cells import CellError
    from addin.engine import FormulaSyntaxError, evaluate

    try:
        found = evaluate(formula)
    except FormulaSyntaxError as problem:
        raise CommandError(one_sentence(str(problem)), USAGE) from None
    if as_json:
        import json

        rows = [[_plain(cell) for cell in row] for row in found.rows]
        print(json.dumps({"rows": rows} if found.spills else {"value": rows[0][0]}, ensure_ascii=False))
    else:
        for row in found.rows:
            print("\t".join(shown(cell) for cell in row))
    sys.stdout.flush()
    errors = [cell for row in found.rows for cell in row if isinstance(cell, CellError)]
    for sentence in dict.fromkeys(error.message for error in errors if error.message):
        print(sentence, file=sys.stderr)
    return REFUSED if errors else 0


def shown(cell: object) -> str:
    """A cell as the terminal shows it: a number in up to 15 digits, as in a spreadsheet; no tabs or line ends.

    >>> shown(24.0), shown(0.1 + 0.2), shown(10661.854641400994), shown(True)
    ('24', '0.3', '10661.854641401', 'TRUE')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell + 0.0:.15g}"
    code = getattr(cell, "code", None)
    return code if isinstance(code, str) else " ".join(str(cell).splitlines()).replace("\t", " ")


def _plain(cell: object) -> Any:
    """A cell as JSON has it: a number, a text, a truth value; an error as its code and message."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    return {"error": getattr(cell, "code", "#VALUE!"), "message": getattr(cell, "message", str(cell))}


def list_functions(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One function; all when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> int:
    """List the worksheet functions, or show one function's arguments, answers, outputs, example and source."""
    from addin.catalogue import FUNCTIONS

    if name is not None and name.upper() not in FUNCTIONS:
        import difflib

        near = difflib.get_close_matches(name.upper(), FUNCTIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FUNCTIONS)}"
        raise CommandError(f"there is no function {name}; {hint}")
    chosen = [FUNCTIONS[name.upper()].signature] if name else [function.signature for function in FUNCTIONS.values()]
    if as_json:
        import json

        described = [_described(signature) for signature in chosen]
        print(json.dumps(described[0] if name else described, ensure_ascii=False, indent=2))
    elif name:
        _print_function(name.upper())
    else:
        width = max(len(signature.name) for signature in chosen)
        for signature in chosen:
            print(f"{signature.name:<{width}}  {signature.purpose}")
    return 0


def _print_function(name: str) -> None:
    """Everything the function says of itself, in the words of TA_HELP."""
    import shutil
    import textwrap

    from addin.catalogue import call

    rows = call("TA_HELP", name)
    assert isinstance(rows, list)
    width = max(60, min(shutil.get_terminal_size().columns, 110))
    before = ""
    for topic, entry, text in rows:
        if topic != before:
            print(str(topic).capitalize() if not before else f"\n{str(topic).capitalize()}")
            before = str(topic)
        line = f"{entry}  {text}" if entry and text else f"{entry or text}"
        print(textwrap.fill(line, width, initial_indent="  ", subsequent_indent="      "))


def _described(signature: Any) -> dict[str, Any]:
    return {
        "name": signature.name,
        "usage": signature.usage,
        "purpose": signature.purpose,
        "category": signature.category,
        "arguments": [
            {
                "name": argument.name,
                "meaning": argument.meaning,
                "unit": argument.unit,
                "shape": argument.shape,
                "optional": argument.optional,
                "answers": [
                    {"text": answer.text, "meaning": answer.meaning, "synonyms": list(answer.synonyms)}
                    for answer in argument.answers
                ],
            }
            for argument in signature.arguments
        ],
        "outputs": [{"name": output.name, "meaning": output.meaning} for output in signature.outputs],
        "example": signature.example,
        "example_result": signature.example_result,
        "errors": dict(signature.errors),
        "source": signature.source,
    }
