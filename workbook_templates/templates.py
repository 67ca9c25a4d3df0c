"""The templates by name: which there are, what each is for, and how one is built, empty or with its worked example."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from openpyxl import Workbook

from .editions import Edition

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "throughput_statement": "a period: T, OE, I, NP and the bridges to the ledger",
        "tvc_register": "every cost line with its facts: which part is truly variable for a single sale, and why",
        "delta_decision": "one decision, its alternatives and sets, in scenarios and within capacity",
        "offering_portfolio": "what each offering is there for: to earn, to justify a price or to steer behaviour",
    }
)


def examples(name: str) -> tuple[str, ...]:
    """The names of a template's worked examples, the one that comes unasked first; none where there is only one.

    >>> examples("delta_decision")[:2]
    ('flight', 'price')
    >>> examples("tvc_register")
    ()
    """
    return tuple(getattr(import_module(f"workbook_templates.{name}"), "EXAMPLES", ()))


def built(name: str, edition: Edition, *, example: bool | str) -> Workbook:
    """A template as a workbook whose formulas have no values yet.

    Args:
        name: one of `TEMPLATES`.
        edition: the edition.
        example: whether it is filled with its worked example; or which, by one of `examples`.

    Errors:
        ValueError: an example the template does not have.

    >>> from .editions import EDITIONS
    >>> built("throughput_statement", EDITIONS["calc"], example=False).sheetnames[0]
    'Cover'
    """
    module = import_module(f"workbook_templates.{name}")
    known = examples(name)
    if isinstance(example, str) and example not in known:
        accepted = f"accepted are {', '.join(known)}" if known else "it has a single one, without a name"
        raise ValueError(f'{name} has no example "{example}"; {accepted}')
    content = module.example(*([example] if isinstance(example, str) else [])) if example else None
    workbook: Workbook = module.build(content, edition=edition.build)
    return workbook
