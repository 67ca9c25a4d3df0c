"""What a line of VBA may look like: names, texts, lengths; it writes no procedure of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
LONGEST_HELP = 255  # what Excel keeps of a description
WIDTH = 110

_WORDS = """
call case close const declare defbool defbyte defcur defdate defdbl defint deflng deflnglng deflngptr defobj
defsng defstr defvar dim do else elseif end endif enum erase event exit for friend function get global gosub goto
if implements input let lock loop lset next on open option print private public put raiseevent redim resume return
rset seek select set static stop sub type unlock wend while with write rem
any as byref byval each in new shared until withevents optional paramarray preserve spc tab then to
addressof and eqv imp is like mod not or typeof xor
abs cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug doevents fix int
len lenb me pset scale sgn string array circle inputb lbound ubound
boolean byte currency double integer long longlong longptr single variant
true false nothing empty null attribute lineinput vb_base vb_control vb_creatable vb_customizable vb_description
vb_exposed vb_ext_key vb_globalnamespace vb_helpid vb_invoke_func vb_invoke_property vb_invoke_propertyput
vb_invoke_propertyputref vb_memberflags vb_name vb_predeclaredid vb_procdata vb_templatederived vb_usermemid
vb_vardescription vb_varhelpid vb_varmemberflags vb_varprocdata vb_varusermemid cdecl decimal defdec
"""  # MS-VBAL 3.3.5.2: statements, markers, operators, names, special forms, types, literals, future words
RESERVED = frozenset(_WORDS.split())
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
CELL_ADDRESS = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")


def argument_name(name: str) -> str:
    """`name`, or ValueError where VBA does not take it for an argument.

    >>> argument_name("tvc")
    'tvc'
    >>> argument_name("date")
    Traceback (most recent call last):
    ValueError: "date" is a word of VBA itself; give the argument another name in its signature
    """
    if not IDENTIFIER.fullmatch(name):
        raise ValueError(f'"{name}" is no name in VBA: a letter, then letters, digits and _ are accepted')
    if name.lower() in RESERVED:
        raise ValueError(f'"{name}" is a word of VBA itself; give the argument another name in its signature')
    return name


def function_name(name: str) -> str:
    """`name`, or ValueError where VBA does not take it, or where a sheet would read it as a cell.

    >>> function_name("TOC1")
    Traceback (most recent call last):
    ValueError: "TOC1" is a cell's address; give the function another name in its signature
    """
    argument_name(name)
    if CELL_ADDRESS.fullmatch(name):
        raise ValueError(f'"{name}" is a cell\'s address; give the function another name in its signature')
    return name


def literal(text: str) -> str:
    """An expression for `text` in plain ASCII, so that no code page of Windows can change it.

    >>> print(literal("'T' × 2"))
    "'T' " & ChrW(215) & " 2"
    """
    parts = []
    for run in re.findall(r"[ -~]+|[^ -~]", text):
        if run.isascii() and run.isprintable():
            doubled = run.replace('"', '""')
            parts.append(f'"{doubled}"')
        else:
            wide = run.encode("utf-16-le")
            parts += [f"ChrW({int.from_bytes(wide[at : at + 2], 'little')})" for at in range(0, len(wide), 2)]
    return " & ".join(parts) or '""'


SPELLED_OUT = {"Σ": "sum of", "Δ": "delta ", "−": "-", "–": "-", "×": "x", "÷": "/", "≤": "<=", "≥": ">=", "…": "..."}


def plain(text: str) -> str:
    """`text` in ASCII for the hidden lines that take no expression, cut to what Excel keeps.

    >>> plain("T = Σ quantity × (revenue − TVC)")
    'T = sum of quantity x (revenue - TVC)'
    """
    for sign, words in SPELLED_OUT.items():
        text = text.replace(sign, words)
    text = " ".join(text.encode("ascii", "replace").decode("ascii").split())
    return text if len(text) <= LONGEST_HELP else text[: LONGEST_HELP - 3] + "..."


def cut(text: str) -> str:
    """`text` on one line, cut to what Excel keeps."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_HELP else flat[: LONGEST_HELP - 1] + "…"


def listed(head: str, items: Iterable[str], tail: str) -> list[str]:
    """`head`, the items with commas, and `tail`, continued over as many lines as it takes.

    >>> listed("Array(", ["a", "b"], ")")
    ['Array(a, b)']
    """
    lines, line = [], head
    for number, item in enumerate(items):
        piece = item if number == 0 else f", {item}"
        if len(line) + len(piece) > WIDTH and number:
            lines.append(f"{line}, _")
            line = f"        {item}"
        else:
            line += piece
    return [*lines, line + tail]


def checked(text: str) -> str:
    """`text`, or ValueError where a line or its continuations are more than VBA's editor takes."""
    continued = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise ValueError(f"Line {number} of the module has {len(line)} characters; VBA takes {LONGEST_LINE}")
        continued = continued + 1 if line.endswith(" _") else 0
        if continued > MOST_CONTINUATIONS:
            raise ValueError(f"Line {number} of the module is continued more than {MOST_CONTINUATIONS} times")
    return text
