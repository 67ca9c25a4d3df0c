"""The decision tables as data, and what reads and proves them; no amount is computed here."""

from .offering_tables import measured_table, offering_table
from .table import Decision, Rule, RuleTable, RuleTableError
from .tvc_tables import DEFAULT, read_folder, refused_rule_sets, rule_sets

__all__ = [
    "DEFAULT",
    "Decision",
    "Rule",
    "RuleTable",
    "RuleTableError",
    "measured_table",
    "offering_table",
    "read_folder",
    "refused_rule_sets",
    "rule_sets",
]
