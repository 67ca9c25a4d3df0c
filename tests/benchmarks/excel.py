"""The classic Excel path's Python side, call in to value out and no COM, against the function itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import addin
from tests.addin.hosts.fake_pywin32 import windows_excel

from .ratio import Ratio, measure

CALLS = 500
LINES = 200_000
MODULE = "addin.hosts.excel.functions"
AGAINST = "the function itself"


def scalar_ratios(server: Any) -> Iterator[Ratio]:
    """One number for each argument, as a literal and as a cell; the function is given the same cells."""
    for what, revenue, tvc in (("numbers", 100.0, 75.0), ("single cells", ((100.0,),), ((75.0,),))):
        arguments = (revenue, tvc, None, None)

        def through_excel(arguments: Any = arguments) -> None:
            for _ in range(CALLS):
                server.CallUDF(MODULE, "THROUGHPUT", arguments)

        def itself(arguments: Any = arguments) -> None:
            for _ in range(CALLS):
                addin.throughput(*arguments)

        assert server.CallUDF(MODULE, "THROUGHPUT", arguments) == addin.throughput(*arguments) == 25.0
        yield measure(f"THROUGHPUT from Excel, two {what}", through_excel, AGAINST, itself, 3)
    words = (100.0, "Sale", "Material", "No", None, None, None, "treatment")

    def policy_through_excel() -> None:
        for _ in range(CALLS):
            server.CallUDF(MODULE, "TVC_POLICY", words)

    def policy_itself() -> None:
        for _ in range(CALLS):
            addin.tvc_policy(*words)

    assert server.CallUDF(MODULE, "TVC_POLICY", words) == addin.tvc_policy(*words) == "Not TVC"
    yield measure("TVC_POLICY from Excel, eight arguments", policy_through_excel, AGAINST, policy_itself, 3)


def range_ratio(server: Any) -> Ratio:
    """One call over two columns, errors and all."""
    revenue = tuple((float(index % 97 + 100),) for index in range(LINES))
    tvc = tuple((float(index % 131 + 10),) for index in range(LINES))
    arguments = (revenue, tvc, None, "lines")
    assert server.CallUDF(MODULE, "THROUGHPUT", arguments) == addin.throughput(*arguments)
    return measure(
        f"THROUGHPUT lines from Excel, 2 × {LINES:,} cells",
        lambda: server.CallUDF(MODULE, "THROUGHPUT", arguments),
        AGAINST,
        lambda: addin.throughput(*arguments),
        3,
        rounds=5,
    )


def ratios() -> Iterator[Ratio]:
    """All of this file's ratios, with xlwings as it is on Windows."""
    with windows_excel() as xlwings:
        server = xlwings.com_server.XLPython()
        yield from scalar_ratios(server)
        yield range_ratio(server)
