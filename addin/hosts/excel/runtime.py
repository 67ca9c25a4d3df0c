"""xlwings' own VBA runtime, fitted to this add-in: one Python for all workbooks, and no code from beside them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, resources

from .vba import Module
from .vba.source import checked

PINNED = "0.37.8"
"""The version of xlwings whose module, library and Python side belong together."""

PROJECT = "throughput"
"""Names the user's configuration file: %USERPROFILE%\\.throughput\\throughput.conf."""


class XlwingsMismatchError(OSError):
    """xlwings is missing or of another version than the add-in is made for; the sentence says what to do."""


@dataclass(frozen=True)
class _Change:
    """One place of xlwings' module that has to read otherwise, and why."""

    why: str
    old: str
    new: str


CHANGES = (
    _Change(
        "the configuration bears the add-in's name",
        'Public Const PROJECT_NAME As String = "myaddin"',
        f'Public Const PROJECT_NAME As String = "{PROJECT}"',
    ),
    _Change(
        "its procedures are not offered as worksheet functions",
        '#Const App = "Microsoft Excel" \'Adjust when using outside of Excel\n',
        '#Const App = "Microsoft Excel" \'Adjust when using outside of Excel\nOption Private Module\n',
    ),
    _Change(
        "a workbook that somebody sent cannot name another interpreter in a sheet of its own",
        'If source = "" Or source = "sheet" Then',
        'If source = "sheet" Then',
    ),
    _Change(
        "nor in a file beside it",
        'If source = "" Or source = "directory" Then',
        'If source = "directory" Then',
    ),
    _Change(
        "the command is the same for every workbook, so one Python serves them all, and no folder joins its path",
        '        PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" & '
        'GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & '
        'GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")\n    #Else\n        \' Other office apps',
        '        PYTHONPATH = "false;;;;;"\n    #Else\n        \' Other office apps',
    ),
    _Change(
        "nor does the folder Excel happens to stand in",
        'tail = " -B -c ""import sys, os;"',
        'tail = " -B -P -c ""import sys, os;"',
    ),
    _Change(
        "the configuration is read once, not for every cell",
        "Function XLPy()\n    XLPyLoadDLL\n    If 0 <> XLPyDLLActivateAuto(XLPy, XLPyCommand, 1) "
        "Then Err.Raise 1000, Description:=XLPy",
        'Function XLPy()\n    Static Known As String\n    If Known = "" Then\n        XLPyLoadDLL\n'
        "        Known = XLPyCommand\n    End If\n    If 0 <> XLPyDLLActivateAuto(XLPy, Known, 1) "
        "Then Err.Raise 1000, Description:=XLPy",
    ),
)


def installed_version() -> str:
    """The version of xlwings in this Python, "" when there is none."""
    try:
        return metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        return ""


def wrong_version() -> str:
    """One sentence when this Python's xlwings does not fit the add-in, else ""."""
    found = installed_version()
    if found == PINNED:
        return ""
    what = f"xlwings {found} is installed" if found else "xlwings is not installed"
    return f"{what} and the add-in is made for {PINNED}; run: pip install xlwings=={PINNED}"


def runtime_module() -> Module:
    """The module as it goes into the add-in; XlwingsMismatchError where xlwings is not the pinned one."""
    wrong = wrong_version()
    if wrong:
        raise XlwingsMismatchError(wrong)
    shipped = (resources.files("xlwings") / "xlwings_custom_addin.bas").read_text(encoding="utf-8")
    _first, text = "\n".join(shipped.splitlines()).split("\n", 1)  # the first line names the module
    return Module("xlwings", checked(fitted(text)))


def fitted(text: str) -> str:
    """xlwings' text with every change made exactly once; XlwingsMismatchError where a place is not found."""
    for change in CHANGES:
        if text.count(change.old) != 1:
            raise XlwingsMismatchError(
                f"xlwings' module does not read as that of {PINNED} (the place where {change.why}); "
                f"run: pip install --force-reinstall xlwings=={PINNED}"
            )
        text = text.replace(change.old, change.new)
    return text
