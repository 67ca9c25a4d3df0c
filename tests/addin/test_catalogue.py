"""What the catalogue says of the functions, and that every host can take it at its word."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import addin
from addin import CellError
from addin.cells import CODES, Signature
from addin.engine import evaluate
from addin.rules import measured_table, offering_table, rule_sets
from addin.rules.table import CITATION

PACKAGE = Path(addin.__file__).parent
IN_ORDER = (
    "THROUGHPUT", "TVC_POLICY", "TVC_BASIS", "DELTA_THROUGHPUT", "DELTA_DECISION", "CASH_DELTA", "OE_STREAM",
    "CAPACITY_CHECK", "T_PER_CU", "TPAR", "PRODUCT_MIX", "TOC_NP", "TOC_ROI", "TOC_PRODUCTIVITY", "TOC_TURNS",
    "CLASSIFY_OFFERING", "TA_VERSION", "TA_HELP",
)  # fmt: skip
CALLS = {
    "THROUGHPUT": "revenue tvc [quantity]",
    "TVC_POLICY": "cost trigger [kind] [replenished] [replacement_cost] [alternative_value] [rules]",
    "TVC_BASIS": "transfer_price outside_cost perspective",
    "DELTA_THROUGHPUT": "quantity_change price tvc [base_quantity] [old_price] [old_tvc]",
    "DELTA_DECISION": "delta_t delta_oe [delta_i] [periods] [rate] [red_line] [capacity]",
    "CASH_DELTA": "delta_t delta_oe delta_i [purchases] [tvc_charged] [other_investment]",
    "OE_STREAM": "delta_i periods [rate]",
    "CAPACITY_CHECK": "available base_load added_load [protective_limit]",
    "T_PER_CU": "price tvc constraint_time",
    "TPAR": "price tvc constraint_time factory_cost constraint_available",
    "PRODUCT_MIX": "throughput_per_unit loads capacity demand [rule] [minimum] [offering_class]",
    "TOC_NP": "t oe",
    "TOC_ROI": "t oe i",
    "TOC_PRODUCTIVITY": "t oe",
    "TOC_TURNS": "t i",
    "CLASSIFY_OFFERING": (
        "more_consumed purpose if_constrained meant_to [direct_t] [induced_t] [price_effect] [delta_oe]"
    ),
    "TA_VERSION": "",
    "TA_HELP": "[name]",
}
OUTPUTS = {
    "THROUGHPUT": "total lines ratio revenue tvc",
    "TVC_POLICY": "amount treatment rule source delta_oe flag all",
    "TVC_BASIS": "value",
    "DELTA_THROUGHPUT": "total lines",
    "DELTA_DECISION": "net verdict worst best breakeven roi payback npv cash",
    "CASH_DELTA": "value unchecked",
    "OE_STREAM": "value",
    "CAPACITY_CHECK": "status load base spare constraint",
    "T_PER_CU": "value rank",
    "TPAR": "value return cost",
    "PRODUCT_MIX": "units throughput load constraint",
    "TOC_NP": "value",
    "TOC_ROI": "value",
    "TOC_PRODUCTIVITY": "value",
    "TOC_TURNS": "value",
    "CLASSIFY_OFFERING": "class secondary instruction operational_product status all",
}
SIGNATURES = [function.signature for function in addin.FUNCTIONS.values()]
each_signature = pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.name)
_RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cdecl
    cint circle class clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool
    defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents
    double each else elseif empty end endif enum eqv erase event exit false fix for friend function get global gosub
    goto if imp implements in input inputb int integer is lbound len lenb let like lineinput local lock long longlong
    longptr loop lset me mod new next not nothing null object on open option optional or output paramarray preserve
    print private property pset public put raiseevent redim rem resume return rset scale seek select set sgn shared
    single spc static stop string sub tab then to true type typeof ubound unlock until variant wend while with
    withevents write xor
"""
VBA_RESERVED = frozenset(_RESERVED.split()) - {"output"}
"""Words that VBA keeps for itself, after its language specification; `output` is one only inside an Open statement."""


# ------------------------------------------------------------------ the functions there are


def test_every_function_is_there_and_in_order() -> None:
    assert tuple(addin.FUNCTIONS) == IN_ORDER


@each_signature
def test_a_call_has_the_agreed_arguments_in_the_agreed_order(signature: Signature) -> None:
    words = [f"[{a.name}]" if a.optional else a.name for a in signature.arguments]
    assert words == [*CALLS[signature.name].split(), "[output]"]


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_function_has_the_agreed_outputs_the_default_first_and_the_reason_last(name: str) -> None:
    names = [output.name for output in addin.FUNCTIONS[name].signature.outputs]
    assert names == [*OUTPUTS[name].split(), "reason"]


@each_signature
def test_a_function_is_also_called_in_lower_case_with_the_same_arguments(signature: Signature) -> None:
    function = getattr(addin, signature.name.lower())
    assert signature.name.lower() in addin.__all__
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert [p.name for p in parameters] == [a.name for a in signature.arguments]
    assert all(p.default is None for p, argument in zip(parameters, signature.arguments) if argument.optional)


def test_the_package_offers_its_functions_to_a_fresh_interpreter() -> None:
    program = "import addin; print(addin.throughput(100, 75), addin.call('TOC_NP', 3, 1), hasattr(addin, 'margin'))"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["25.0", "2.0", "False"]


@each_signature
def test_a_function_is_documented_with_an_example_that_runs(signature: Signature) -> None:
    words = inspect.getdoc(getattr(addin, signature.name.lower())) or ""
    for part in ("Arguments", "Result:", "Errors:", ">>> "):
        assert part in words, f"{signature.name} has no {part}"


@each_signature
def test_an_example_gives_its_stated_result(signature: Signature) -> None:
    answer = evaluate(signature.example)
    assert not answer.spills
    assert answer.value == signature.example_result
    assert type(answer.value) is type(signature.example_result)
    assert signature.example.startswith(f"={signature.name}(")


# ------------------------------------------------------------------ words for a wizard, names for a host


@each_signature
def test_what_a_wizard_shows_has_at_most_255_characters(signature: Signature) -> None:
    assert 1 <= len(signature.purpose) <= 255
    for argument in signature.arguments:
        assert argument.meaning.strip()
        assert argument.unit.strip()
        assert 1 <= len(argument.help) <= 255
    for output in signature.outputs:
        assert 1 <= len(output.meaning) <= 255
    for words in (*signature.errors.values(), *signature.notes):
        assert 1 <= len(words) <= 255


@each_signature
def test_the_help_of_an_argument_leaves_nothing_out(signature: Signature) -> None:
    """TA_HELP's own argument lists every function, which is TA_HELP's answer anyway."""
    for argument in signature.arguments:
        if argument.answers and signature.name != "TA_HELP":
            assert argument.accepted in argument.help
        if argument.blank_means and signature.name != "TA_HELP":
            assert argument.blank_means in argument.help


@each_signature
def test_names_are_legal_in_vba_and_are_no_cell_addresses(signature: Signature) -> None:
    for name in (signature.name, *(argument.name for argument in signature.arguments)):
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name), name
        assert name.casefold() not in VBA_RESERVED, name
        assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]{1,7}", name), f"{name} is a cell"
        assert not re.fullmatch(r"(?i)r[0-9]*c[0-9]*|r[0-9]*|c[0-9]*", name), f"{name} is a cell"
    names = [argument.name for argument in signature.arguments]
    assert len(set(map(str.casefold, names))) == len(names)
    assert signature.name.casefold() not in names


def test_no_two_names_differ_in_case_only() -> None:
    """VBA knows one spelling of a name for the whole project."""
    names = {a.name for signature in SIGNATURES for a in signature.arguments} | set(addin.FUNCTIONS)
    assert len({name.casefold() for name in names}) == len(names)


@each_signature
def test_no_answer_and_no_rule_set_is_spelled_like_an_output_of_that_function(signature: Signature) -> None:
    spelled = {spelling for argument in signature.arguments[:-1] for spelling in argument.spellings}
    if signature.name == "TVC_POLICY":
        spelled |= {name.casefold() for name in rule_sets()}
    assert spelled & set(signature.output_names) == set()


@each_signature
def test_no_spelling_means_two_answers(signature: Signature) -> None:
    for argument in signature.arguments:
        spellings = [s.casefold() for answer in argument.answers for s in (answer.text, *answer.synonyms)]
        assert len(set(spellings)) == len(spellings)


@each_signature
def test_required_arguments_stand_before_optional_ones(signature: Signature) -> None:
    optional = [argument.optional for argument in signature.arguments]
    assert optional == sorted(optional)
    assert signature.arguments[-1].name == "output"


@each_signature
def test_errors_are_those_of_a_spreadsheet(signature: Signature) -> None:
    assert set(signature.errors) <= set(CODES)


@each_signature
def test_a_source_is_a_line_of_a_source_document_or_a_published_work(signature: Signature) -> None:
    if signature.category == "About":
        assert signature.source == ""
    elif re.match(r"S\d", signature.source):
        assert CITATION.fullmatch(signature.source)
    else:
        assert len(signature.source.split()) > 3


def test_every_source_of_a_function_or_rule_names_lines_that_are_not_empty(source_documents: Path) -> None:
    seeds = {
        path.name[:2].upper(): path.read_text(encoding="utf-8").splitlines()
        for path in (source_documents / "seeds").iterdir()
    }
    tables = (*rule_sets().values(), offering_table(), measured_table())
    shipped = [
        table for table in tables if table.name in ("Standard", "Always TVC") or table not in rule_sets().values()
    ]
    cited = [s.source for s in SIGNATURES if re.match(r"S\d", s.source)] + [
        rule.source for table in shipped for rule in table.rules
    ]
    assert len(cited) > 30
    for source in cited:
        assert CITATION.fullmatch(source), source
        for first, last in re.findall(r"L(\d+)(?:[–-](\d+))?", source):
            lines = seeds[source[:2]][int(first) - 1 : int(last or first)]
            assert any(line.strip() for line in lines), source


# ------------------------------------------------------------------ TA_VERSION and TA_HELP


def test_the_version_is_the_one_of_the_package() -> None:
    assert addin.ta_version() == addin.VERSION == addin.__version__


def test_every_rule_table_has_a_fingerprint() -> None:
    rows = addin.ta_version("rules")
    assert isinstance(rows, list)
    tables = dict(rows)
    assert tables["Standard"] == rule_sets()["Standard"].fingerprint
    assert {"Standard", "Always TVC", offering_table().name, measured_table().name} <= set(tables)
    assert all(re.fullmatch(r"[0-9a-f]{12}", str(fingerprint)) for fingerprint in tables.values())


def test_the_reason_of_the_version_names_the_rule_sets() -> None:
    reason = addin.ta_version("reason")
    assert isinstance(reason, str)
    assert reason.startswith(f"Version {addin.VERSION} with the TVC rule sets Standard (")
    assert rule_sets()["Always TVC"].fingerprint in reason


def test_the_help_without_a_name_lists_every_function_with_its_usage_and_purpose() -> None:
    rows = addin.ta_help()
    assert rows == [[s.name, s.usage, s.purpose] for s in SIGNATURES]
    for blank in ("", None, 0, [[None]]):
        assert addin.ta_help(blank) == rows


def test_the_help_of_a_function_tells_usage_arguments_answers_outputs_errors_example_and_source() -> None:
    rows = addin.ta_help(" tvc_policy ")
    assert isinstance(rows, list)
    told = {(row[0], row[1]) for row in rows}
    assert ("usage", addin.FUNCTIONS["TVC_POLICY"].signature.usage) in told
    assert {
        ("arguments", "cost"),
        ("answers", "trigger: Sale"),
        ("outputs", "delta_oe"),
        ("errors", "error #N/A"),
    } <= told
    assert ["example", '=TVC_POLICY(30,"Sale","Material","Yes",36)', 36.0] in rows
    assert ("source", addin.FUNCTIONS["TVC_POLICY"].signature.source) in told


def test_the_help_names_the_synonyms_of_an_answer() -> None:
    rows = addin.ta_help("TVC_POLICY", "answers")
    assert isinstance(rows, list)
    assert "also Labor" in str(dict(map(tuple, rows))["kind: Labour"])


@pytest.mark.parametrize("output", ["usage", "arguments", "answers", "outputs", "errors", "example", "source"])
def test_one_topic_over_all_functions_has_the_function_in_front(output: str) -> None:
    rows = addin.ta_help(None, output)
    assert isinstance(rows, list)
    throughput = [row[1:] for row in rows if row[0] == "THROUGHPUT"]
    assert throughput == (addin.ta_help("THROUGHPUT", output) if throughput else [])


def test_the_help_of_an_unknown_function_lists_those_there_are() -> None:
    with pytest.raises(CellError) as raised:
        addin.ta_help("TRUPUT")
    assert raised.value.code == "#VALUE!"
    assert 'Name is "TRUPUT"; accepted are THROUGHPUT, TVC_POLICY' in raised.value.message
    assert str(addin.ta_help("TRUPUT", "reason")).startswith('Name is "TRUPUT"')


def test_help_and_version_never_hand_over_a_bare_error_text() -> None:
    """A host takes the bare text #N/A for the error itself."""
    for name in ("", *addin.FUNCTIONS):
        for output in addin.FUNCTIONS["TA_HELP"].signature.outputs:
            result = addin.ta_help(name, output.name)
            cells = [cell for row in result for cell in row] if isinstance(result, list) else [result]
            assert not set(CODES) & {cell for cell in cells if isinstance(cell, str)}
            assert all(len(cell) <= 255 for cell in cells if isinstance(cell, str))


# ------------------------------------------------------------------ what the functions stand on

FORBIDDEN = {
    "time",
    "datetime",
    "random",
    "secrets",
    "uuid",
    "socket",
    "urllib",
    "http",
    "subprocess",
    "ctypes",
    "threading",
}
FILES = {"os", "io", "pathlib", "tempfile", "shutil", "glob"}


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((PACKAGE / room).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


@pytest.mark.parametrize(
    ("room", "below"),
    [
        ("cells", ("addin.cells",)),
        ("rules", ("addin.rules", "addin.cells")),
        ("functions", ("addin.functions", "addin.rules", "addin.cells")),
    ],
)
def test_cells_rules_and_functions_import_the_standard_library_and_what_lies_below_them(
    room: str, below: tuple[str, ...]
) -> None:
    found = list(modules(room))
    assert found
    for path, tree in found:
        for name in imported(tree):
            ours = any(name == package or name.startswith(f"{package}.") for package in below)
            assert ours or name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize("room", ["cells", "functions"])
def test_cells_and_functions_read_no_clock_no_file_and_no_network(room: str) -> None:
    for path, tree in modules(room):
        for name in imported(tree):
            assert name.split(".")[0] not in FORBIDDEN | FILES, f"{path.name} imports {name}"
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "input", "eval", "exec", "print", "globals"}, path.name


def test_rules_read_no_clock_and_no_network() -> None:
    for path, tree in modules("rules"):
        for name in imported(tree):
            assert name.split(".")[0] not in FORBIDDEN, f"{path.name} imports {name}"


@pytest.mark.parametrize("room", ["cells", "rules", "functions"])
def test_every_module_begins_with_what_it_is_for(room: str) -> None:
    for path, tree in modules(room):
        if path.name != "__init__.py" or tree.body:
            assert ast.get_docstring(tree), path
