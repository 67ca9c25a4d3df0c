"""Writes the `main.py` that xlwings Lite runs: the core packed inside, one function per entry of the catalogue."""

from __future__ import annotations

import base64
import hashlib
import keyword
import textwrap
from collections.abc import Iterator

from addin.catalogue import FUNCTIONS
from addin.cells import Signature
from addin.version import VERSION

from .core import core_archive

REQUIREMENTS = "xlwings==0.37.8\n"
"""What Lite installs; PRODUCT_MIX's Optimum and Whole units need a further line, scipy."""

ADAPTER = '''
import base64
import pathlib
import sys
import tempfile

from xlwings import arg, func


def _unpack():
    folder = pathlib.Path(tempfile.gettempdir()) / f"throughput-addin-{DIGEST}"
    folder.mkdir(exist_ok=True)
    packed = folder / "core.zip"
    packed.write_bytes(base64.b64decode("".join(CORE)))
    sys.path.insert(0, str(packed))


_unpack()

from addin.catalogue import FUNCTIONS  # noqa: E402
from addin.cells import CODES, CellError  # noqa: E402


def _cells(rows):
    """What Excel hands over as cells: an error arrives as its text, an argument left out as None."""
    if rows is None:
        return None
    return [[CellError(cell) if isinstance(cell, str) and cell in CODES else cell for cell in row] for row in rows]


def _answer(name, *arguments):
    """Rows of cells; an error goes back as its text, which Excel shows as a real error."""
    try:
        result = FUNCTIONS[name](*map(_cells, arguments))
    except CellError as error:
        return error.code
    if isinstance(result, list):
        return [[cell.code if isinstance(cell, CellError) else cell for cell in row] for row in result]
    return result
'''


def main_py() -> str:
    """The text of `main.py`; the same package gives the same text."""
    packed = core_archive()
    digest = hashlib.sha256(packed).hexdigest()
    lines = textwrap.wrap(base64.b64encode(packed).decode(), 110)
    parts = [
        f'"""Throughput functions for xlwings Lite, version {VERSION}; written by throughput-addin, do not edit."""',
        "",
        f'DIGEST = "{digest[:12]}"',
        "# The package's own core, packed as it is: a zip in base64.",
        "CORE = (",
        *(f'    "{line}",' for line in lines),
        ")",
        ADAPTER,
        *(line for function in FUNCTIONS.values() for line in _function(function.signature)),
    ]
    return "\n".join(parts)


def _function(signature: Signature) -> Iterator[str]:
    """One registered function, its words taken from the catalogue."""
    names = [argument.name for argument in signature.arguments]
    refused = [name for name in names if keyword.iskeyword(name)]
    if refused:
        raise ValueError(f"{signature.name} has an argument named {refused[0]}, a word of Python")
    head = ", ".join(f"{a.name}=None" if a.optional else a.name for a in signature.arguments)
    yield ""
    yield "@func"
    for argument in signature.arguments:
        yield f"@arg({argument.name!r}, ndim=2, err_to_str=True, doc={argument.help!r})"
    yield f"def {signature.name.lower()}({head}):"
    yield f"    {signature.purpose!r}"
    yield f"    return _answer({', '.join((repr(signature.name), *names))})"
    yield ""
