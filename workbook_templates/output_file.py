"""Puts a finished file in its place whole or not at all; it never overwrites unless told to, and leaves no scraps."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from pathlib import Path

ENDINGS = (".xlsx", ".xlsm")


class OutputRefusedError(Exception):
    """The file cannot be written; the message is one sentence that says why and what to do."""


def check(destination: str | Path, *, replace: bool = False) -> Path:
    """The destination as a path, before any work is spent on it.

    Errors: OutputRefusedError when it exists and may not be replaced, its folder is missing or closed to
    writing, or its name does not end in .xlsx.
    """
    path = Path(destination)
    folder = path.parent
    if path.suffix.lower() not in ENDINGS:
        raise OutputRefusedError(
            f"{path} does not end in .xlsx, so no spreadsheet program would open it; add the ending"
        )
    if path.is_dir():
        raise OutputRefusedError(f"{path} is a folder; give the name of a file")
    if not folder.is_dir():
        raise OutputRefusedError(f"The folder {folder} does not exist; create it, or choose another")
    if path.exists() and not replace:
        raise _exists(path)
    if not os.access(folder, os.W_OK):
        raise OutputRefusedError(f"There is no permission to write in the folder {folder}; choose another")
    return path


def put(content: bytes, destination: Path, *, replace: bool = False) -> None:
    """Writes the whole content under that name, or leaves everything as it was.

    The content goes to a temporary file beside the destination, is forced to the disk and takes the name in one
    step; an interrupt at any moment leaves no temporary file.

    Errors: OutputRefusedError in one sentence for whatever the system says against it.
    """
    check(destination, replace=replace)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=destination.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_ordinary_rights(temporary, destination)
        _take_the_name(temporary, destination, replace=replace)
    except OSError as problem:
        raise _refused(destination, problem) from problem
    finally:
        if temporary is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)


def _take_the_name(temporary: str, destination: Path, *, replace: bool) -> None:
    if replace:
        os.replace(temporary, destination)
    else:
        try:
            os.link(temporary, destination)  # unlike a rename, fails when somebody took the name meanwhile
        except FileExistsError:
            raise
        except (OSError, AttributeError, NotImplementedError):
            if destination.exists():
                raise FileExistsError(errno.EEXIST, "exists", str(destination)) from None
            os.rename(temporary, destination)
    _force(destination.parent)


def _give_ordinary_rights(temporary: str, destination: Path) -> None:
    """A temporary file is private; the finished one is readable as any new file, or as the one it replaces."""
    if destination.exists():
        shutil.copymode(destination, temporary)
    elif hasattr(os, "fchmod"):
        mask = os.umask(0o022)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)


def _force(folder: Path) -> None:
    """Forces the new name itself to the disk, where a folder can be opened for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exists(path: Path) -> OutputRefusedError:
    return OutputRefusedError(f"{path} exists and is kept; give another name, or ask for it to be replaced (--force)")


def _refused(path: Path, problem: OSError) -> OutputRefusedError:
    if problem.errno == errno.EEXIST:
        return _exists(path)
    if problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return OutputRefusedError(f"There is no room left on the disk for {path}; free some, or choose another disk")
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputRefusedError(
            f"There is no permission to write {path}, or it is open in another program; close it, or choose another"
        )
    return OutputRefusedError(f"{path} cannot be written: {problem.strerror or problem}")
