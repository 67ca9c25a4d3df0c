"""Writes the add-in into a folder, alone or with everything a computer without a network needs to install it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from string import Template

from addin.version import VERSION

from .package import NAME, add_in
from .runtime import PINNED

OFFLINE_FOLDER = "throughput-excel-offline"
DISTRIBUTION = f"throughput-addin[excel,mix,parquet]=={VERSION}"
WINDOWS_ONLY = ("pywin32", "colorama", "tzdata")
"""What pip leaves out when it collects for Windows on another system: it reads the conditions as of its own."""

Pip = Callable[[Sequence[str]], None]


class CollectingError(OSError):
    """pip could not collect a part; the sentence says which command failed and what it said last."""


def build(folder: Path, *, replace: bool = False, offline: bool = False, pip: Pip | None = None) -> Path:
    """Write throughput.xlam, or with `offline` the folder that installs it without a network.

    Arguments: `folder`, where to; `replace`, whether an existing one may go; `offline`; `pip`, what collects wheels.
    Result: the path of what was written.
    Errors: FileExistsError where it is there already; XlwingsMismatchError; CollectingError.
    """
    target = folder / (OFFLINE_FOLDER if offline else NAME)
    if target.exists() and not replace:
        raise FileExistsError(f"{target} exists already and is kept; name another folder, or replace it with --force")
    folder.mkdir(parents=True, exist_ok=True)
    if offline:
        _build_offline(target, pip or _run_pip)
    else:
        beside = target.with_name(f"{NAME}.new")
        beside.write_bytes(add_in())
        os.replace(beside, target)
    return target


def _build_offline(target: Path, pip: Pip) -> None:
    """Everything is made in a folder beside the target, which appears only when it is complete."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{OFFLINE_FOLDER}-") as beside:
        made = Path(beside) / OFFLINE_FOLDER
        made.mkdir()
        (made / NAME).write_bytes(add_in())
        _collect(made / "wheels", pip)
        facts = _facts()
        for name in ("install.cmd", "remove.cmd", "FOR THE IT DEPARTMENT.txt"):
            _write_text(made / name, facts)
        _write_checksums(made)
        if target.exists():
            shutil.rmtree(target)
        os.replace(made, target)


def _collect(wheels: Path, pip: Pip) -> None:
    """This project's own wheel first; the rest for Windows, each as a ready wheel."""
    wheels.mkdir()
    root = Path(__file__).parents[3]
    if (root / "pyproject.toml").is_file():
        pip(["wheel", "--no-deps", "--wheel-dir", str(wheels), str(root)])
    else:
        pip(["download", "--no-deps", "--dest", str(wheels), DISTRIBUTION])
    pip(
        [
            "download", "--dest", str(wheels), "--find-links", str(wheels), "--only-binary", ":all:",
            "--platform", "win_amd64", "--implementation", "cp", "--python-version", _python_version(),
            DISTRIBUTION, *WINDOWS_ONLY,
        ]
    )  # fmt: skip


def _run_pip(words: Sequence[str]) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *words],
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if finished.returncode:
        said = (finished.stderr.strip() or finished.stdout.strip() or "nothing").splitlines()[-1]
        raise CollectingError(f"pip {words[0]} could not collect the wheels; it said: {said}")


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _facts() -> dict[str, str]:
    return {
        "version": VERSION,
        "python": _python_version(),
        "distribution": DISTRIBUTION,
        "xlwings": PINNED,
        "name": NAME,
    }


def _write_text(target: Path, facts: dict[str, str]) -> None:
    """A text that ships beside this file, its facts filled in, with the line ends of Windows."""
    source = resources.files(__package__) / "offline" / target.name
    text = Template(source.read_text(encoding="ascii")).substitute(facts)
    target.write_bytes(text.replace("\n", "\r\n").encode("ascii"))


def _write_checksums(made: Path) -> None:
    files = sorted(path for path in made.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(made).as_posix()}" for path in files]
    (made / "checksums.sha256").write_bytes("".join(f"{line}\r\n" for line in lines).encode("ascii"))
