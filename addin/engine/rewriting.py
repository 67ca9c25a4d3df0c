"""Rewrites one parsed formula into one the engine answers as a spreadsheet does, or says why it may not.

It evaluates nothing. What it rewrites: an argument left out of one of our functions becomes "", because the
engine would hand over a 0; each of our calls gets the number of its site and its row as first arguments, so that
its message is found again, and copies down a column stay alike, which the engine reads several times faster; and
where the engine is known to differ from a spreadsheet (two numbers that agree to 15 digits, a number joined to
a text, ...) the value goes through a named check (see `answers`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import formualizer

from addin.cells import CellError

from .asked import Check, Name, Template, Want, unproven
from .proven import Native, proven

# A cell reference outside quotes: its column, then its row. Copies of a formula differ in the rows only.
ROW = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'"
    r"|(?<![\w.\\])(\$?[A-Za-z]{1,3}\$?)([0-9]+)(?![\w.(\\])"
)
_COMPARISONS = {"=", "<>", "<", ">", "<=", ">="}
_ARITHMETIC = {"+", "-", "*", "/", "^"}
_BINDING = {"&": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 4}
_CHECKED = {  # words of the list whose value goes through a check of the same name
    "text": "ENGINE_TEXT",
    "plain": "ENGINE_PLAIN",
    "words": "ENGINE_WORDS",
    "date": "ENGINE_DATE",
    "figure": "ENGINE_FIGURE",
    "settled": "ENGINE_SETTLED",
    "whole": "ENGINE_WHOLE",
    "position": "ENGINE_POSITION",
    "sought": "ENGINE_SOUGHT",
}
_WANTED = {
    "conditions": Want.CELLS,
    "numbers": Want.CELLS,
    "factors": Want.FACTORS,
    "range": Want.RANGE,
    "summed": Want.RANGE,
    "table": Want.TABLE,
    "list": Want.TABLE,
}
_NO_TEXT = {"number", "numbers", "figure", "settled", "whole", "position", "date", "factors"}


@dataclass
class Writer:
    """Writes one formula anew, part by part."""

    ours: frozenset[str]
    names: Mapping[str, Name]
    has_cells: bool
    array: bool
    parts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)
    single: list[bool] = field(default_factory=list)
    references: list[tuple[int, int]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    changed: bool = False
    reusable: bool = True
    whole_columns: bool = False  # whether the call being written takes them

    def template(self) -> Template:
        return Template(
            tuple(self.parts),
            tuple(self.rows),
            tuple(self.sites),
            tuple(self.single),
            tuple(self.references),
            tuple(self.checks),
            self.changed,
            self.reusable,
        )

    def write(self, node: Any, want: Want) -> None:
        write = getattr(self, "_" + node.node_type().lower(), None)
        if write is None:
            raise unproven(f"{_text(node)} is")
        write(node, want)

    # -- leaves

    def _literal(self, node: Any, want: Want) -> None:
        if want in (Want.RANGE, Want.TABLE):
            raise unproven(f"{_text(node)} where a range of cells belongs is")
        self.parts.append(_text(node))

    def _omitted(self, _node: Any, _want: Want) -> None:
        raise unproven("A native function with an argument left empty is")

    def _array(self, node: Any, want: Want) -> None:
        if want is Want.ONE and len(node.children()) != 1:
            raise unproven(f"The array {_text(node)} where one value belongs is")
        if want is Want.RANGE:
            raise unproven(f"The array {_text(node)} where a range of cells belongs is")
        self.parts.append(_text(node))

    def _reference(self, node: Any, want: Want) -> None:
        text = node.get_reference_string()
        if not self.has_cells:
            raise self._no_cells(node, text)
        kind = self._kind(node, text)
        if _is_open(node) and not self.whole_columns:
            raise unproven(f"The whole column or row {text} here is")
        if kind == "range" and want is Want.ONE:
            raise unproven(f"The range {text} where one value belongs is")
        if kind == "literal" and want in (Want.RANGE, Want.TABLE):
            raise unproven(f"The name {text}, which is no range, where one belongs is")
        self._write_reference(text)

    def _no_cells(self, node: Any, text: str) -> CellError:
        if type(node.get_reference()).__name__ == "NamedRangeRef":
            return CellError("#NAME?", f"There is no name {text} here; type the value, and texts in quotation marks")
        return CellError("#REF!", f"There are no cells here, so {text} means nothing; type the values themselves")

    def _kind(self, node: Any, text: str) -> str:
        reference = node.get_reference()
        match type(reference).__name__:
            case "CellRef":
                return "cell"
            case "RangeRef":
                return "range"
            case "NamedRangeRef":
                return self._kind_of_name(text)
        raise unproven(f"The reference {text} (to a table, another workbook or several sheets) is")

    def _kind_of_name(self, text: str) -> str:
        name = self.names.get(text.casefold())
        if name is None:
            raise CellError("#NAME?", f"There is no name {text} in this workbook")
        if name.kind not in ("cell", "range", "literal"):
            what = "different things on different sheets" if name.kind == "several" else "a formula"
            raise unproven(f"The name {text}, which stands for {what}, is")
        return name.kind

    def _write_reference(self, text: str) -> None:
        begin = len(self.parts)
        last = 0
        for found in ROW.finditer(text):
            if found.group(2) is not None:
                self.parts.append(text[last : found.start(2)])
                self.rows.append(len(self.parts))
                self.parts.append(found.group(2))
                last = found.end(2)
        self.parts.append(text[last:])
        self.references.append((begin, len(self.parts)))

    # -- operators

    def _unaryop(self, node: Any, want: Want) -> None:
        operator, (operand,) = node.get_operator(), node.children()
        if operator not in ("-", "+", "%"):
            raise unproven(f"The operator {operator} is")
        self._need_no_range(want, operator)
        if operator == "%":
            self._bracketed(operand, self._within(want))
            self.parts.append("%")
        else:
            self.parts.append(operator)
            self._bracketed(operand, self._within(want))

    def _binaryop(self, node: Any, want: Want) -> None:
        operator, (left, right) = node.get_operator(), node.children()
        self._need_no_range(want, operator)
        inner = self._within(want)
        if operator == "&":
            self._joined(left, right, inner)
        elif operator in _COMPARISONS:
            self._compared(left, operator, right, inner)
        elif operator in _ARITHMETIC:
            self._bracketed(left, inner, beside=operator)
            self.parts.append(operator)
            self._bracketed(right, inner)
        else:
            raise unproven(f"The operator {operator.strip() or 'space'} between references is")

    def _within(self, want: Want) -> Want:
        return Want.FACTORS if want is Want.FACTORS else Want.ONE

    def _need_no_range(self, want: Want, operator: str) -> None:
        if want in (Want.RANGE, Want.TABLE):
            raise unproven(f"A result of {operator} where a range of cells belongs is")

    def _bracketed(self, node: Any, want: Want, beside: str = "") -> None:
        """Writes an operand, in brackets unless it needs none; a chain such as 1+2+3 stays as flat as it was."""
        simple = node.node_type() in ("Literal", "Reference", "Function", "Array")
        if beside and node.node_type() == "BinaryOp":
            simple = _BINDING.get(node.get_operator(), 0) >= _BINDING[beside]
        self.parts.append("" if simple else "(")
        self.write(node, want)
        self.parts.append("" if simple else ")")

    def _joined(self, left: Any, right: Any, want: Want) -> None:
        if want is not Want.ONE and (_many(left) or _many(right)):
            raise unproven("Joining texts over a range is")
        self._as_text(left, beside="&")
        self.parts.append("&")
        self._as_text(right)

    def _as_text(self, node: Any, beside: str = "") -> None:
        if self._is_text(node):
            self._bracketed(node, Want.ONE, beside)
        else:
            self._through("ENGINE_TEXT", lambda: self.write(node, Want.ONE))

    def _is_text(self, node: Any) -> bool:
        """Whether a node is a text whatever the cells hold."""
        if node.node_type() == "Function":
            native = proven().natives.get(_native_name(node))
            return native is not None and native.result == "text"
        return _literal_text(node) is not None or (node.node_type() == "BinaryOp" and node.get_operator() == "&")

    def _compared(self, left: Any, operator: str, right: Any, want: Want) -> None:
        texts = [_literal_text(left), _literal_text(right)]
        if want is Want.FACTORS and (_many(left) or _many(right)):
            before = len(self.references)
            self._bracketed(left, want)
            self.parts.append(operator)
            self._bracketed(right, want)
            typed = tuple(text for text in texts if text is not None)
            self.checks.append(Check("accents", tuple(range(before, len(self.references))), typed))
        elif any(text is not None and text.isascii() for text in texts) and operator in ("=", "<>"):
            self._bracketed(left, Want.ONE)
            self.parts.append(operator)
            self._bracketed(right, Want.ONE)
        else:
            self._through("ENGINE_COMPARE", lambda: self._comparison(left, operator, right))

    def _comparison(self, left: Any, operator: str, right: Any) -> None:
        self.write(left, Want.ONE)
        self.parts.append(f',"{operator}",')
        self.write(right, Want.ONE)

    def _through(self, check: str, write: Callable[[], None]) -> None:
        """Writes a call of one of the checks in `answers`, with the number of its site."""
        self._site(check, single=True)
        self.parts.append(",")
        write()
        self.parts.append(")")

    def _site(self, name: str, *, single: bool) -> None:
        self.parts.append(f"{name}(")
        self.sites.append(len(self.parts))
        self.single.append(single)
        self.parts.append("0")
        self.parts.append(",ROW()" if self.has_cells and not self.array else ",0")
        self.changed = True

    # -- functions

    def _call(self, node: Any, want: Want) -> None:
        """`SUM (1,2)`: a blank before the bracket, which spreadsheets take away."""
        called, *arguments = node.children()
        name = called.get_reference_string() if called.node_type() == "Reference" else ""
        self.changed = True
        self._called(name or _text(called), arguments, want)

    def _function(self, node: Any, want: Want) -> None:
        self._called(node.get_function_name(), node.children(), want)

    def _called(self, written: str, arguments: list[Any], want: Want) -> None:
        name = plain_name(written)
        native = proven().natives.get(name)
        outside, self.whole_columns = self.whole_columns, native is not None and native.takes_whole_columns
        if name in self.ours:
            self._our_call(name, arguments, want)
        elif native is None:
            raise _no_such(name, self.ours)
        else:
            self._native_call(native, written, arguments, want)
        self.whole_columns = outside

    def _our_call(self, name: str, arguments: list[Any], want: Want) -> None:
        if want in (Want.RANGE, Want.TABLE):
            raise unproven(f"{name} where a range of cells belongs is")
        self._site(name, single=want is Want.ONE)
        inner = Want.FACTORS if self.array else Want.CELLS
        for argument in arguments:
            self.parts.append(",")
            if argument.node_type() == "Omitted":
                self.parts.append('""')
            else:
                self.write(argument, inner)
        self.parts.append(")")

    def _native_call(self, native: Native, written: str, arguments: list[Any], want: Want) -> None:
        words = native.words(len(arguments))
        if words is None:
            raise unproven(f"{native.name} with {len(arguments)} arguments is")
        if want in (Want.RANGE, Want.TABLE) and native.name != "INDEX":
            raise unproven(f"A result of {native.name} where a range of cells belongs is")
        self._whole_call(native, arguments, want)
        self.changed = self.changed or written != native.name
        self.parts.append(f"{native.name}(")
        for number, (argument, word) in enumerate(zip(arguments, words)):
            if number:
                self.parts.append(",")
            self._argument(native, argument, word, want)
        self.parts.append(")")

    def _whole_call(self, native: Native, arguments: list[Any], want: Want) -> None:
        """What has to be seen of a call as a whole."""
        if native.name == "INDEX" and want in (Want.ONE, Want.FACTORS) and len(arguments) == 2:
            self._need_line(arguments[0])
        if "criterion" in native.required and any(map(_counts_blanks, arguments)):
            if any(map(_is_open, arguments)):
                raise unproven(f"{native.name} counting the blank cells of whole columns is")
            if native.repeated and len(arguments) > 3:
                raise unproven(
                    f"{native.name} with several conditions of which one is not to be a text, or to be blank, is"
                )
        if native.name in ("SUMIF", "AVERAGEIF") and len(arguments) == 3 and _many(arguments[0]) != _many(arguments[2]):
            raise unproven(f"{native.name} with ranges of different sizes is")

    def _need_line(self, table: Any) -> None:
        """INDEX with one position: one cell is meant only in a single row or column."""
        if not self.has_cells and table.node_type() == "Reference":
            return
        if not self._is_line(table):
            raise unproven(f"INDEX with one position in {_text(table)}, which is not one row or one column, is")

    def _is_line(self, table: Any) -> bool:
        if table.node_type() == "Array":
            return "," not in _text(table) or ";" not in _text(table)
        reference = table.get_reference()
        match type(reference).__name__:
            case "CellRef":
                return True
            case "RangeRef" if reference.start is not None and reference.end is not None:
                if reference.start.col == reference.end.col:
                    return True
                self.reusable = False  # another copy may have other rows
                return bool(reference.start.row == reference.end.row)
            case "NamedRangeRef":
                name = self.names.get(table.get_reference_string().casefold())
                return name is not None and name.is_line
        return False

    def _argument(self, native: Native, node: Any, word: str, want: Want) -> None:
        literal = node.get_literal_value() if node.node_type() == "Literal" else None
        if word[0] == "=":
            self._one_of(native, node, word[1:].split("/"))
        elif word == "format":
            if literal not in proven().formats:
                raise unproven(f"TEXT with the format {_text(node)} is")
            self.parts.append(_text(node))
        elif word == "branch" and node.node_type() == "Omitted":
            pass
        elif word in _NO_TEXT and isinstance(literal, (str, bool)) and not _is_error(literal):
            raise unproven(f"{native.name} with {_text(node)} typed in where a number belongs is")
        elif word == "cell":
            self._cell(native, node)
        elif word == "criterion":
            self._criterion(native, node, literal)
        elif word in _CHECKED:
            self._checked(node, word, want)
        else:
            self._counted(node, word)

    def _one_of(self, native: Native, node: Any, accepted: list[str]) -> None:
        text = _text(node)
        if text.upper() not in accepted and text.strip('"') not in accepted:
            raise unproven(f"{native.name} with {text} (accepted: {', '.join(accepted)}) is")
        self.parts.append(text)

    def _cell(self, native: Native, node: Any) -> None:
        if node.node_type() != "Reference" or (self.has_cells and self._kind(node, _text(node)) != "cell"):
            raise unproven(f"{native.name} of anything but one cell is")
        self.write(node, Want.RANGE)

    def _criterion(self, native: Native, node: Any, literal: object) -> None:
        if isinstance(literal, bool) or (isinstance(literal, str) and literal.lstrip("<>=").startswith("#")):
            raise unproven(f"{native.name} with the condition {_text(node)} is")
        self.write(node, Want.ONE)

    def _checked(self, node: Any, word: str, want: Want) -> None:
        literal = node.get_literal_value() if node.node_type() == "Literal" else None
        whole_line = word == "position" and literal == 0 and want in (Want.CELLS, Want.RANGE, Want.TABLE)
        text_anyway = word in ("text", "words") and self._is_text(node)
        if whole_line or text_anyway or _needs_no_check(word, literal):
            self.write(node, Want.ONE)
        else:
            self._through(_CHECKED[word], lambda: self.write(node, Want.ONE))

    def _counted(self, node: Any, word: str) -> None:
        """An argument that may be a range, noting what must be true of its cells."""
        wanted = _WANTED.get(word, Want.ONE)
        if self.array and word == "numbers":
            wanted = Want.FACTORS
        before = len(self.references)
        self.write(node, wanted)
        added = tuple(range(before, len(self.references)))
        if word == "summed":
            self.checks.append(Check("errors", added))
        if word == "factors" and node.node_type() == "Reference":
            self.checks.append(Check("numbers in text", added))


def _no_such(name: str, ours: Collection[str]) -> CellError:
    if _engine_knows(name):
        return unproven(f"{name} is")
    near = next((known for known in ours if known.replace("_", "") == name.replace("_", "")), "")
    hint = f"; did you mean {near}?" if near else "; `throughput functions` lists ours"
    return CellError("#NAME?", f"There is no function {name}{hint}")


def _engine_knows(name: str) -> bool:
    """Whether the engine has a function of that name, though it was never proven."""
    scratch = formualizer.Workbook()
    scratch.add_sheet("Scratch")
    for arguments in ("", "1"):
        try:
            scratch.set_formula("Scratch", 1, 1, f"={name}({arguments})")
            answer = scratch.evaluate_cell("Scratch", 1, 1)
        except Exception:  # a name the engine cannot even read is none of its functions
            return False
        if not (isinstance(answer, dict) and answer.get("kind") == "Name"):
            return True
    return False


def plain_name(written: str) -> str:
    name = written.upper()
    for prefix in ("_XLFN.", "_XLWS."):
        name = name.removeprefix(prefix)
    return name


def _native_name(node: Any) -> str:
    return plain_name(node.get_function_name() or "")


def _text(node: Any) -> str:
    """A node's own text, as the engine writes it."""
    text: str = node.to_formula().removeprefix("=")
    return text.upper() if text in ("true", "false") else text


def _literal_text(node: Any) -> str | None:
    if node.node_type() != "Literal":
        return None
    value = node.get_literal_value()
    return value if isinstance(value, str) and _text(node).startswith('"') else None


def _is_error(literal: object) -> bool:
    return isinstance(literal, str) and literal.startswith("#")


def _needs_no_check(word: str, literal: object) -> bool:
    if isinstance(literal, bool) or not isinstance(literal, (int, float, str)):
        return False
    if isinstance(literal, str):
        return word == "sought" or (word == "plain" and literal.isascii())
    if word in ("settled", "whole"):
        return float(literal).is_integer()
    return word in ("figure", "sought") or (word == "position" and literal >= 1)


def _many(node: Any) -> bool:
    """Whether a node has a range or an array in its arithmetic."""
    match node.node_type():
        case "Array":
            return True
        case "Reference":
            return type(node.get_reference()).__name__ != "CellRef"
        case "BinaryOp" | "UnaryOp":
            return any(_many(child) for child in node.children())
    return False


def _is_open(node: Any) -> bool:
    """Whether a node is a reference to whole columns or rows."""
    reference: Any = node.get_reference() if node.node_type() == "Reference" else None
    return type(reference).__name__ == "RangeRef" and (reference.start is None or reference.end is None)


def _counts_blanks(node: Any) -> bool:
    """Whether a condition is "", "=" or "<>text", which Calc does not count on blank cells beside another."""
    if node.node_type() == "BinaryOp" and node.get_operator() == "&":
        left = _literal_text(node.children()[0])
        return left is not None and left.startswith("<>")
    text = _literal_text(node)
    if text is None:
        return False
    if text in ("", "="):
        return True
    return text.startswith("<>") and text != "<>" and not _is_number(text[2:])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
