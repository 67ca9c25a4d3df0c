"""The folder that installs the add-in without a network and without rights, with a stand-in for pip."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from addin import VERSION
from addin.hosts.excel import build, building
from addin.hosts.excel.building import DISTRIBUTION, WINDOWS_ONLY, CollectingError
from addin.hosts.excel.package import add_in
from addin.hosts.excel.runtime import PINNED
from tests.same_bytes import first_difference


class Pip:
    """Notes what it is asked for and leaves a wheel of that name in the folder."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, words: Sequence[str]) -> None:
        self.asked.append(list(words))
        folder = Path(words[words.index("--wheel-dir" if "--wheel-dir" in words else "--dest") + 1])
        name = f"part_{len(self.asked)}-1.0-py3-none-any.whl"
        (folder / name).write_bytes(name.encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path, offline=True, pip=Pip())


def text(path: Path) -> str:
    return path.read_bytes().decode("ascii")


def test_the_folder_holds_the_add_in_the_wheels_the_scripts_and_the_note(folder: Path) -> None:
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "FOR THE IT DEPARTMENT.txt",
        "checksums.sha256",
        "install.cmd",
        "remove.cmd",
        "throughput.xlam",
        "wheels/part_1-1.0-py3-none-any.whl",
        "wheels/part_2-1.0-py3-none-any.whl",
    ]
    assert first_difference((folder / "throughput.xlam").read_bytes(), add_in()) is None


def test_the_wheels_are_collected_for_windows_and_only_ready_ones(tmp_path: Path) -> None:
    pip = Pip()
    build(tmp_path, offline=True, pip=pip)
    own, others = pip.asked
    assert own[:2] == ["wheel", "--no-deps"]
    assert Path(own[-1], "pyproject.toml").is_file()
    assert others[others.index("--platform") :][:2] == ["--platform", "win_amd64"]
    assert others[others.index("--only-binary") :][:2] == ["--only-binary", ":all:"]
    assert f"{sys.version_info.major}.{sys.version_info.minor}" == others[others.index("--python-version") + 1]
    assert DISTRIBUTION in others
    assert set(WINDOWS_ONLY) <= set(others)


def test_an_installed_project_without_its_source_is_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "site-packages" / "addin" / "hosts" / "excel" / "building.py"
    elsewhere.parent.mkdir(parents=True)
    monkeypatch.setattr(building, "__file__", str(elsewhere))
    pip = Pip()
    build(tmp_path, offline=True, pip=pip)
    assert pip.asked[0][:2] == ["download", "--no-deps"]
    assert pip.asked[0][-1] == DISTRIBUTION


def test_what_only_windows_needs_is_asked_for_by_name() -> None:
    """pip reads conditions as of the system it runs on; every package that only Windows wants has to be named."""
    windows = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
    here = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    needed: set[str] = set()
    todo = [
        ("throughput-addin", "mix"),
        ("throughput-addin", "parquet"),
        ("throughput-addin", "excel"),
        ("xlwings", ""),
    ]
    seen: set[tuple[str, str]] = set()
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for line in wanted:
            requirement = Requirement(line)
            on_windows = requirement.marker is None or requirement.marker.evaluate({**windows, "extra": extra})
            if not on_windows:
                continue
            todo += [(requirement.name, found) for found in ("", *requirement.extras)]
            if requirement.marker is not None and not requirement.marker.evaluate({**here, "extra": extra}):
                needed.add(requirement.name)
    assert needed <= set(WINDOWS_ONLY)
    assert "pywin32" in needed


def test_the_scripts_ask_for_no_rights_and_no_network(folder: Path) -> None:
    install, remove = text(folder / "install.cmd"), text(folder / "remove.cmd")
    (pip,) = (line for line in install.splitlines() if " -m pip " in line)
    assert "--no-index --find-links wheels" in pip
    assert pip.endswith(f'"{DISTRIBUTION}"')
    assert "http" not in install + remove
    assert not re.search(
        r"runas|admin(?!istrator rights)|HKLM|HKEY|reg add|setx|sc create|schtasks", install + remove, re.I
    )
    assert "%LOCALAPPDATA%" in install


def test_the_scripts_read_as_windows_reads_them(folder: Path) -> None:
    """Line ends of Windows, plain ASCII, everything filled in, and every jump has its label."""
    for name in ("install.cmd", "remove.cmd"):
        raw = (folder / name).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n") > 5
        said = text(folder / name)
        assert "$" not in said
        labels = set(re.findall(r"^:(\w+)", said, re.MULTILINE))
        assert set(re.findall(r"\bgoto (\w+)", said)) == labels
        assert said.count("(\r\n") == len(re.findall(r"^\)", said, re.MULTILINE))


def test_the_script_installs_the_add_in_of_the_folder_which_may_be_signed(folder: Path) -> None:
    assert '-m addin.hosts.excel install "throughput.xlam"' in text(folder / "install.cmd")
    assert "-m addin.hosts.excel remove" in text(folder / "remove.cmd")


def test_the_note_is_one_page_and_says_what_the_it_department_asks(folder: Path) -> None:
    note = text(folder / "FOR THE IT DEPARTMENT.txt").replace("\r\n", "\n")
    assert len(note.splitlines()) <= 66  # lines of a printed page
    assert max(map(len, note.splitlines())) <= 105
    for heading in ("Rights", "Network\n  None.", "Macros", "Signing", "What it reads and writes", "How to check"):
        assert f"\n{heading}" in note
    assert f"VERSION {VERSION}" in note
    assert f"xlwings {PINNED}" in note
    assert "$" not in note


def test_every_file_is_listed_with_its_checksum(folder: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in text(folder / "checksums.sha256").split("\r\n") if line)
    files = {path for path in folder.rglob("*") if path.is_file() and path.name != "checksums.sha256"}
    assert {folder / name for name in listed} == files
    for name, checksum in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum


def test_an_existing_folder_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    folder = build(tmp_path, offline=True, pip=Pip())
    (folder / "signed.txt").write_text("theirs")
    with pytest.raises(FileExistsError, match="exists already and is kept"):
        build(tmp_path, offline=True, pip=Pip())
    assert (folder / "signed.txt").exists()
    build(tmp_path, offline=True, replace=True, pip=Pip())
    assert not (folder / "signed.txt").exists()


def test_a_failure_leaves_nothing_half_done(tmp_path: Path) -> None:
    def failing(_: Sequence[str]) -> None:
        raise CollectingError("pip wheel could not collect the wheels; it said: no route")

    with pytest.raises(CollectingError, match="no route"):
        build(tmp_path, offline=True, pip=failing)
    assert list(tmp_path.iterdir()) == []


def test_pip_s_last_words_are_handed_on() -> None:
    with pytest.raises(CollectingError, match=r"pip nonsense could not collect the wheels; it said: .*nonsense"):
        building._run_pip(["nonsense"])
