"""Putting the extension into LibreOffice: twice, in the place of an older one, for any user; every hindrance in words.

The user's own profile is never touched: each test has a profile, or a home, of its own.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.hosts.calc import build, install, remove, status
from addin.hosts.calc.extension_manager import OfficeError, ask
from addin.hosts.calc.office import CannotError, Office, is_running, usable_office
from addin.hosts.calc.package import IDENTIFIER
from addin.version import VERSION
from tests.calc_session import CalcSession, uno_python, why_unavailable

PROJECT = Path(__file__).resolve().parents[3]
CHECK = f"To check it: start LibreOffice Calc, type =TA_VERSION() in a cell and press Enter; it shows {VERSION}."


@pytest.fixture
def office() -> Office:
    """The LibreOffice of this computer."""
    reason = why_unavailable()
    if reason:
        if os.environ.get("STRICT_HOSTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return usable_office()


@pytest.fixture
def profile(office: Office, tmp_path: Path) -> Path:
    assert office
    return tmp_path / "profile with a space"


def version_of(extension: Path, version: str, target: Path) -> Path:
    """The same extension, of another version."""
    with zipfile.ZipFile(extension) as ours, zipfile.ZipFile(target, "w") as other:
        for name in ours.namelist():
            content = ours.read(name)
            if name == "description.xml":
                content = content.replace(f'version value="{VERSION}"'.encode(), f'version value="{version}"'.encode())
            other.writestr(name, content)
    return target


# ------------------------------------------------------------------ with the LibreOffice of this computer


def test_installed_twice_and_removed_twice_it_says_each_time_what_was_done(profile: Path) -> None:
    first = install(profile)
    assert first.ok, first.lines
    assert first.lines == (
        f"Version {VERSION} was installed for this user in LibreOffice 25.2; its files are in {profile / 'user'}.",
        f"It was tried: =TA_VERSION() gives {VERSION}.",
        CHECK,
        "To remove it: throughput remove calc",
    )
    second = install(profile)
    assert second.ok, second.lines
    assert second.lines[1] == f"It took the place of version {VERSION}."
    assert len(list((profile / "user/uno_packages/cache/uno_packages").glob("*/throughput.oxt"))) == 1

    found = status(profile)
    assert found.ok, found.lines
    assert found.lines[0].startswith(f"The extension is installed in LibreOffice 25.2: version {VERSION}, {profile}")
    assert found.lines[1:] == (f"Log: {profile / 'user' / 'throughput.log'}; it is empty.", CHECK)

    (profile / "user" / "throughput.log").write_text("noted\n", encoding="utf-8")
    assert status(profile).lines[1].endswith("last entry: noted")
    gone = remove(profile)
    assert gone.ok, gone.lines
    assert gone.lines == (
        f"Version {VERSION} was removed from LibreOffice 25.2.",
        f"{profile / 'user' / 'throughput.log'} was removed.",
        "Documents keep their formulas and show #NAME? where the functions stood, until it is installed again.",
    )
    assert remove(profile).lines == ("The extension is not installed for this user; there was nothing to remove.",)
    assert status(profile).lines == (
        "The extension is not installed in LibreOffice 25.2. Run: throughput install calc",
    )
    assert not status(profile).ok


def test_an_older_version_is_told_and_replaced_and_other_extensions_stay(
    office: Office, profile: Path, tmp_path: Path
) -> None:
    from tests.benchmarks.calc import first_extension

    older = version_of(build(tmp_path / "ours"), "0.0.1", tmp_path / "old name.oxt")
    ask(office, profile, "add", extension=str(older))
    ask(office, profile, "add", extension=str(first_extension(tmp_path / "other.oxt")))
    found = status(profile)
    assert not found.ok
    assert "version 0.0.1" in found.lines[0]
    assert found.lines[1] == f"This package is of version {VERSION}; close LibreOffice and run: throughput install calc"

    report = install(profile)
    assert report.ok, report.lines
    assert "It took the place of version 0.0.1." in report.lines
    assert status(profile).ok
    assert remove(profile).ok
    assert list((profile / "user/uno_packages/cache/uno_packages").glob("*/other.oxt"))


def test_a_running_libreoffice_is_asked_to_be_closed(office: Office) -> None:
    assert office
    with CalcSession() as session:
        assert is_running(session.profile)
        for work in (install, remove):
            report = work(session.profile)
            assert not report.ok
            assert report.lines == (
                "LibreOffice is running; close all its windows (and the quickstarter in the notification area, if "
                "there is one) and run this again.",
            )
        assert status(session.profile).lines[0].startswith("The extension is not installed")
    assert not is_running(session.profile)


def test_without_a_profile_it_is_the_users_own(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if sys.platform == "linux":
        assert office.profile == tmp_path / ".config/libreoffice/4"
    report = install()
    assert report.ok, report.lines
    assert str(office.profile) in report.lines[0]
    assert status().ok
    assert remove().ok


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may read and write, with the package in it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        folder = Path(made)
        shutil.copytree(PROJECT / "addin", folder / "addin", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "home").mkdir()
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
        (folder / "home").chmod(0o777)
        yield folder


def test_an_ordinary_user_installs_and_removes_it_as_root_does(office: Office, open_folder: Path) -> None:
    """The tests above ran as whoever runs them; where that is root, this one is somebody else."""
    assert office
    told = (
        "from addin.hosts.calc import install, remove, status\n"
        "reports = [install(), status(), install(), remove(), remove()]\n"
        "print([report.ok for report in reports])\n"
        "for report in reports: print(*report.lines, sep=chr(10))\n"
    )
    somebody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    asked = subprocess.run(
        [uno_python(), "-c", told],
        capture_output=True,
        text=True,
        cwd=open_folder,
        env={"HOME": str(open_folder / "home"), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        **somebody,  # type: ignore[call-overload]
    )
    assert asked.stdout.startswith("[True, True, True, True, True]\n"), asked.stdout + asked.stderr
    assert str(open_folder / "home") in asked.stdout


# ------------------------------------------------------------------ hindrances, on computers that are made up


def made_up(folder: Path, version: str = "25.2", python: bool = True, program: str = "exit 7") -> Path:
    """A LibreOffice of files alone; its program is a line of shell."""
    there = folder / "program"
    there.mkdir(parents=True)
    (there / "bootstraprc").write_text(
        f"[Bootstrap]\nProductKey=LibreOffice {version}\nUserInstallation=$SYSUSERCONFIG/libreoffice/4\n"
    )
    if python:
        (there / "pythonloader.py").touch()
    soffice = there / "soffice"
    soffice.write_text(f"#!/bin/sh\n{program}\n")
    soffice.chmod(0o755)
    return soffice


def test_no_libreoffice_is_said_with_what_to_do(tmp_path: Path) -> None:
    for work in (install, remove, status):
        report = work(tmp_path / "profile", [tmp_path / "nowhere" / "soffice"])
        assert not report.ok
        assert report.lines == (
            "LibreOffice was not found on this computer; install LibreOffice 25.2 or later and run this again. If it "
            "is there as a Flatpak or Snap, write the extension with throughput build calc and open the file with "
            "LibreOffice.",
        )


def test_a_libreoffice_older_than_25_2_is_named(tmp_path: Path) -> None:
    soffice = made_up(tmp_path / "old", "7.4")
    report = install(tmp_path / "profile", [soffice])
    assert report.lines == (
        f"{soffice} is LibreOffice 7.4; the functions need LibreOffice 25.2 or later, install that and run this again.",
    )
    assert not report.ok


def test_of_several_the_first_that_is_recent_enough_is_taken(tmp_path: Path) -> None:
    old, new = made_up(tmp_path / "old", "24.8"), made_up(tmp_path / "new", "26.2")
    assert usable_office([tmp_path / "nowhere", old, new]) == Office(new)
    assert Office(new).version == (26, 2)


def test_missing_python_support_is_said_with_the_names_of_the_packages(tmp_path: Path) -> None:
    soffice = made_up(tmp_path, python=False)
    report = install(tmp_path / "profile", [soffice])
    assert report.lines == (
        f"The LibreOffice of {soffice} has no Python support; install it (python3-uno on Debian and Ubuntu, "
        "libreoffice-pyuno on Fedora and openSUSE; elsewhere it comes with LibreOffice) and run this again.",
    )


def test_a_libreoffice_without_a_python_that_knows_it_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.hosts.calc.office._knows_uno", lambda _: False)
    with pytest.raises(CannotError, match="has no Python support"):
        _ = Office(made_up(tmp_path)).python


def test_a_libreoffice_that_does_not_start_is_told_with_what_it_said(office: Office, tmp_path: Path) -> None:
    assert office
    report = install(tmp_path / "profile", [made_up(tmp_path)])
    assert not report.ok
    assert report.lines == (
        "LibreOffice could not add it; it said: it ended with status 7. Start and close LibreOffice once, then run "
        "this again.",
    )


def test_a_libreoffice_that_hands_over_to_a_running_one_is_left_alone(office: Office, tmp_path: Path) -> None:
    assert office
    report = install(tmp_path / "profile", [made_up(tmp_path, program="exit 0")])
    assert report.lines[0].startswith("LibreOffice is running; close all its windows")


def test_a_libreoffice_that_does_not_answer_is_ended(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office
    marker = tmp_path / "ended"
    monkeypatch.setattr("addin.hosts.calc.extension_manager.ANSWER_SECONDS", 3.0)
    soffice = made_up(tmp_path, program=f"sleep 20; touch '{marker}'")
    with pytest.raises(OfficeError, match="did not answer in time"):
        ask(Office(soffice), tmp_path / "profile", "try", formula="=1")
    processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(soffice) not in processes


def test_an_installed_extension_that_does_not_answer_is_not_called_installed_well(
    office: Office, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office
    monkeypatch.setattr("addin.hosts.calc.installation.FORMULA", "=NO_SUCH_FUNCTION()")
    report = install(profile)
    assert not report.ok
    assert report.lines[-1].startswith(
        f"Version {VERSION} was installed, but =NO_SUCH_FUNCTION() shows #NAME? instead of {VERSION}. Log: {profile}"
    )


def test_what_an_administrator_installed_is_told_and_not_touched(tmp_path: Path) -> None:
    soffice = made_up(tmp_path)
    cache = tmp_path / "share" / "uno_packages" / "cache"
    theirs = cache / "uno_packages" / "lu1.tmp_" / "throughput.oxt"
    theirs.mkdir(parents=True)
    (cache / "uno_packages.pmap").write_bytes(b"Pmp1\xff" + IDENTIFIER.encode() + b"\nlu1.tmp\xff")
    text = f'<identifier value="{IDENTIFIER}"/>\n <version value="0.0.5"/>'
    (theirs / "description.xml").write_text(text, encoding="utf-8")
    told = (
        f"Version 0.0.5 is there for all users of this computer, too ({theirs}); where both are, this user's own comes "
        f"first. An administrator removes it with: unopkg remove --shared {IDENTIFIER}"
    )
    assert remove(tmp_path / "profile", [soffice]).lines[1] == told
    found = status(tmp_path / "profile", [soffice])
    assert found.lines[0] == f"The extension is installed in LibreOffice 25.2: version 0.0.5, {theirs}."
    assert not found.ok
    (cache / "uno_packages.pmap").write_bytes(b"Pmp1\n")
    assert not status(tmp_path / "profile", [soffice]).lines[0].startswith("The extension is installed")
