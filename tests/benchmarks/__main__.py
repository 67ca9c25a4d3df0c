"""Runs the benchmarks and prints each ratio beside its bound; arguments name the groups to run, all when left out."""

from __future__ import annotations

import sys
from importlib import import_module

GROUPS = ("functions", "command", "statement", "templates", "audit", "calc", "excel")


def main() -> None:
    for name in sys.argv[1:] or GROUPS:
        for ratio in import_module(f"tests.benchmarks.{name}").ratios():
            print(ratio, flush=True)


main()
