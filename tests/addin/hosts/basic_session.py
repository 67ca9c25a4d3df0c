"""Opens a workbook with macros in a headless LibreOffice, calculates it, and reads its cells; it changes no file.

Run by a test it starts itself with a Python that knows `uno`; LibreOffice then executes the workbook's VBA in its own
VBA-compatible Basic.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 180
ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode


def calculated(path: Path) -> dict[str, Any]:
    """The formula cells of the first sheet by address, as texts: "25", "Error 2042", "Err:504"."""
    from tests import calc_session

    with tempfile.TemporaryDirectory(prefix="basic-session-", ignore_cleanup_errors=True) as profile:
        command = [calc_session.uno_python(), str(Path(__file__).resolve()), calc_session.soffice(), profile, str(path)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if run.returncode:
        raise RuntimeError(f"LibreOffice did not calculate {path}: {run.stderr.strip()}")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _work(program: str, profile: str, path: str) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import calc_session  # type: ignore[import-not-found]

    office = calc_session._Office(program, profile)
    try:
        wanted = (office._property("Hidden", True), office._property("MacroExecutionMode", ALWAYS_EXECUTE))
        document = office.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, wanted)
        document.calculateAll()
        sheet = document.Sheets.getByIndex(0)
        cells = {}
        for place in sheet.queryContentCells(16).getRangeAddresses():  # com.sun.star.sheet.CellFlags.FORMULA
            for row in range(place.StartRow, place.EndRow + 1):
                for column in range(place.StartColumn, place.EndColumn + 1):
                    address = f"{calc_session._letters(column)}{row + 1}"
                    cells[address] = sheet.getCellByPosition(column, row).getString()
        document.close(True)
        print(json.dumps(cells))
    finally:
        office.quit()


if __name__ == "__main__" and len(sys.argv) == 4:
    _work(*sys.argv[1:])
