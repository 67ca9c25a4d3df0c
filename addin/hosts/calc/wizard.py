"""Writes what Calc's function wizard shows: categories, descriptions, every argument's name and meaning."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from addin.catalogue import FUNCTIONS
from addin.cells import Argument, Signature

from .inside.component import SERVICE
from .type_library import inner_name

CATEGORY = "Add-In"
"""Calc (25.2) shows an extension's own category under this name, whatever it is called."""


def calc_add_ins() -> str:
    """CalcAddIns.xcu for the whole catalogue."""
    functions = "\n".join(_function(function.signature) for function in FUNCTIONS.values())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">\n'
        f"{functions}\n"
        "</node></node></node></oor:component-data>\n"
    )


def _function(signature: Signature) -> str:
    arguments = "\n".join(map(_argument, signature.arguments))
    return (
        f'<node oor:name={quoteattr(signature.name)} oor:op="replace">'
        f"{_words('DisplayName', signature.name)}"
        f"{_words('Description', signature.purpose)}"
        f'<prop oor:name="Category"><value>{CATEGORY}</value></prop>'
        f"{_words('CompatibilityName', signature.name, 'en-US')}"
        f'<node oor:name="Parameters">\n{arguments}\n</node></node>'
    )


def _argument(argument: Argument) -> str:
    return (
        f'<node oor:name={quoteattr(inner_name(argument.name))} oor:op="replace">'
        f"{_words('DisplayName', argument.name)}{_words('Description', argument.help)}</node>"
    )


def _words(property_name: str, text: str, language: str = "en") -> str:
    return f'<prop oor:name="{property_name}"><value xml:lang="{language}">{escape(text)}</value></prop>'
