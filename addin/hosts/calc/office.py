"""What there is to know about LibreOffice here: where it is, which version, whether it runs; it changes nothing."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .package import OLDEST

PYTHON_PACKAGES = "python3-uno on Debian and Ubuntu, libreoffice-pyuno on Fedora and openSUSE"
PIPE_FOLDERS = ("/tmp", "/var/tmp")


class CannotError(Exception):
    """Ends the work with one sentence."""


@dataclass(frozen=True)
class Office:
    """One LibreOffice: its program `soffice`."""

    program: Path

    @cached_property
    def version(self) -> tuple[int, int] | None:
        """Year and number, (25, 2); None where the program is no LibreOffice."""
        found = re.search(r"^ProductKey=LibreOffice\s+(\d+)\.(\d+)", self._settings, re.MULTILINE)
        return (int(found[1]), int(found[2])) if found else None

    @cached_property
    def profile(self) -> Path:
        """Where this LibreOffice keeps what belongs to the user."""
        found = re.search(r"^UserInstallation=\$SYSUSERCONFIG/(.+)$", self._settings, re.MULTILINE)
        return settings_folder().joinpath(*(found[1].strip() if found else "libreoffice/4").split("/"))

    @cached_property
    def extension_folders(self) -> tuple[Path, ...]:
        """Where extensions for all users of the computer are."""
        folders = (self.program.parent.parent / "share", self.program.parent.parent / "Resources")
        return tuple(folder for folder in folders if folder.is_dir())

    @property
    def has_python(self) -> bool:
        """Whether it can run components written in Python."""
        return any((folder / "pythonloader.py").is_file() for folder in self._folders)

    @property
    def python(self) -> Path:
        """A Python that can talk to it."""
        own = [folder / name for folder in self._folders for name in ("python", "python.exe")]
        system = [Path(found) for found in ("/usr/bin/python3", shutil.which("python3"), sys.executable) if found]
        for candidate in dict.fromkeys((*own, *system)):
            if os.access(candidate, os.X_OK) and candidate.is_file() and _knows_uno(candidate):
                return candidate
        raise CannotError(_no_python(self.program))

    @property
    def _folders(self) -> tuple[Path, Path]:
        return self.program.parent, self.program.parent.parent / "Resources"

    @cached_property
    def _settings(self) -> str:
        for path in (folder / name for folder in self._folders for name in ("bootstraprc", "bootstrap.ini")):
            if path.is_file():
                return path.read_text(encoding="utf-8", errors="replace")
        return ""


def usable_office(programs: Sequence[Path] | None = None) -> Office:
    """The first LibreOffice on this computer that the extension works in.

    Arguments: `programs`, where to look, the usual places when left out.
    Errors: CannotError where there is none, or only one that is too old or lacks Python.
    """
    offices = [Office(program) for program in (_usual_programs() if programs is None else programs)]
    known = [(office, office.version) for office in offices if office.program.is_file() and office.version]
    if not known:
        raise CannotError(
            f"LibreOffice was not found on this computer; install LibreOffice {_words(OLDEST)} or later and run this "
            "again. If it is there as a Flatpak or Snap, write the extension with throughput build calc and open "
            "the file with LibreOffice."
        )
    recent = [office for office, version in known if version and version >= OLDEST]
    if not recent:
        office, version = known[0]
        raise CannotError(
            f"{office.program} is LibreOffice {_words(version or ())}; the functions need LibreOffice "
            f"{_words(OLDEST)} or later, install that and run this again."
        )
    for office in recent:
        if office.has_python:
            return office
    raise CannotError(_no_python(recent[0].program))


def settings_folder() -> Path:
    """Where programs keep a user's settings on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData/Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def is_running(profile: Path) -> bool:
    """Whether a LibreOffice works with this profile right now."""
    if sys.platform == "win32":
        return (profile / ".lock").exists() and "soffice.bin" in _windows_tasks()
    return any(_answers(Path(folder) / _pipe(profile)) for folder in PIPE_FOLDERS)


def _pipe(profile: Path) -> str:
    """The pipe on which a running LibreOffice waits for the next document, as LibreOffice itself names it."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    return f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"


def _answers(pipe: Path) -> bool:
    """A pipe without a listener is left over from a LibreOffice that ended unexpectedly."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(pipe))
        except OSError:
            return False
        return True


def _windows_tasks() -> str:
    asked = ["tasklist", "/fi", "imagename eq soffice.bin", "/fo", "csv", "/nh"]
    return subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False).stdout


def _usual_programs() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            yield Path(found).resolve()
    yield from map(Path, ("/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice"))
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        if variable in os.environ:
            yield Path(os.environ[variable]) / "LibreOffice" / "program" / "soffice.exe"


def _knows_uno(python: Path) -> bool:
    asked = subprocess.run([python, "-c", "import uno"], capture_output=True, env=own_environment(), check=False)
    return asked.returncode == 0


def own_environment() -> dict[str, str]:
    """The environment without what belongs to the Python that runs this."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in foreign}


def _no_python(program: Path) -> str:
    return (
        f"The LibreOffice of {program} has no Python support; install it ({PYTHON_PACKAGES}; elsewhere it comes with "
        "LibreOffice) and run this again."
    )


def _words(version: Sequence[int]) -> str:
    return ".".join(map(str, version))
