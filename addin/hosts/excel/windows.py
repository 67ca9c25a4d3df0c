"""What there is to know about a Windows account: its folders, its Python, Excel's settings; it changes nothing."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .runtime import PINNED, PROJECT

USER, MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"
SHELL_FOLDERS = f"{USER}\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
EXCEL_PROGRAM = f"{MACHINE}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
OFFICE = "Microsoft\\Office\\16.0"  # 2016 and everything since

Setting = str | int | None
Registry = Callable[[str, str], Setting]


@dataclass(frozen=True)
class WindowsHome:
    """One account on one computer; tests make one up.

    `registry` gives a setting by its key and name, None when it is not set; `encoding` is the code page in which
    VBA reads a text file.
    """

    is_windows: bool
    profile: Path
    app_data: Path | None
    python: Path
    registry: Registry
    encoding: str = "cp1252"

    @property
    def roaming(self) -> Path | None:
        """The folder for the settings of programs, wherever it was redirected to."""
        said = self.registry(SHELL_FOLDERS, "AppData")
        if not isinstance(said, str) or not said:
            return self.app_data
        if said.upper().startswith("%USERPROFILE%"):
            return self.profile.joinpath(*said[len("%USERPROFILE%") :].strip("\\").split("\\"))
        return Path(os.path.expandvars(said))

    @property
    def is_redirected(self) -> bool:
        """Whether that folder lies outside the profile."""
        folder = self.roaming
        return folder is not None and not folder.is_relative_to(self.profile)

    @property
    def start_folder(self) -> Path | None:
        """The folder whose workbooks Excel opens when it starts, and whose macros it trusts."""
        folder = self.roaming
        return folder / "Microsoft" / "Excel" / "XLSTART" if folder else None

    @property
    def configuration(self) -> Path:
        """The file in which the add-in looks for its Python."""
        return self.profile / f".{PROJECT}" / f"{PROJECT}.conf"

    @property
    def has_excel(self) -> bool:
        """Whether Excel is registered as a program."""
        return self.registry(EXCEL_PROGRAM, "") is not None

    def libraries(self, python: Path) -> list[Path]:
        """Where the add-in looks for xlwings' library: beside the interpreter and one folder above."""
        return [folder / f"xlwings64-{PINNED}.dll" for folder in (python.parent, python.parent.parent)]


def this_computer() -> WindowsHome:
    """The account this Python runs in."""
    profile = Path(os.environ.get("USERPROFILE") or Path.home())
    app_data = os.environ.get("APPDATA")
    return WindowsHome(
        is_windows=sys.platform == "win32",
        profile=profile,
        app_data=Path(app_data) if app_data else None,
        python=Path(sys.executable),
        registry=_registry,
        encoding="mbcs" if sys.platform == "win32" else locale.getpreferredencoding(False),
    )


def _registry(key: str, name: str) -> Setting:
    if sys.platform != "win32":
        return None
    import winreg

    root, path = key.split("\\", 1)
    try:
        with winreg.OpenKey(getattr(winreg, root), path) as opened:
            value, _kind = winreg.QueryValueEx(opened, name)
    except OSError:
        return None
    return value if isinstance(value, (str, int)) else None


def macro_obstacles(home: WindowsHome) -> list[str]:
    """One sentence for every setting that keeps Excel from running the add-in, none when there is none.

    A file in the start folder is trusted whatever the macro setting says, unless trusted locations are off.
    """
    found = []
    if _any_is(home, f"{OFFICE}\\Common", "VBAOff", 1):
        found.append("VBA is switched off for Office on this computer; only the IT department can allow it.")
    if _any_is(home, f"{OFFICE}\\Excel\\Security", "DisableAllAddins", 1):
        found.append("Excel is set to open no add-ins; only the IT department can allow them (Disable all add-ins).")
    if _any_is(home, f"{OFFICE}\\Excel\\Security", "RequireAddinSig", 1):
        found.append("Excel opens signed add-ins only; ask the IT department to sign throughput.xlam, then copy that.")
    if _any_is(home, f"{OFFICE}\\Excel\\Security\\Trusted Locations", "AllLocationsDisabled", 1):
        found += _without_trusted_locations(home)
    if _is_on_network(home) and not _any_is(
        home, f"{OFFICE}\\Excel\\Security\\Trusted Locations", "AllowNetworkLocations", 1
    ):
        found.append(
            f"Excel's start folder is on the network ({home.start_folder}), where Excel trusts no macros; ask the IT "
            "department for a trusted location there, or to sign throughput.xlam."
        )
    return found


def _without_trusted_locations(home: WindowsHome) -> list[str]:
    warnings = _setting(home, f"{OFFICE}\\Excel\\Security", "VBAWarnings")
    if warnings == 1:
        return []
    if warnings in (3, 4):
        how = "only signed macros run" if warnings == 3 else "no macros run"
        return [
            f"Trusted locations are switched off and {how}; ask the IT department to sign and allow throughput.xlam."
        ]
    return ["Trusted locations are switched off: Excel asks at every start; choose Enable macros."]


def _setting(home: WindowsHome, path: str, name: str) -> Setting:
    """A policy of the computer or the account before the user's own choice."""
    for key in (f"{MACHINE}\\Software\\Policies", f"{USER}\\Software\\Policies", f"{USER}\\Software"):
        value = home.registry(f"{key}\\{path}", name)
        if value is not None:
            return value
    return None


def _any_is(home: WindowsHome, path: str, name: str, wanted: int) -> bool:
    return _setting(home, path, name) == wanted


def _is_on_network(home: WindowsHome) -> bool:
    return str(home.roaming or "").startswith("\\\\")
