"""The VBA of the add-in, executed: LibreOffice's VBA-compatible Basic runs it with a stand-in for the Python call.

The stand-in records what it was handed and answers what the trial told it to. Two words are spelled otherwise here:
`output` is an argument's name in VBA and a reserved word in LibreOffice's Basic.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from addin.catalogue import FUNCTIONS
from addin.hosts.excel.macro_workbook import carrying_functions
from addin.hosts.excel.runtime import runtime_module
from addin.hosts.excel.vba import Document, Module
from addin.hosts.excel.wrappers import functions_module, help_module, module_text
from tests import calc_session
from tests.addin.hosts import basic_session

STAND_IN = """Option Explicit
Public Answer As Variant
Public Silent As Boolean

Public Function Answered(ByVal functionName As String, ByVal arguments As Variant) As Variant
    If Silent Then Err.Raise 1000, , "no Python here"
    If IsEmpty(Answer) Then
        Answered = Echo(functionName, arguments)
    Else
        Answered = Answer
    End If
End Function

Public Function Explained(ByVal functionName As String, ByVal arguments As Variant) As String
    Explained = "because of " & Echo(functionName, arguments)
End Function

Public Function Echo(ByVal functionName As String, ByVal arguments As Variant) As String
    Dim number As Long
    Echo = functionName
    For number = LBound(arguments) To UBound(arguments)
        Echo = Echo & "|" & Described(arguments(number))
    Next number
End Function

Public Function Described(ByVal content As Variant) As String
    Dim row As Long
    Dim column As Long
    If Not IsArray(content) Then
        Described = OneDescribed(content)
    ElseIf FlatArray(content) Then
        Described = "flat"
        For column = LBound(content) To UBound(content)
            Described = Described & " " & OneDescribed(content(column))
        Next column
    Else
        For row = LBound(content, 1) To UBound(content, 1)
            Described = Described & "["
            For column = LBound(content, 2) To UBound(content, 2)
                If column > LBound(content, 2) Then Described = Described & " "
                Described = Described & OneDescribed(content(row, column))
            Next column
            Described = Described & "]"
        Next row
    End If
End Function

Private Function FlatArray(ByVal content As Variant) As Boolean
    Dim last As Long
    FlatArray = True
    On Error GoTo Flat
    last = UBound(content, 2)
    FlatArray = False
Flat:
End Function

Private Function OneDescribed(ByVal content As Variant) As String
    If IsError(content) Then
        OneDescribed = CStr(content)
    ElseIf IsEmpty(content) Then
        OneDescribed = "nothing"
    ElseIf VarType(content) = vbString Then
        OneDescribed = "'" & Replace(content, Chr(31), "^") & "'"
    Else
        OneDescribed = CStr(content)
    End If
End Function
"""

ERROR_NUMBERS = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042,
}  # fmt: skip  # Excel's XlCVError; #NULL! is xlErrNull

# Each trial: what it proves → the Basic that sets it up, the expression it looks at, what that must be.
TRIALS = {
    "a number comes back as it is": ("Answer = 25", "THROUGHPUT(100, 75)", "25"),
    "a text comes back as it is": ('Answer = "Review"', "THROUGHPUT(100, 75)", "'Review'"),
    "a text that merely reads like an error stays a text": ('Answer = "#N/A"', "THROUGHPUT(100, 75)", "'#N/A'"),
    "an empty text stays an empty text": ('Answer = ""', "THROUGHPUT(100, 75)", "''"),
    "an error nobody knows is #VALUE!": ('Answer = Chr(31) & "#NEW!"', "THROUGHPUT(100, 75)", "Error 2015"),
    **{
        f"{code} comes back as that error": (f'Answer = Chr(31) & "{code}"', "THROUGHPUT(100, 75)", f"Error {number}")
        for code, number in ERROR_NUMBERS.items()
    },
    "errors inside a column are errors": (
        'Dim rows(2, 0) As Variant : rows(0, 0) = 25 : rows(1, 0) = Chr(31) & "#N/A" : rows(2, 0) = "#N/A" '
        ": Answer = rows",
        "THROUGHPUT(100, 75)",
        "[25][Error 2042]['#N/A']",
    ),
    "errors inside a table are errors": (
        'Dim rows(1 To 1, 1 To 3) As Variant : rows(1, 1) = "Review" : rows(1, 2) = Chr(31) & "#N/A" '
        ': rows(1, 3) = "" : Answer = rows',
        "TVC_POLICY(100)",
        "['Review' Error 2042 '']",
    ),
    "errors inside a flat row are errors": (
        'Answer = Array(1, Chr(31) & "#DIV/0!", "three")',
        "THROUGHPUT(100, 75)",
        "flat 1 Error 2007 'three'",
    ),
    "an argument left out at the end is nothing": ("", "THROUGHPUT(100, 75)", "'THROUGHPUT|100|75|nothing|nothing'"),
    "an argument left out between others is nothing": (
        "",
        'THROUGHPUT(100, 75, , "lines")',
        "'THROUGHPUT|100|75|nothing|'lines''",
    ),
    "no argument at all is nothing": ("", "TA_VERSION()", "'TA_VERSION|nothing'"),
    "an array is handed on": ("", "THROUGHPUT(Array(1, 2), 75)", "'THROUGHPUT|flat 1 2|75|nothing|nothing'"),
    "an error is handed on": (
        "",
        "THROUGHPUT(Array(1, CVErr(2007)), 75)",
        "'THROUGHPUT|flat 1 Error 2007|75|nothing|nothing'",
    ),
    "a boolean is handed on": ("", "THROUGHPUT(True, 75)", "'THROUGHPUT|True|75|nothing|nothing'"),
    "when Python does not answer the cell shows #VALUE!": ("Silent = True", "THROUGHPUT(100, 75)", "Error 2015"),
    "when Python does not answer its words are kept": (
        "Silent = True : Call THROUGHPUT(100, 75)",
        "LastFailure",
        "'no Python here'",
    ),
    "a call that is to be explained notes its reason": (
        "Explaining = True : Call THROUGHPUT(100, 75) : Explaining = False",
        "Reasons",
        "'because of THROUGHPUT|100|75|nothing|nothing\n'",
    ),
    "a reason that comes twice is noted once": (
        "Explaining = True : Call THROUGHPUT(100, 75) : Call THROUGHPUT(100, 75) : Call TOC_NP(1, 2)",
        "Reasons",
        "'because of THROUGHPUT|100|75|nothing|nothing\nbecause of TOC_NP|1|2|nothing\n'",
    ),
    "a call that is not to be explained notes none": ("Call THROUGHPUT(100, 75)", "Reasons", "''"),
}

# Each formula in a sheet with 100 and 80 in A1:A2, 75 in B1, "x" in C1 and nothing in D1:D2 → what Python is handed.
FORMULAS = {
    "=THROUGHPUT(A1,B1)": "THROUGHPUT|[100]|[75]|nothing|nothing",
    "=THROUGHPUT(A1:A2,B1:C1)": "THROUGHPUT|[100][80]|[75 'x']|nothing|nothing",
    "=THROUGHPUT(100,75)": "THROUGHPUT|100|75|nothing|nothing",
    '=THROUGHPUT(A1,B1,D1,"lines")': "THROUGHPUT|[100]|[75]|[nothing]|'lines'",
    "=THROUGHPUT(D1:D2,B1)": "THROUGHPUT|[nothing][nothing]|[75]|nothing|nothing",
    "=THROUGHPUT({100;80},{75,1})": "THROUGHPUT|[100][80]|[75 1]|nothing|nothing",
    "=THROUGHPUT()": "THROUGHPUT|nothing|nothing|nothing|nothing",
    "=THROUGHPUT(A1+0,B1&\"\")": "THROUGHPUT|100|'75'|nothing|nothing",
}  # fmt: skip


# The call itself: the add-in's own module, with a stand-in for the object that xlwings hands over.
OBJECT = """Option Explicit
Public Function CallUDF(ByVal script As String, ByVal functionName As String, ByVal arguments As Variant) As Variant
    CallUDF = script & " " & functionName & " " & CStr(UBound(arguments)) & " " & CStr(arguments(0))
End Function
"""
RUNTIME = """Option Explicit
Public Starts As Long
Public Missing As Boolean

Public Function XLPy() As Variant
    Starts = Starts + 1
    If Missing Then Err.Raise 1000, , "no such Python"
    Dim made As New PythonObject
    Set XLPy = made
End Function
"""
# One call that is answered, then fifty while Python cannot be started; the outcome is kept, because a sheet may be
# calculated more than once and the module remembers a failure.
CALLS = """Option Explicit
Private outcome As String
Private words As String

Public Function Trial_0() As String
    Dim number As Long
    If outcome = "" Then
        outcome = Answered("THROUGHPUT", Array(100, 75)) & "; "
        Starts = 0
        Missing = True
        For number = 1 To 50
            Tried
        Next number
        outcome = outcome & CStr(Starts) & " start for 50 cells; each says: " & words
    End If
    Trial_0 = outcome
End Function

Private Sub Tried()
    Dim answer As Variant
    On Error GoTo Failed
    words = ""
    answer = Answered("THROUGHPUT", Array(100, 75))
    Exit Sub
Failed:
    words = Err.Description
End Sub
"""

# xlwings' own procedure as it is fitted, with stand-ins for what it calls.
CONNECTION = """Option Explicit
Public Asked As Long
Public Commands As String
Private Sub XLPyLoadDLL()
End Sub
Private Function XLPyCommand() As String
    Asked = Asked + 1
    XLPyCommand = "command " & CStr(Asked)
End Function
Private Function XLPyDLLActivateAuto(ByRef Result As Variant, ByVal Config As String, ByVal mode As Long) As Long
    Commands = Commands & Config & ";"
    Result = 25
End Function
"""


@dataclass(frozen=True)
class ClassModule(Document):
    """A class, which only trials need."""

    @property
    def source(self) -> str:
        return super().source.replace(self.behind, "FCFB3D2A-A0FA-1068-A738-08002B3371B5")

    def entry(self) -> str:
        return f"Class={self.name}"


def spelled_for_basic(text: str) -> str:
    return re.sub(r"\boutput\b", "output_", text)


def every_argument(name: str) -> tuple[str, str]:
    """A formula that gives a function 1, 2, 3 … and what Python is then handed."""
    count = len(FUNCTIONS[name].signature.arguments)
    numbers = [str(number) for number in range(1, count + 1)]
    return f"={name}({','.join(numbers)})", "|".join([name, *numbers])


Trials = dict[str, tuple[str, str, str]]


def trials_module(trials: Trials, described: str = "", afresh: str = "") -> Module:
    """One Basic function for each trial, which answers with what the trial looks at, as a text."""
    lines = ["Option Explicit"]
    for number, (before, looked_at, _) in enumerate(trials.values()):
        lines += [
            f"Public Function Trial_{number}() As String",
            *(f"    {step.strip()}" for step in f"{afresh} : {before}".split(" : ") if step.strip()),
            f"    Trial_{number} = {described}({looked_at})",
            *(f"    {step.strip()}" for step in afresh.split(" : ") if step.strip()),
            "End Function",
        ]
    return Module("Trials", "\n".join(lines))


def trial_formulas(trials: Trials) -> list[str]:
    return [f"=TRIAL_{number}()" for number in range(len(trials))]


def calculated(folder: Path, formulas: list[str], modules: tuple[Module | ClassModule, ...]) -> dict[str, str]:
    """What each formula shows in a workbook that carries the modules."""
    reason = calc_session.why_unavailable()
    if reason:
        if os.environ.get("STRICT_HOSTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["B1"], sheet["C1"] = 100, 80, 75, "x"
    for row, formula in enumerate(formulas, start=1):
        sheet.cell(row, 6, formula)
    stored = io.BytesIO()
    book.save(stored)
    path = folder / "trials.xlsm"
    path.write_bytes(carrying_functions(stored.getvalue(), modules))
    found = basic_session.calculated(path)
    return {formula: found[f"F{row}"] for row, formula in enumerate(formulas, start=1)}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every formula and every trial of the wrappers, by the formula's text.

    The modules for help and ribbon are only compiled: one line Basic does not understand would silence them all.
    """
    formulas = [*FORMULAS, *(every_argument(name)[0] for name in FUNCTIONS), *trial_formulas(TRIALS)]
    wrappers = functions_module()
    modules = (
        Module(wrappers.name, spelled_for_basic(wrappers.text)),
        Module("ThroughputCells", module_text("ThroughputCells")),
        Module("ThroughputPython", STAND_IN),
        Module("ThroughputRibbon", module_text("ThroughputRibbon")),
        help_module(),
        trials_module(
            TRIALS,
            "Described",
            'Answer = Empty : Silent = False : Explaining = False : Reasons = "" : LastFailure = ""',
        ),
    )
    return calculated(tmp_path_factory.mktemp("wrappers"), formulas, modules)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_formula_names_reaches_python_as_cells(cells: dict[str, str], formula: str) -> None:
    assert cells[formula] == FORMULAS[formula]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_wrapper_hands_over_every_argument_in_order(cells: dict[str, str], name: str) -> None:
    formula, handed = every_argument(name)
    assert cells[formula] == handed


@pytest.mark.parametrize("number", range(len(TRIALS)), ids=list(TRIALS))
def test_trial(cells: dict[str, str], number: int) -> None:
    _, _, expected = list(TRIALS.values())[number]
    assert cells[f"=TRIAL_{number}()"] == expected


def test_a_call_names_module_and_function_and_a_python_that_does_not_start_is_not_started_for_every_cell(
    tmp_path: Path,
) -> None:
    modules = (
        Module("ThroughputPython", module_text("ThroughputPython")),
        Module("xlwings", RUNTIME),
        ClassModule("PythonObject", text=OBJECT),
        Module("Trials", CALLS),
    )
    assert calculated(tmp_path, ["=TRIAL_0()"], modules) == {
        "=TRIAL_0()": "addin.hosts.excel.functions THROUGHPUT 1 100; 1 start for 50 cells; each says: no such Python"
    }


def test_the_command_that_starts_python_is_made_once_for_all_cells(tmp_path: Path) -> None:
    """Three calls: the command is asked for once, and the same one is used three times.

    Basic takes a function's own name for another call of it, so the result goes through a variable here.
    """
    procedure = re.search(r"^Function XLPy\(\)\n.*?^End Function\n", runtime_module().text, re.MULTILINE | re.DOTALL)
    assert procedure is not None
    spelled = procedure.group().replace("(XLPy, ", "(found, ").replace("Description:=XLPy", '"failed"')
    spelled = spelled.replace("Function XLPy()", "Function XLPy()\n    Dim found As Variant")
    spelled = spelled.replace("End Function", "    XLPy = found\nEnd Function")
    looked_at = 'CStr(XLPy() + XLPy() + XLPy()) & " " & CStr(Asked) & " " & Left$(Commands, 30)'
    modules = (Module("xlwings", CONNECTION + spelled), trials_module({"": ("", looked_at, "")}))
    assert calculated(tmp_path, ["=TRIAL_0()"], modules) == {"=TRIAL_0()": "75 1 command 1;command 1;command 1;"}
