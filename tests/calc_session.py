"""Drives one headless LibreOffice for the tests: load, recalculate, read, convert; it never writes to a given file.

Run by a test it is the near half: it starts a Python that knows `uno` and talks to it in lines of JSON. Run as
a program (`python calc_session.py --worker SOFFICE`) it is the far half, which starts LibreOffice on a private,
temporary profile and does what it is told. So the tests themselves run in any environment.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST = (25, 2)  # the first LibreOffice that resolves an extension's plain function names in an .xlsx
START_SECONDS = 90.0
ANSWER_SECONDS = 300.0


@dataclass(frozen=True)
class CalcError:
    """An error as Calc shows it in a cell: Excel's code for it, and Calc's own number."""

    code: str
    number: int


@dataclass(frozen=True)
class FunctionHelp:
    """What the function wizard shows of a function; the category as Calc's number of it (11: add-in)."""

    category: int
    description: str
    arguments: tuple[tuple[str, str], ...]


CalcValue = float | str | CalcError
Address = tuple[str, str]  # sheet name, "B7"


class CalcUnavailableError(Exception):
    """No LibreOffice, no Python with `uno`, or one too old; the sentence says which."""


class CalcFailedError(Exception):
    """LibreOffice did not do what it was asked to, or not in time."""


# ---------------------------------------------------------------------------------------------- finding


@functools.cache
def soffice() -> str:
    """The path of LibreOffice's program, or CalcUnavailableError."""
    candidates = [
        os.environ.get("SOFFICE"),
        shutil.which("soffice"),
        shutil.which("libreoffice"),
        "/usr/lib/libreoffice/program/soffice",
        "/usr/lib64/libreoffice/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        *sorted(map(str, Path("/opt").glob("libreoffice*/program/soffice")), reverse=True),
    ]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return os.path.realpath(candidate)
    raise CalcUnavailableError("LibreOffice is not installed: no program `soffice` was found")


@functools.cache
def uno_python() -> str:
    """The path of a Python that can import `uno`, or CalcUnavailableError."""
    program = Path(soffice()).parent
    candidates = [
        sys.executable,
        str(program / "python"),
        "/usr/bin/python3",
        shutil.which("python3"),
        str(program.parent / "Resources" / "python"),
    ]
    for candidate in dict.fromkeys(filter(None, candidates)):
        if not os.access(candidate, os.X_OK):
            continue
        probe = subprocess.run([candidate, "-c", "import uno"], capture_output=True, timeout=60, check=False)
        if probe.returncode == 0:
            return candidate
    raise CalcUnavailableError("no Python with LibreOffice's `uno` module was found (Debian: python3-uno)")


@functools.cache
def version() -> tuple[int, ...]:
    """LibreOffice's version as numbers, such as (25, 2, 3, 2)."""
    said = subprocess.run([soffice(), "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    for word in said.split():
        if word[:1].isdigit() and "." in word:
            return tuple(int(part) for part in word.split(".") if part.isdigit())
    raise CalcUnavailableError(f"LibreOffice does not tell its version: {said.strip()!r}")


def why_unavailable() -> str:
    """One sentence why no session can be had here; "" when one can."""
    try:
        uno_python()
        if version() < OLDEST:
            return f"LibreOffice {'.'.join(map(str, version()))} is older than {OLDEST[0]}.{OLDEST[1]}"
    except (CalcUnavailableError, OSError, subprocess.SubprocessError) as reason:
        return str(reason)
    return ""


# ------------------------------------------------------------------------------------- the near half


class CalcSession:
    """One running LibreOffice on a profile of its own. Use it as a context manager:
    `with CalcSession() as calc: calc.recalculated("book.xlsx")[("Sheet1", "A1")]`.
    """

    def __init__(self) -> None:
        reason = why_unavailable()
        if reason:
            raise CalcUnavailableError(reason)
        self._profile = tempfile.TemporaryDirectory(prefix="calc-session-", ignore_cleanup_errors=True)
        self._start()

    def _start(self) -> None:
        self._worker = subprocess.Popen(
            [uno_python(), str(Path(__file__).resolve()), "--worker", soffice(), self._profile.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that one signal ends LibreOffice's own children too, and nothing else
        )
        self._buffer = b""
        try:
            self.start_seconds = float(self._answer(START_SECONDS)["seconds"])
        except BaseException:
            self.close()
            raise

    def recalculated(self, path: str | Path) -> dict[Address, CalcValue]:
        """Every formula cell of the file after a hard recalculation of everything; errors as CalcError."""
        return self._read("recalculated", path)

    def as_stored(self, path: str | Path) -> dict[Address, CalcValue]:
        """Every formula cell of the file as Calc shows it on opening."""
        return self._read("as_stored", path)

    def stored_and_recalculated(self, path: str | Path) -> tuple[dict[Address, CalcValue], dict[Address, CalcValue]]:
        """The two above of one opening: every formula cell as the file has it, and after a hard recalculation."""
        answer = self._ask("stored_and_recalculated", path=_given(path))
        stored, found = (
            {(sheet, address): _value(value) for sheet, address, value in answer[cells]}
            for cells in ("stored", "cells")
        )
        return stored, found

    def convert(self, path: str | Path, destination: str | Path, *, recalculate: bool = False) -> Path:
        """Writes the file as PDF, CSV, ODS or XLSX, by the destination's ending, and returns that path."""
        target = Path(destination).resolve()
        self._ask("convert", path=_given(path), destination=str(target), recalculate=recalculate)
        return target

    def recalculation_seconds(self, paths: list[Path], rounds: int) -> list[list[float]]:
        """How long a hard recalculation of each file takes: all are open, and each round takes them in turn."""
        given = [_given(path) for path in paths]
        return list(self._ask("recalculation_seconds", timeout=600.0, paths=given, rounds=rounds)["seconds"])

    def functions(self) -> dict[str, FunctionHelp]:
        """Every function as the function wizard shows it, by its name."""
        listed = self._ask("functions")["functions"]
        return {
            name: FunctionHelp(category, description, tuple((argument, meaning) for argument, meaning in arguments))
            for name, category, description, arguments in listed
        }

    @property
    def profile(self) -> Path:
        """The profile's folder, which lasts as long as the session."""
        return Path(self._profile.name)

    def install(self, extension: str | Path) -> str:
        """Installs an .oxt for this session only, and returns the identifier LibreOffice gave it."""
        return str(self._ask("install", path=_given(extension))["identifier"])

    def restart(self) -> None:
        """Ends LibreOffice and starts it again on the same profile, as a person does after installing something."""
        self._end()
        self._start()

    def close(self) -> None:
        """Ends LibreOffice, by its own process group, and removes the profile. Harmless when repeated."""
        self._end()
        self._profile.cleanup()

    def _end(self) -> None:
        if self._worker.poll() is None:
            with contextlib.suppress(OSError, CalcFailedError, ValueError):
                self._ask("quit", timeout=20.0)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._worker.wait(10)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._worker.pid, signal.SIGKILL)
        self._worker.wait(10)
        for pipe in (self._worker.stdin, self._worker.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __enter__(self) -> CalcSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, what: str, path: str | Path) -> dict[Address, CalcValue]:
        cells = self._ask(what, path=_given(path))["cells"]
        return {(sheet, cell): _value(value) for sheet, cell, value in cells}

    def _ask(self, what: str, *, timeout: float = ANSWER_SECONDS, **details: Any) -> Mapping[str, Any]:
        if self._worker.poll() is not None or self._worker.stdin is None:
            raise CalcFailedError("this LibreOffice session has ended")
        self._worker.stdin.write(json.dumps({"do": what, **details}).encode() + b"\n")
        self._worker.stdin.flush()
        return self._answer(timeout)

    def _answer(self, timeout: float) -> Mapping[str, Any]:
        answer: dict[str, Any] = json.loads(self._line(time.monotonic() + timeout))
        if "failed" in answer:
            raise CalcFailedError(answer["failed"])
        return answer

    def _line(self, deadline: float) -> bytes:
        assert self._worker.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._worker.stdout, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    os.killpg(self._worker.pid, signal.SIGKILL)
                    raise CalcFailedError("LibreOffice did not answer in time and was ended")
                chunk = os.read(self._worker.stdout.fileno(), 1 << 16)
                if not chunk:
                    raise CalcFailedError("LibreOffice ended before it answered")
                self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\n", 1)
        return line


@contextlib.contextmanager
def calc_session() -> Iterator[CalcSession]:
    """A session for one `with`: started, handed over, ended."""
    with CalcSession() as session:
        yield session


def recalculated(path: str | Path) -> dict[Address, CalcValue]:
    """`CalcSession.recalculated` with a session of its own, for a single file."""
    with CalcSession() as session:
        return session.recalculated(path)


def _given(path: str | Path) -> str:
    found = Path(path).resolve()
    if not found.is_file():
        raise CalcFailedError(f"{found} is not a file")
    return str(found)


def _value(value: Any) -> CalcValue:
    if isinstance(value, list):
        return CalcError(value[0], value[1])
    return value if isinstance(value, str) else float(value)


# -------------------------------------------------------------------------------------- the far half

# LibreOffice's own table for writing its errors into an Excel file (its XclTools::GetXclErrorCode).
EXCEL_CODES = {
    503: "#NUM!",
    532: "#DIV/0!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    530: "#NAME?",
    540: "#NAME?",
    32767: "#N/A",
}
FILTERS = {
    ".pdf": "calc_pdf_Export",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
VALUES, STRINGS, ERRORS = 1, 2, 4  # com.sun.star.sheet.FormulaResult


class _Office:
    """LibreOffice as seen through its bridge. Only the far half has one."""

    def __init__(self, program: str, profile: str) -> None:
        import uno

        self.uno = uno
        pipe = f"calc_session_{os.getpid()}"
        began = time.monotonic()
        self.process = subprocess.Popen(
            [
                program,
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.context = self._connected(pipe, began + START_SECONDS)
        self.seconds = time.monotonic() - began
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _connected(self, pipe: str, deadline: float) -> Any:
        from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

        here = self.uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if self.process.poll() is not None:
                    raise RuntimeError(f"LibreOffice ended with status {self.process.returncode}") from None
                if time.monotonic() > deadline:
                    raise RuntimeError("LibreOffice did not start in time") from None
                time.sleep(0.05)

    def recalculated(self, path: str) -> dict[str, Any]:
        with self._document(path) as document:
            document.calculateAll()
            return {"cells": list(self._formula_cells(document))}

    def as_stored(self, path: str) -> dict[str, Any]:
        with self._document(path) as document:
            return {"cells": list(self._formula_cells(document))}

    def stored_and_recalculated(self, path: str) -> dict[str, Any]:
        with self._document(path) as document:
            stored = list(self._formula_cells(document))
            document.calculateAll()
            return {"stored": stored, "cells": list(self._formula_cells(document))}

    def recalculation_seconds(self, paths: list[str], rounds: int) -> dict[str, Any]:
        with contextlib.ExitStack() as stack:
            documents = [stack.enter_context(self._document(path)) for path in paths]
            return {"seconds": [[self._recalculated_in(document) for document in documents] for _ in range(rounds)]}

    def _recalculated_in(self, document: Any) -> float:
        began = time.perf_counter()
        document.calculateAll()
        return time.perf_counter() - began

    def functions(self) -> dict[str, Any]:
        described = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.sheet.FunctionDescriptions", self.context
        )
        return {"functions": [self._function(described.getByIndex(place)) for place in range(described.getCount())]}

    def _function(self, properties: Any) -> list[Any]:
        facts = {fact.Name: fact.Value for fact in properties}
        arguments = [[argument.Name, argument.Description] for argument in facts["Arguments"] or ()]
        return [facts["Name"], facts["Category"], facts["Description"], arguments]

    def convert(self, path: str, destination: str, recalculate: bool) -> dict[str, Any]:
        filter_name = FILTERS[Path(destination).suffix.lower()]
        with self._document(path) as document:
            if recalculate:
                document.calculateAll()
            document.storeToURL(Path(destination).as_uri(), (self._property("FilterName", filter_name),))
        return {}

    def install(self, path: str) -> dict[str, Any]:
        manager = self.context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        package = manager.addExtension(
            Path(path).as_uri(), (), "user", manager.createAbortChannel(), _environment(self.uno)
        )
        return {"identifier": package.getIdentifier().Value}

    def quit(self) -> dict[str, Any]:
        with contextlib.suppress(Exception):  # the bridge breaks while LibreOffice ends: that is the answer
            self.desktop.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        return {}

    def _property(self, name: str, value: Any) -> Any:
        made = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    @contextlib.contextmanager
    def _document(self, path: str) -> Iterator[Any]:
        wanted = (self._property("Hidden", True), self._property("ReadOnly", True))
        document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, wanted)
        if document is None:
            raise RuntimeError(f"LibreOffice cannot open {path}")
        try:
            yield document
        finally:
            document.close(True)

    def _formula_cells(self, document: Any) -> Iterator[list[Any]]:
        for sheet in document.Sheets:
            name = sheet.Name  # each question to LibreOffice takes its time: one a sheet, not one a cell
            for kind in (VALUES | STRINGS, ERRORS):
                for block in sheet.queryFormulaCells(kind).getRangeAddresses():
                    for address, value in self._block(sheet, block, kind):
                        yield [name, address, value]

    def _block(self, sheet: Any, block: Any, kind: int) -> Iterator[tuple[str, Any]]:
        left, top = block.StartColumn, block.StartRow
        cells = sheet.getCellRangeByPosition(left, top, block.EndColumn, block.EndRow)
        for down, row in enumerate(cells.getDataArray()):
            for right, held in enumerate(row):
                value: Any = held
                if kind == ERRORS:
                    number = cells.getCellByPosition(right, down).getError()
                    value = [EXCEL_CODES.get(number, "#VALUE!"), number]
                yield f"{_letters(left + right)}{top + down + 1}", value


def _letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _environment(uno: Any) -> Any:
    """Answers the questions of an installation with yes, and shows no progress."""
    import unohelper  # type: ignore[import-not-found]
    from com.sun.star.task import XInteractionHandler  # type: ignore[import-not-found]
    from com.sun.star.ucb import XCommandEnvironment, XProgressHandler  # type: ignore[import-not-found]

    class Approving(unohelper.Base, XInteractionHandler):  # type: ignore[misc]
        def handle(self, request: Any) -> None:
            approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
            for continuation in request.getContinuations():
                if continuation.queryInterface(approve):
                    continuation.select()
                    return

    class Silent(unohelper.Base, XProgressHandler):  # type: ignore[misc]
        def push(self, status: Any) -> None: ...

        def update(self, status: Any) -> None: ...

        def pop(self) -> None: ...

    class Environment(unohelper.Base, XCommandEnvironment):  # type: ignore[misc]
        def __init__(self) -> None:
            self._approving, self._silent = Approving(), Silent()

        def getInteractionHandler(self) -> Any:  # noqa: N802 - LibreOffice's own name
            return self._approving

        def getProgressHandler(self) -> Any:  # noqa: N802 - LibreOffice's own name
            return self._silent

    return Environment()


def _work(program: str, profile: str) -> None:
    """Reads one request a line, answers one line; ends with the input, so an orphan never stays."""

    def say(answer: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()

    try:
        office = _Office(program, profile)
    except Exception as failure:
        say({"failed": str(failure)})
        return
    say({"seconds": office.seconds})
    try:
        for line in sys.stdin:
            request = json.loads(line)
            what = request.pop("do")
            try:
                say(getattr(office, what)(**request))
            except Exception as failure:
                say({"failed": f"{what}: {type(failure).__name__}: {failure}"})
            if what == "quit":
                return
    finally:
        office.quit()


if __name__ == "__main__" and sys.argv[1:2] == ["--worker"]:
    _work(sys.argv[2], sys.argv[3])
