"""Stand-ins for pywin32 and for Excel's objects, so that xlwings' real Windows code runs on any machine.

Inside `windows_excel()` xlwings is imported as on Windows: its registration, its generation of VBA and its call of
a function are its own; only COM is ours. Everything is put back afterwards.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any
from unittest.mock import MagicMock

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572  # how COM hands over an argument that was left out
STANDING_IN = ("xlwings", "win32", "pythoncom", "pywintypes", "pywin32")
DISGUISED = ("addin.hosts.excel.functions", "addin.hosts.excel.ribbon")


class ComError(Exception):
    """What pywin32 raises for a failed call."""

    hresult = -2147352567


class ComTime(dt.datetime):
    """What pywin32 gives for a date: a time that claims to be in UTC."""


def _module(name: str, **attributes: Any) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__dict__.update(attributes)
    sys.modules[name] = made
    return made


def _pywin32() -> None:
    _module("pywintypes", com_error=ComError, error=ComError, TimeType=ComTime, IID=str)
    _module(
        "pythoncom",
        CoInitialize=lambda *_: None,
        CoUninitialize=lambda *_: None,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
        CoMarshalInterThreadInterfaceInStream=lambda _, thing: thing,
        CoGetInterfaceAndReleaseStream=lambda stream, _: stream,
        CLSCTX_LOCAL_SERVER=4,
        __file__="pythoncom.so",
    )
    client = _module(
        "win32com.client",
        Dispatch=lambda thing, *_, **__: thing,
        DispatchEx=lambda *_: MagicMock(),
        CDispatch=type("CDispatch", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        gencache=types.SimpleNamespace(EnsureModule=lambda *_, **__: None),
    )
    util = _module("win32com.server.util", wrap=lambda thing, *_, **__: thing, unwrap=lambda thing: thing)
    dispatcher = _module("win32com.server.dispatcher")
    policy = _module("win32com.server.policy", DefaultPolicy=object)
    server = _module("win32com.server", util=util, dispatcher=dispatcher, policy=policy)
    _module("win32com", client=client, server=server)
    for name in ("win32api", "win32con", "win32event", "win32gui"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda _: (1, 4242))
    zone = types.SimpleNamespace(utc=lambda: dt.UTC, local=lambda: dt.UTC)
    _module("win32timezone", TimeZoneInfo=zone)


def _stands_in(name: str) -> bool:
    return name.startswith(STANDING_IN) or name in DISGUISED


@contextlib.contextmanager
def windows_excel() -> Iterator[Any]:
    """xlwings as it is on Windows; inside, `addin.hosts.excel.functions` is registered with it."""
    # imported before the platform is disguised: they look at it once
    for name in ("asyncio", "subprocess", "concurrent.futures", "numpy", "pandas"):
        importlib.import_module(name)
    before = {name: module for name, module in sys.modules.items() if _stands_in(name)}
    for name in before:
        del sys.modules[name]
    excel = importlib.import_module("addin.hosts.excel")
    submodules = {name: module for name, module in vars(excel).items() if f"{excel.__name__}.{name}" in DISGUISED}
    platform, marks = sys.platform, MagicMock(name="windll")
    with contextlib.ExitStack() as undo:
        for owner, name, value in (
            (ctypes, "windll", marks),
            (ctypes, "oledll", marks),
            (ctypes, "PyDLL", lambda *_, **__: MagicMock()),
            (builtins, "WindowsError", OSError),
        ):
            undo.callback(_put_back(owner, name))
            setattr(owner, name, value)
        _pywin32()
        sys.platform = "win32"
        try:
            xlwings = importlib.import_module("xlwings")
            for name in ("_xlwindows", "udfs", "com_server"):
                importlib.import_module(f"xlwings.{name}")
        finally:
            sys.platform = platform
        try:
            yield xlwings
        finally:
            for name in [name for name in sys.modules if _stands_in(name)]:
                del sys.modules[name]
            sys.modules.update(before)
            for name in DISGUISED:
                vars(excel).pop(name.rpartition(".")[2], None)
            vars(excel).update(submodules)


def _put_back(owner: Any, name: str) -> Any:
    if hasattr(owner, name):
        value = getattr(owner, name)
        return lambda: setattr(owner, name, value)
    return lambda: delattr(owner, name)


# ------------------------------------------------------------------------------- Excel's objects, as far as needed


class Application:
    """Excel itself: notes what it is asked to do."""

    Hwnd = 1
    Version = "16.0"
    Name = "Microsoft Excel"

    def __init__(self) -> None:
        self.described: dict[str, dict[str, Any]] = {}

    def MacroOptions(self, macro: str, **options: Any) -> None:  # noqa: N802 - Excel's own name
        """What the function wizard will say."""
        self.described[macro.split("!")[1]] = options


class Components:
    """The modules of a workbook's VBA project."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name not in self.sources:
            raise ComError(name)
        return name

    def Remove(self, name: str) -> None:  # noqa: N802
        """Drop a module."""
        del self.sources[name]

    def Import(self, path: str) -> None:  # noqa: N802
        """Take a module from a file."""
        with open(path) as file:
            self.sources["xlwings_udfs"] = file.read()


class Book:
    """A workbook."""

    def __init__(self, name: str = "Book1.xlsm") -> None:
        self.Name = self.FullName = name
        self.Application = Application()
        self.VBProject = types.SimpleNamespace(VBComponents=Components())
        self.Worksheets: list[Any] = []


class Sheet:
    """A sheet."""

    def __init__(self, book: Book) -> None:
        self.Parent, self.Name, self.Application = book, "Sheet1", book.Application


class Cells:
    """A range object: `Value` gives dates and currency as such, `Value2` as plain numbers."""

    CLSID = RANGE_IID
    Address = "$A$1"

    def __init__(self, rows: Sequence[Sequence[Any]], book: Book | None = None) -> None:
        self._rows = rows
        self.Worksheet = Sheet(book or Book())
        self.Application = self.Worksheet.Application
        self.Row = self.Column = 1
        self.Rows, self.Columns = (types.SimpleNamespace(Count=count) for count in (len(rows), len(rows[0])))
        attributes = types.SimpleNamespace(iid=RANGE_IID)
        information = types.SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda *_: information)

    @property
    def Value(self) -> Any:  # noqa: N802
        """One value for one cell, else a tuple of rows."""
        return self._handed(self._rows)

    @property
    def Value2(self) -> Any:  # noqa: N802
        """The same without the types of dates and currency."""
        return self._handed([[plain(value) for value in row] for row in self._rows])

    def GetAddress(self, *_: Any) -> str:  # noqa: N802
        """Where the range is."""
        return self.Address

    @staticmethod
    def _handed(rows: Sequence[Sequence[Any]]) -> Any:
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else tuple(map(tuple, rows))


def plain(value: Any) -> Any:
    """A cell's content as Value2 gives it."""
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    return value if value is None or isinstance(value, (str, bool, int)) else float(value)
