"""Asks a hidden LibreOffice to add, remove or try the extension; it decides nothing and finds nothing by itself.

`ask` is the near half. The far half is this file run as a program by a Python that can talk to LibreOffice: it reads
one request and writes one answer, in JSON. So the package itself runs on any Python.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from addin.hosts.calc.office import Office

START_SECONDS = 90.0
ANSWER_SECONDS = 240.0
END_SECONDS = 30.0
TAKEN = "taken"
"""What the far half answers when another LibreOffice has taken over."""


class OfficeError(Exception):
    """LibreOffice did not do it; the text is what it said."""


# ------------------------------------------------------------------------------------------------- the near half


def ask(office: Office, profile: Path | None, do: str, **details: str) -> dict[str, Any]:
    """Start LibreOffice hidden, have it do one thing, end it.

    Arguments: `office`; `profile`, the user's own when None; `do`, add, remove or try; what that needs.
    Errors: OfficeError.
    """
    from addin.hosts.calc.office import own_environment

    request = {"do": do, "program": str(office.program), "profile": profile and profile.as_uri(), **details}
    process = subprocess.Popen(
        [str(office.python), str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=own_environment(),
        start_new_session=True,  # so that one signal ends LibreOffice too, and nothing else
    )
    try:
        said, complaint = process.communicate(json.dumps(request).encode(), timeout=ANSWER_SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        raise OfficeError("LibreOffice did not answer in time") from None
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        last = complaint.decode(errors="replace").strip().splitlines() or ["nothing"]
        raise OfficeError(last[-1]) from None
    if "failed" in answer:
        raise OfficeError(answer["failed"])
    return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# -------------------------------------------------------------------------------------------------- the far half


def _started(request: dict[str, Any]) -> tuple[Any, subprocess.Popen[bytes]]:
    """A hidden LibreOffice and its component context."""
    import uno  # type: ignore[import-not-found]
    from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

    pipe = f"throughput_addin_{os.getpid()}"
    words = [request["program"], "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    if request["profile"]:
        words.append(f"-env:UserInstallation={request['profile']}")
    process = subprocess.Popen(
        [*words, f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    deadline = time.monotonic() + START_SECONDS
    while True:
        if process.poll() is not None:
            raise RuntimeError(TAKEN if process.returncode == 0 else f"it ended with status {process.returncode}")
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"), process
        except NoConnectException:
            if time.monotonic() > deadline:
                process.kill()
                raise RuntimeError("it did not start in time") from None
            time.sleep(0.05)


def _add(context: Any, request: dict[str, Any]) -> dict[str, Any]:
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    abort = manager.createAbortChannel()
    manager.addExtension(Path(request["extension"]).as_uri(), (), "user", abort, _environment())
    return {"user": _user_folder(context)}


def _remove(context: Any, request: dict[str, Any]) -> dict[str, Any]:
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    abort = manager.createAbortChannel()
    manager.removeExtension(request["identifier"], request["name"], "user", abort, _environment())
    return {"user": _user_folder(context)}


def _try(context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What a formula gives in a new, hidden sheet."""
    import uno

    hidden = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (hidden,))
    if document is None:
        raise RuntimeError("it opens no spreadsheet; Calc is not installed with it")
    try:
        cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.setFormula(request["formula"])
        return {"user": _user_folder(context), "shows": cell.getString(), "error": cell.getError()}
    finally:
        document.close(True)


def _user_folder(context: Any) -> str:
    import uno

    paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
    return str(uno.fileUrlToSystemPath(paths.substituteVariables("$(user)", True)))


def _environment() -> Any:
    """Answers LibreOffice's questions with yes, and shows no progress."""
    import uno
    import unohelper  # type: ignore[import-not-found]
    from com.sun.star.task import XInteractionHandler  # type: ignore[import-not-found]
    from com.sun.star.ucb import XCommandEnvironment  # type: ignore[import-not-found]

    approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    class Approving(unohelper.Base, XInteractionHandler):  # type: ignore[misc]
        def handle(self, request: Any) -> None:
            for continuation in request.getContinuations():
                if continuation.queryInterface(approve):
                    continuation.select()
                    return

    class Environment(unohelper.Base, XCommandEnvironment):  # type: ignore[misc]
        def __init__(self) -> None:
            self._approving = Approving()

        def getInteractionHandler(self) -> Any:  # noqa: N802 - LibreOffice's own name
            return self._approving

        def getProgressHandler(self) -> Any:  # noqa: N802 - LibreOffice's own name
            return None

    return Environment()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        context, process = _started(request)
    except RuntimeError as problem:
        return {"failed": str(problem)}
    try:
        return {"add": _add, "remove": _remove, "try": _try}[request["do"]](context, request)
    except Exception as problem:
        return {"failed": getattr(problem, "Message", "") or f"{type(problem).__name__}: {problem}"}
    finally:
        _terminate(context, process)


def _terminate(context: Any, process: subprocess.Popen[bytes]) -> None:
    with suppress(Exception):  # the bridge breaks while LibreOffice ends: that is the answer
        context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_answer(json.load(sys.stdin))))
