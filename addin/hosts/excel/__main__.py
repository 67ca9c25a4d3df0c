"""`python -m addin.hosts.excel install|remove|status`: what a script can call where no command line is set up."""

from __future__ import annotations

import sys
from pathlib import Path

from . import install, remove, status

USAGE = "python -m addin.hosts.excel install [throughput.xlam] | remove | status"


def main(words: list[str]) -> int:
    """Do what the first word says; 0 when all is well, 1 when not, 2 for a wrong word."""
    match words:
        case ["install"]:
            report = install()
        case ["install", made]:
            report = install(made=Path(made))
        case ["remove"]:
            report = remove()
        case ["status"]:
            report = status()
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    print(*report.lines, sep="\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
