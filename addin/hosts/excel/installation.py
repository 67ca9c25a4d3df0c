"""Puts the add-in where Excel opens it, takes it away again, and says how things stand; it never asks for rights.

Every outcome is told in sentences: what was done, what is wrong, what to do next.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from addin.hosts import Report
from addin.version import VERSION

from . import log
from .package import NAME, add_in
from .runtime import XlwingsMismatchError, wrong_version
from .windows import WindowsHome, macro_obstacles, this_computer

HOW_TO_CHECK = "To check it: start Excel, type =THROUGHPUT(100,75) in a cell and press Enter; the cell shows 25."
NOT_WINDOWS = (
    "Excel for Windows is not on this computer: this is not Windows. Use throughput install calc for LibreOffice, or "
    "a workbook made with --for lite for Excel on Mac and the web."
)
INTERPRETER = "INTERPRETER_WIN"


class _CannotError(Exception):
    """Ends the work with one sentence."""


def install(home: WindowsHome | None = None, made: Path | None = None) -> Report:
    """Copy the add-in to Excel's start folder and note which Python answers it.

    Arguments: `home`, the account, this one when left out; `made`, a ready (perhaps signed) throughput.xlam, built
    anew when left out.
    Result: what was done, or what hindered it, in sentences.
    """
    home = home or this_computer()
    try:
        target = _target(home)
        _check_python(home, home.python)
        content = _content(made)
        _write(target, content)
        _write(home.configuration, _configuration(home))
    except (_CannotError, XlwingsMismatchError) as problem:
        return Report((str(problem),), ok=False)
    lines = [f"Version {VERSION} was copied to {target}.", f"It is answered by {home.python}."]
    if home.is_redirected:
        lines.append(f"The account's settings are redirected to {home.roaming}; the add-in follows them.")
    if not home.has_excel:
        lines.append("Excel was not found on this computer; the add-in waits for it.")
    obstacles = macro_obstacles(home)
    return Report((*lines, *obstacles, *([] if obstacles else [HOW_TO_CHECK])), ok=not obstacles)


def remove(home: WindowsHome | None = None) -> Report:
    """Take the add-in, its configuration and its log away; nothing else is touched.

    Arguments: `home`, the account, this one when left out.
    Result: what was removed, or what hindered it, in sentences.
    """
    home = home or this_computer()
    removed = []
    try:
        target = _target(home)
        for path in (target, home.configuration, *_logs(home)):
            if _removed(path):
                removed.append(f"{path} was removed.")
    except _CannotError as problem:
        return Report((*removed, str(problem)), ok=False)
    if home.configuration.parent.is_dir() and not any(home.configuration.parent.iterdir()):
        home.configuration.parent.rmdir()
    last = "Workbooks keep their formulas and show #NAME? where the functions stood, until it is installed again."
    return Report(
        (*removed, last) if removed else ("The add-in is not installed; there was nothing to remove.",), ok=True
    )


def status(home: WindowsHome | None = None) -> Report:
    """Whether the add-in is installed and can answer, and where its log is.

    Arguments: `home`, the account, this one when left out.
    Result: one sentence for every fact; not ok when something keeps it from answering.
    """
    home = home or this_computer()
    try:
        target = _target(home)
    except _CannotError as problem:
        return Report((str(problem),), ok=False)
    if not target.exists():
        return Report((f"The add-in is not installed: there is no {target}. Run: throughput install excel",), ok=False)
    lines = [f"The add-in is installed: {target}."]
    faults = [*_version_faults(target), *_python_faults(home), *macro_obstacles(home)]
    lines += faults or [f"It is answered by {_noted_python(home)}."]
    file = home.configuration.parent / log.NAME
    entries = log.latest(1, file)
    lines.append(f"Log: {file}; last entry: {entries[0]}" if entries else f"Log: {file}; it is empty.")
    return Report((*lines, *([] if faults else [HOW_TO_CHECK])), ok=not faults)


def _target(home: WindowsHome) -> Path:
    """Where the add-in belongs; a sentence where that cannot be."""
    if not home.is_windows:
        raise _CannotError(NOT_WINDOWS)
    folder, roaming = home.start_folder, home.roaming
    if folder is None or roaming is None:
        raise _CannotError("This account has no folder for settings (APPDATA is not set); sign in as an ordinary user.")
    if not roaming.is_dir():
        where = f"{roaming}, where this account's settings are redirected to," if home.is_redirected else f"{roaming}"
        raise _CannotError(f"{where} cannot be reached; connect to it, or ask the IT department, and run this again.")
    return folder / NAME


def _check_python(home: WindowsHome, python: Path) -> None:
    """That this Python can answer the add-in."""
    wrong = wrong_version()
    if wrong:
        raise _CannotError(f"{wrong[0].upper()}{wrong[1:]}; then run this again.")
    if not any(library.is_file() for library in home.libraries(python)):
        raise _CannotError(_no_library(home, python))
    try:
        str(python).encode(home.encoding)
    except UnicodeEncodeError:
        raise _CannotError(
            f"{python} has letters that Excel's macros cannot read with this computer's code page; install Python in "
            "a folder whose name has plain letters only."
        ) from None


def _no_library(home: WindowsHome, python: Path) -> str:
    return (
        f"xlwings' library {home.libraries(python)[0].name} is neither in {python.parent} nor in "
        f"{python.parent.parent}, where Excel looks for it; install the add-in in an environment of its own: "
        "py -m venv %LOCALAPPDATA%\\throughput-addin"
    )


def _content(made: Path | None) -> bytes:
    if made is None:
        return add_in()
    try:
        content = made.read_bytes()
    except OSError:
        raise _CannotError(f"{made} cannot be read; give the path of throughput.xlam.") from None
    if _version(content) is None:
        raise _CannotError(f"{made} is no add-in of this project; give the path of throughput.xlam.")
    return content


def _configuration(home: WindowsHome) -> bytes:
    """As VBA reads it: a name and a value in quotes on each line, in the computer's code page."""
    return f'"{INTERPRETER}","{home.python}"\r\n'.encode(home.encoding)


def _write(path: Path, content: bytes) -> None:
    """To a temporary name first, then in place of what was there."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path)
    except PermissionError:
        beside.unlink(missing_ok=True)
        raise _CannotError(_held(path)) from None
    except OSError as problem:
        raise _CannotError(f"{path} cannot be written ({problem.strerror}); mend that and run this again.") from None


def _held(path: Path) -> str:
    if path.name == NAME and path.exists():
        return f"Excel holds {path}; close every Excel window and run this again."
    return f"This account may not write to {path.parent}; ask the IT department for the right to."


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except PermissionError:
        raise _CannotError(_held(path)) from None
    return True


def _logs(home: WindowsHome) -> list[Path]:
    return sorted(home.configuration.parent.glob(f"{log.NAME}*"))


def _version(content: bytes) -> str | None:
    """The version an add-in says it is of; None for any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            said = package.read("xl/worksheets/sheet1.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError):
        return None
    found = re.search(r"Throughput add-in ([0-9][^ <]*?)\. ", said)
    return found.group(1) if found else None


def _version_faults(target: Path) -> Iterator[str]:
    again = "close Excel and run: throughput install excel"
    wrong = wrong_version()
    if wrong:
        yield f"{wrong[0].upper()}{wrong[1:]}"
        return
    content = target.read_bytes()
    found = _version(content)
    if found is None:
        yield f"{target} is no add-in of this project; {again}"
    elif found != VERSION:
        yield f"The installed add-in is of version {found} and this Python's of version {VERSION}; {again}"


def _python_faults(home: WindowsHome) -> Iterator[str]:
    python = _noted_python(home)
    again = "run throughput install excel with the Python that shall answer."
    if python is None:
        yield f"{home.configuration} is missing or names no Python, so Excel does not know which one answers; {again}"
    elif not python.is_file():
        yield f"Python is no longer at {python}; {again}"
    elif not any(library.is_file() for library in home.libraries(python)):
        yield _no_library(home, python)


def _noted_python(home: WindowsHome) -> Path | None:
    """The Python that the configuration names."""
    try:
        said = home.configuration.read_bytes().decode(home.encoding, "replace")
    except OSError:
        return None
    found = re.search(f'"{INTERPRETER}","(.*)"', said)
    return Path(found.group(1)) if found else None
