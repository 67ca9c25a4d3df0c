"""Packs the package's own core, file by file as it is, so that it can travel; it changes no line of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
ROOMS = ("cells", "rules", "functions")
FILES = ("__init__.py", "catalogue.py", "help.py", "optimum.py", "version.py")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def core_files() -> dict[str, bytes]:
    """Every file of the core by its path in the package, in a fixed order."""
    rooms = [path for room in ROOMS for path in sorted((PACKAGE / room).iterdir()) if path.suffix in (".py", ".json")]
    return {
        f"addin/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in (*(PACKAGE / name for name in FILES), *rooms)
    }


def core_archive() -> bytes:
    """The core as a zip that Python imports from; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in core_files().items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
