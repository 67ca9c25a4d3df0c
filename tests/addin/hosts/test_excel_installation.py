"""Installing, removing and looking, on a made-up Windows account; every sentence a user may meet is here."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addin import VERSION
from addin.hosts import Report
from addin.hosts.excel import install, installation, remove, status
from addin.hosts.excel.__main__ import main
from addin.hosts.excel.installation import HOW_TO_CHECK
from addin.hosts.excel.package import add_in
from addin.hosts.excel.runtime import PINNED
from addin.hosts.excel.windows import EXCEL_PROGRAM, SHELL_FOLDERS, WindowsHome, macro_obstacles, this_computer
from tests.same_bytes import first_difference

EXCEL_SECURITY = "Microsoft\\Office\\16.0\\Excel\\Security"
POLICY = "HKEY_CURRENT_USER\\Software\\Policies"
MACHINE_POLICY = "HKEY_LOCAL_MACHINE\\Software\\Policies"
OWN = "HKEY_CURRENT_USER\\Software"

Settings = dict[tuple[str, str], Any]


def account(folder: Path, settings: Settings | None = None) -> WindowsHome:
    """An account with Python in an environment of its own, and an Excel."""
    profile = folder / "Users" / "Ann"
    (profile / "AppData" / "Roaming").mkdir(parents=True, exist_ok=True)
    python = folder / "Python" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    (folder / "Python" / f"xlwings64-{PINNED}.dll").touch()
    known: Settings = {(EXCEL_PROGRAM, ""): "C:\\Office\\excel.exe", **(settings or {})}
    return WindowsHome(
        is_windows=True,
        profile=profile,
        app_data=profile / "AppData" / "Roaming",
        python=python,
        registry=lambda key, name: known.get((key, name)),
    )


@pytest.fixture
def home(tmp_path: Path) -> WindowsHome:
    return account(tmp_path)


@pytest.fixture
def target(home: WindowsHome) -> Path:
    return home.profile / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "throughput.xlam"


def only_sentence(report: Report) -> str:
    assert not report.ok
    (line,) = report.lines
    return line


# ----------------------------------------------------------------------------------------------------- all is well


def test_the_add_in_is_copied_to_the_start_folder_and_its_python_is_noted(home: WindowsHome, target: Path) -> None:
    report = install(home)
    assert report == Report(
        (f"Version {VERSION} was copied to {target}.", f"It is answered by {home.python}.", HOW_TO_CHECK), ok=True
    )
    assert first_difference(target.read_bytes(), add_in()) is None
    assert (home.profile / ".throughput" / "throughput.conf").read_bytes() == (
        f'"INTERPRETER_WIN","{home.python}"\r\n'.encode()
    )


def test_installing_twice_is_installing_once(home: WindowsHome, target: Path) -> None:
    assert install(home) == install(home)
    assert [path.name for path in target.parent.iterdir()] == ["throughput.xlam"]
    assert [path.name for path in home.configuration.parent.iterdir()] == ["throughput.conf"]


def test_an_older_version_is_replaced(home: WindowsHome, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_bytes(b"an older one")
    assert install(home).ok
    assert first_difference(target.read_bytes(), add_in()) is None


def test_other_workbooks_in_the_start_folder_stay(home: WindowsHome, target: Path) -> None:
    target.parent.mkdir(parents=True)
    (target.parent / "PERSONAL.XLSB").write_bytes(b"macros of her own")
    install(home)
    remove(home)
    assert [path.name for path in target.parent.iterdir()] == ["PERSONAL.XLSB"]


def test_status_of_a_good_installation(home: WindowsHome, target: Path) -> None:
    install(home)
    assert status(home) == Report(
        (
            f"The add-in is installed: {target}.",
            f"It is answered by {home.python}.",
            f"Log: {home.profile / '.throughput' / 'throughput.log'}; it is empty.",
            HOW_TO_CHECK,
        ),
        ok=True,
    )


def test_status_shows_the_last_entry_of_the_log(home: WindowsHome) -> None:
    install(home)
    (home.profile / ".throughput" / "throughput.log").write_text("the first\nthe last\n")
    assert any(line.endswith("throughput.log; last entry: the last") for line in status(home).lines)


def test_removing_leaves_nothing_behind(home: WindowsHome, target: Path) -> None:
    install(home)
    (home.profile / ".throughput" / "throughput.log").write_text("an entry\n")
    (home.profile / ".throughput" / "throughput.log.1").write_text("an older entry\n")
    report = remove(home)
    assert report.ok
    assert report.lines[0] == f"{target} was removed."
    assert "show #NAME?" in report.lines[-1]
    assert not target.exists()
    assert not (home.profile / ".throughput").exists()


def test_removing_keeps_what_is_not_ours(home: WindowsHome) -> None:
    install(home)
    own = home.profile / ".throughput" / "notes.txt"
    own.write_text("hers")
    assert remove(home).ok
    assert [path.name for path in own.parent.iterdir()] == ["notes.txt"]


def test_removing_what_is_not_there_says_so(home: WindowsHome) -> None:
    assert remove(home) == Report(("The add-in is not installed; there was nothing to remove.",), ok=True)


def test_a_signed_add_in_is_copied_as_it_is(home: WindowsHome, target: Path, tmp_path: Path) -> None:
    """A signature is one more part of the package; every byte is kept."""
    import zipfile

    signed = tmp_path / "throughput.xlam"
    signed.write_bytes(add_in())
    with zipfile.ZipFile(signed, "a") as package:
        package.writestr("xl/vbaProjectSignature.bin", b"signature")
    assert install(home, signed).ok
    assert first_difference(target.read_bytes(), signed.read_bytes()) is None
    assert status(home).ok


# ------------------------------------------------------------------------------------------------ what can be wrong


def test_not_on_windows(tmp_path: Path) -> None:
    here = replace(account(tmp_path), is_windows=False)
    for done in (install(here), remove(here), status(here)):
        assert only_sentence(done).startswith("Excel for Windows is not on this computer: this is not Windows.")


def test_this_computer_is_recognised() -> None:
    here = this_computer()
    assert here.is_windows == (os.name == "nt")
    assert here.python.is_file()


def test_excel_holds_the_file(home: WindowsHome, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(home)
    before = target.read_bytes()

    def held(*_: Any) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(installation.os, "replace", held)
    assert only_sentence(install(home)) == f"Excel holds {target}; close every Excel window and run this again."
    assert first_difference(target.read_bytes(), before) is None
    assert [path.name for path in target.parent.iterdir()] == ["throughput.xlam"]


def test_excel_holds_the_file_that_is_to_be_removed(
    home: WindowsHome, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(home)

    def held(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", held)
    assert only_sentence(remove(home)) == f"Excel holds {target}; close every Excel window and run this again."


def test_the_account_may_not_write_there(home: WindowsHome, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "write_bytes", denied)
    assert only_sentence(install(home)) == (
        f"This account may not write to {target.parent}; ask the IT department for the right to."
    )


def test_a_full_disk_is_named(home: WindowsHome, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert only_sentence(install(home)) == (
        f"{target} cannot be written (No space left on device); mend that and run this again."
    )


def test_the_settings_folder_is_redirected(tmp_path: Path) -> None:
    elsewhere = tmp_path / "server" / "Ann"
    elsewhere.mkdir(parents=True)
    home = account(tmp_path, {(SHELL_FOLDERS, "AppData"): str(elsewhere)})
    report = install(home)
    assert report.ok
    assert f"The account's settings are redirected to {elsewhere}; the add-in follows them." in report.lines
    assert (elsewhere / "Microsoft" / "Excel" / "XLSTART" / "throughput.xlam").exists()


def test_the_usual_entry_of_the_registry_is_no_redirection(tmp_path: Path) -> None:
    home = account(tmp_path, {(SHELL_FOLDERS, "AppData"): "%USERPROFILE%\\AppData\\Roaming"})
    assert home.roaming == home.profile / "AppData" / "Roaming"
    assert not home.is_redirected


def test_the_redirected_folder_cannot_be_reached(tmp_path: Path) -> None:
    gone = tmp_path / "server" / "gone"
    home = account(tmp_path, {(SHELL_FOLDERS, "AppData"): str(gone)})
    assert only_sentence(install(home)) == (
        f"{gone}, where this account's settings are redirected to, cannot be reached; connect to it, or ask the IT "
        "department, and run this again."
    )


def test_the_settings_folder_is_missing(home: WindowsHome) -> None:
    assert only_sentence(install(replace(home, app_data=home.profile / "nowhere"))) == (
        f"{home.profile / 'nowhere'} cannot be reached; connect to it, or ask the IT department, and run this again."
    )
    assert "APPDATA is not set" in only_sentence(install(replace(home, app_data=None)))


@pytest.mark.parametrize(
    ("found", "what"), [("0.33.1", "Xlwings 0.33.1 is installed"), ("", "Xlwings is not installed")]
)
def test_xlwings_is_of_another_version_or_missing(
    home: WindowsHome, monkeypatch: pytest.MonkeyPatch, found: str, what: str
) -> None:
    assert install(home).ok
    monkeypatch.setattr("addin.hosts.excel.runtime.installed_version", lambda: found)
    sentence = f"{what} and the add-in is made for {PINNED}; run: pip install xlwings=={PINNED}"
    assert only_sentence(install(home)) == f"{sentence}; then run this again."
    assert sentence in status(home).lines
    assert not status(home).ok


def test_xlwings_library_is_not_where_excel_looks(home: WindowsHome) -> None:
    install(home)
    (home.python.parent.parent / f"xlwings64-{PINNED}.dll").unlink()
    said = only_sentence(install(home))
    assert said.startswith(f"xlwings' library xlwings64-{PINNED}.dll is neither in {home.python.parent} nor in ")
    assert "py -m venv" in said
    assert said in status(home).lines


def test_python_has_moved(home: WindowsHome) -> None:
    install(home)
    home.python.unlink()
    report = status(home)
    assert not report.ok
    assert (
        f"Python is no longer at {home.python}; run throughput install excel with the Python that shall answer."
        in report.lines
    )


def test_the_note_of_python_is_missing(home: WindowsHome) -> None:
    install(home)
    home.configuration.unlink()
    assert any("does not know which one answers" in line for line in status(home).lines)
    home.configuration.write_text('"SOMETHING","else"\n')
    assert any("does not know which one answers" in line for line in status(home).lines)


def test_python_s_folder_has_letters_the_macros_cannot_read(tmp_path: Path) -> None:
    home = account(tmp_path)
    python = tmp_path / "Питон" / "python.exe"
    python.parent.mkdir()
    python.touch()
    (python.parent / f"xlwings64-{PINNED}.dll").touch()
    assert "cannot read with this computer's code page" in only_sentence(install(replace(home, python=python)))


def test_it_is_not_installed(home: WindowsHome, target: Path) -> None:
    assert only_sentence(status(home)) == (
        f"The add-in is not installed: there is no {target}. Run: throughput install excel"
    )


def test_the_installed_add_in_is_of_another_version(home: WindowsHome, monkeypatch: pytest.MonkeyPatch) -> None:
    install(home)
    monkeypatch.setattr(installation, "VERSION", "9.9.9")
    report = status(home)
    assert not report.ok
    assert any(
        f"of version {VERSION} and this Python's of version 9.9.9; close Excel and run" in line for line in report.lines
    )


def test_what_stands_there_is_no_add_in(home: WindowsHome, target: Path) -> None:
    install(home)
    target.write_bytes(b"something else")
    assert any("is no add-in of this project" in line for line in status(home).lines)


def test_a_ready_add_in_that_is_none_is_refused(home: WindowsHome, tmp_path: Path, target: Path) -> None:
    other = tmp_path / "other.xlam"
    other.write_bytes(b"something else")
    assert only_sentence(install(home, other)).startswith(f"{other} is no add-in of this project")
    assert only_sentence(install(home, tmp_path / "missing.xlam")).endswith("give the path of throughput.xlam.")
    assert not target.exists()


def test_excel_is_not_on_the_computer(home: WindowsHome) -> None:
    report = install(replace(home, registry=lambda *_: None))
    assert report.ok
    assert "Excel was not found on this computer; the add-in waits for it." in report.lines


# --------------------------------------------------------------------------------------------------------- macros


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({(f"{MACHINE_POLICY}\\Microsoft\\Office\\16.0\\Common", "VBAOff"): 1}, "VBA is switched off for Office"),
        ({(f"{POLICY}\\{EXCEL_SECURITY}", "DisableAllAddins"): 1}, "Excel is set to open no add-ins"),
        ({(f"{OWN}\\{EXCEL_SECURITY}", "RequireAddinSig"): 1}, "Excel opens signed add-ins only"),
        (
            {
                (f"{POLICY}\\{EXCEL_SECURITY}\\Trusted Locations", "AllLocationsDisabled"): 1,
                (f"{POLICY}\\{EXCEL_SECURITY}", "VBAWarnings"): 4,
            },
            "Trusted locations are switched off and no macros run",
        ),
        (
            {
                (f"{POLICY}\\{EXCEL_SECURITY}\\Trusted Locations", "AllLocationsDisabled"): 1,
                (f"{POLICY}\\{EXCEL_SECURITY}", "VBAWarnings"): 3,
            },
            "Trusted locations are switched off and only signed macros run",
        ),
        (
            {(f"{OWN}\\{EXCEL_SECURITY}\\Trusted Locations", "AllLocationsDisabled"): 1},
            "Excel asks at every start",
        ),
    ],
)
def test_macros_are_blocked(tmp_path: Path, settings: Settings, words: str) -> None:
    home = account(tmp_path, settings)
    (obstacle,) = macro_obstacles(home)
    assert words in obstacle
    for report in (install(home), status(home)):
        assert not report.ok
        assert obstacle in report.lines
        assert HOW_TO_CHECK not in report.lines


@pytest.mark.parametrize("warnings", [1, 2, 3, 4])
def test_the_start_folder_is_trusted_whatever_the_macro_setting_says(tmp_path: Path, warnings: int) -> None:
    assert macro_obstacles(account(tmp_path, {(f"{OWN}\\{EXCEL_SECURITY}", "VBAWarnings"): warnings})) == []


def test_a_policy_goes_before_the_user_s_own_setting(tmp_path: Path) -> None:
    settings = {
        (f"{OWN}\\{EXCEL_SECURITY}", "RequireAddinSig"): 1,
        (f"{POLICY}\\{EXCEL_SECURITY}", "RequireAddinSig"): 0,
    }
    assert macro_obstacles(account(tmp_path, settings)) == []


def test_a_start_folder_on_the_network_is_not_trusted_unless_allowed(tmp_path: Path) -> None:
    settings: Settings = {(SHELL_FOLDERS, "AppData"): "\\\\server\\home\\ann"}
    (obstacle,) = macro_obstacles(account(tmp_path, settings))
    assert obstacle.startswith("Excel's start folder is on the network")
    settings[f"{OWN}\\{EXCEL_SECURITY}\\Trusted Locations", "AllowNetworkLocations"] = 1
    assert macro_obstacles(account(tmp_path, settings)) == []


# --------------------------------------------------------------------------------------------- as a script calls it


def test_a_script_is_told_by_the_exit_status(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = {"install": Report(("installed",), ok=True), "status": Report(("broken",), ok=False)}
    seen: list[Any] = []
    monkeypatch.setattr("addin.hosts.excel.__main__.install", lambda **given: seen.append(given) or reports["install"])
    monkeypatch.setattr("addin.hosts.excel.__main__.status", lambda: reports["status"])
    monkeypatch.setattr("addin.hosts.excel.__main__.remove", lambda: reports["install"])
    assert main(["install", "throughput.xlam"]) == 0
    assert main(["install"]) == 0
    assert main(["remove"]) == 0
    assert main(["status"]) == 1
    assert main(["dance"]) == 2
    assert seen == [{"made": Path("throughput.xlam")}, {}]
    shown = capsys.readouterr()
    assert shown.out.splitlines() == ["installed", "installed", "installed", "broken"]
    assert shown.err.startswith("python -m addin.hosts.excel")
