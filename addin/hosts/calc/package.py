"""Puts the extension together: type library, function wizard, component, and the core it answers with."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from addin.catalogue import FUNCTIONS
from addin.hosts.lite.core import core_files
from addin.version import VERSION

from .type_library import type_library
from .wizard import calc_add_ins

NAME = "throughput.oxt"
IDENTIFIER = "throughput-addin.calc"
OLDEST = (25, 2)
"""The first LibreOffice that knows the functions' plain names in an .xlsx."""

CARRIED = "throughput_addin_core"
"""What the package is called inside LibreOffice, where every extension shares one Python."""

_OURS = re.compile(r"""(?:(?<=\bfrom )|(?<=\bimport )|(?<=["']))addin(?=[. ])""")
"""This package where a line imports from it, or names a module of it to import."""

_INSIDE = Path(__file__).parent / "inside"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

_COMPONENT = f'''"""The functions as LibreOffice's component; everything else is in {CARRIED}."""

from {CARRIED}.hosts.calc.inside.component import registered

g_ImplementationHelper = registered()
'''


def extension() -> bytes:
    """throughput.oxt; the same sources give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(_files().items()):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _files() -> dict[str, bytes]:
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "description.txt": _in_words(),
        "CalcAddIns.xcu": calc_add_ins(),
        "throughput_component.py": _COMPONENT,
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["functions.rdb"] = type_library()
    for name, content in carried_files().items():
        files[f"pythonpath/{name}"] = content
    return files


def carried_files() -> dict[str, bytes]:
    """The core and what runs inside LibreOffice, by their paths there and under the name they have there."""
    inside = {f"addin/hosts/calc/inside/{path.name}": path.read_bytes() for path in sorted(_INSIDE.glob("*.py"))}
    return {
        name.replace("addin", CARRIED, 1): renamed(name, content)
        for name, content in {**core_files(), **inside}.items()
    }


def renamed(name: str, content: bytes) -> bytes:
    """A module's text with its imports of this package under the carried name; any other file as it is.

    >>> renamed("a.py", b"from addin.cells import Call")
    b'from throughput_addin_core.cells import Call'
    """
    if not name.endswith(".py"):
        return content
    return _OURS.sub(CARRIED, content.decode()).encode()


def _manifest() -> str:
    entries = {
        "functions.rdb": "application/vnd.sun.star.uno-typelibrary;type=RDB",
        "throughput_component.py": "application/vnd.sun.star.uno-component;type=Python",
        "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    }
    lines = [
        f' <manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    ]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">',
            *lines,
            "</manifest:manifest>\n",
        )
    )


def _description() -> str:
    oldest = ".".join(map(str, OLDEST))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:d="http://openoffice.org/extensions/description/2006"
 xmlns:l="http://libreoffice.org/extensions/description/2011"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <identifier value="{IDENTIFIER}"/>
 <version value="{VERSION}"/>
 <display-name><name lang="en">Throughput functions for Calc</name></display-name>
 <extension-description><src xlink:href="description.txt" lang="en"/></extension-description>
 <dependencies><l:LibreOffice-minimal-version value="{oldest}" d:name="LibreOffice {oldest} or later"/></dependencies>
</description>
"""


def _in_words() -> str:
    """What Calc's extension manager shows: how to check, and what is different in Calc from what one may expect."""
    return f"""{len(FUNCTIONS)} worksheet functions for throughput decisions, after the Theory of Constraints.
To check that they are there, type =TA_VERSION() in a cell; =TA_HELP() lists them.

In Calc
- a single empty cell is handed over as 0; in a range it is blank.
- FALSE is handed over as 0, too, and counts as no answer; type No.
- a range that holds an error gives Err:504; mend that cell first.
- a result of several cells needs an array formula: select the cells, type the formula, press Ctrl+Shift+Enter.
- where such a result mixes texts with numbers or errors, =, COUNTIF and MATCH do not find the texts again; ask for one
  output at a time, for instance "treatment" instead of "all".
- a range of the lines you use is quicker than a whole column.
"""
