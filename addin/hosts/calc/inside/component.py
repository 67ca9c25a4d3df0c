"""Makes the catalogue known to LibreOffice as one of its components; it computes nothing and converts no cell.

LibreOffice's own modules are imported when LibreOffice asks for the component, so that this file can be read anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.catalogue import FUNCTIONS

from .answering import Answer, answering
from .cells import Spill
from .log import NAME

SERVICE = "ThroughputAddin"
"""What Calc knows the functions by; an .ods file holds it, so it never changes."""

TYPE = "throughputaddin.XFunctions"
"""The interface in the extension's type library."""


def registered() -> Any:
    """What LibreOffice's Python loader asks a component for."""
    import unohelper  # type: ignore[import-not-found]

    helper = unohelper.ImplementationHelper()
    helper.addImplementation(_component(), SERVICE, ("com.sun.star.sheet.AddIn",))
    return helper


def _component() -> Any:
    import uno  # type: ignore[import-not-found]
    import unohelper

    interface = uno.getClass(TYPE)
    spilled = _spilling(uno, unohelper)

    class Functions(unohelper.Base, interface):  # type: ignore[misc, valid-type]
        """Every function of the catalogue as a method; Calc calls them by their names."""

        def __init__(self, context: Any) -> None:
            log = _log_file(uno, context)
            for name, function in FUNCTIONS.items():
                setattr(self, name, answering(function, spilled, log))

    for name in FUNCTIONS:
        setattr(Functions, name, _until_made)
    return Functions


def _until_made(*_: Any) -> None:
    """The class has to show every method; each object has its own."""


def _spilling(uno: Any, unohelper: Any) -> Answer:
    """How rows of cells are handed to Calc.

    PyUNO gives Calc any tuple as an untyped one, which Calc refuses, unless the function is declared to return rows
    always; then its single texts would be rows too, and Calc (25.2) finds no text in them again. A result that is
    handed over later is typed in full, so rows go out as one that is there at once. Calc keeps each of them until the
    document is closed: 40 bytes a cell or so for every time it is calculated.
    """
    from com.sun.star.lang import EventObject  # type: ignore[import-not-found]
    from com.sun.star.sheet import ResultEvent, XVolatileResult  # type: ignore[import-not-found]

    class Rows(unohelper.Base, XVolatileResult):  # type: ignore[misc]
        def __init__(self, spill: Spill) -> None:
            self._spill: Spill | None = spill

        def addResultListener(self, listener: Any) -> None:  # noqa: N802 - LibreOffice's own name
            if self._spill is None:
                return
            event = ResultEvent()
            event.Value = uno.Any(self._spill.kind, self._spill.rows)
            self._spill = None
            listener.modified(event)
            listener.disposing(EventObject())  # so that Calc lets go of this object

        def removeResultListener(self, listener: Any) -> None:  # noqa: N802 - LibreOffice's own name
            """Nothing more is to come."""

    return Rows


def _log_file(uno: Any, context: Any) -> Path | None:
    """Beside LibreOffice's own files of this user; None where LibreOffice does not tell."""
    try:
        paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
        return Path(uno.fileUrlToSystemPath(paths.substituteVariables("$(user)", True))) / NAME
    except Exception:
        return None
