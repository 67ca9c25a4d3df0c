"""Writes the VBA that stands between a sheet and the functions, from the catalogue; it computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from addin.catalogue import FUNCTIONS, WorksheetFunction
from addin.cells import Argument, Signature

from .vba import Module
from .vba.source import argument_name, checked, cut, function_name, listed, literal, plain

LONGEST_LITERAL = 900  # leaves room on a line of 1,023 characters

OWN_NAMES = frozenset("given toCell computed answered explained unanswered failed".lower().split())
"""What the wrappers call; an argument of such a name would hide it."""


@cache
def module_text(name: str) -> str:
    """The text of a module that is written by hand and ships beside this file."""
    return checked((resources.files(__package__) / "modules" / f"{name}.bas").read_text(encoding="ascii"))


def written_modules() -> tuple[Module, ...]:
    """The two modules every wrapper stands on: cells to Python and back, and the call itself."""
    return tuple(Module(name, module_text(name)) for name in ("ThroughputCells", "ThroughputPython"))


def functions_module(functions: Mapping[str, WorksheetFunction] = FUNCTIONS) -> Module:
    """One VBA function for each function of the catalogue, with its description for the function wizard."""
    lines = [
        "Option Explicit",
        "' Written from the catalogue of functions; a change here is lost with the next build.",
    ]
    for function in functions.values():
        lines += ["", *_wrapper(function.signature)]
    return Module("ThroughputFunctions", checked("\n".join(lines)))


def help_module(functions: Mapping[str, WorksheetFunction] = FUNCTIONS) -> Module:
    """Category and argument help of every function, which Excel takes only while it runs."""
    lines = [
        "Option Explicit",
        "Option Private Module",
        "' Written from the catalogue of functions; a change here is lost with the next build.",
        "",
        *_describing(functions),
    ]
    return Module("ThroughputHelp", checked("\n".join(lines)))


def _wrapper(signature: Signature) -> Iterator[str]:
    name = function_name(signature.name)
    arguments = [_argument(argument) for argument in signature.arguments]
    # every argument is optional to VBA: a missing one is the function's to name, in words and as #N/A
    yield from listed(f"Public Function {name}(", (f"Optional {a} As Variant" for a in arguments), ") As Variant")
    yield f'Attribute {name}.VB_Description = "{_quoted(plain(signature.purpose))}"'
    yield f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"'
    yield "    On Error GoTo Failed"
    yield from listed(f'    {name} = Computed("{name}", Array(', (f"Given({a})" for a in arguments), "))")
    yield "    Exit Function"
    yield "Failed:"
    yield f"    {name} = Unanswered(Err.Description)"
    yield "End Function"


def _argument(argument: Argument) -> str:
    if argument.name.lower() in OWN_NAMES:
        raise ValueError(f'"{argument.name}" is a name the wrapper itself uses; give the argument another name')
    return argument_name(argument.name)


def _describing(functions: Mapping[str, WorksheetFunction]) -> Iterator[str]:
    """A hidden add-in refuses its macros' options in some versions of Excel; shown for a moment, it takes them."""
    yield "Public Sub DescribeFunctions()"
    yield "    Dim hidden As Boolean"
    yield "    hidden = ThisWorkbook.IsAddin"
    yield "    On Error Resume Next"
    yield f"    {_procedure(next(iter(functions)))}"
    yield "    If Err.Number <> 0 And hidden Then"
    yield "        Application.ScreenUpdating = False"
    yield "        ThisWorkbook.IsAddin = False"
    yield "    End If"
    for name in functions:
        yield f"    {_procedure(name)}"
    yield "    If hidden Then"
    yield "        ThisWorkbook.IsAddin = True"
    yield "        ThisWorkbook.Saved = True"
    yield "        Application.ScreenUpdating = True"
    yield "    End If"
    yield "End Sub"
    for function in functions.values():
        yield ""
        yield from _description(function.signature)


def _procedure(name: str) -> str:
    return f"Describe_{name}"


def _description(signature: Signature) -> Iterator[str]:
    yield f"Private Sub {_procedure(signature.name)}()"
    yield "    Application.MacroOptions _"
    yield f'        Macro:="\'" & ThisWorkbook.Name & "\'!{signature.name}", _'
    yield f"        Description:={_help(signature.purpose)}, _"
    yield f"        Category:={_help(signature.category)}, _"
    yield from listed(
        "        ArgumentDescriptions:=Array(", (_help(argument.help) for argument in signature.arguments), ")"
    )
    yield "End Sub"


def _help(text: str) -> str:
    exact = literal(cut(text))
    return exact if len(exact) <= LONGEST_LITERAL else literal(plain(text))


def _quoted(text: str) -> str:
    return text.replace('"', '""')
