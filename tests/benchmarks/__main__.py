"""Runs every benchmark and prints its ratio beside its bound; arguments name the groups to run."""

from __future__ import annotations

import sys

from . import command, functions

GROUPS = {"functions": functions.ratios, "command": command.ratios}


def main() -> None:
    for name in sys.argv[1:] or GROUPS:
        for ratio in GROUPS[name]():
            print(ratio, flush=True)


main()
