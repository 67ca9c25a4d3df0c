"""The buttons of the ribbon: what each is called and which words describe it; what they do stands in `ribbon`."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


@dataclass(frozen=True)
class Button:
    """One button: an identifier that `ribbon.ANSWERS` (or the add-in itself) knows, label, picture and tip."""

    identifier: str
    label: str
    picture: str
    tip: str

    def xml(self) -> str:
        """The button as the ribbon's markup has it."""
        words = {
            "id": self.identifier,
            "label": self.label,
            "size": "large",
            "imageMso": self.picture,
            "screentip": self.label,
            "supertip": self.tip,
            "onAction": "ThroughputRibbon.ThroughputPressed",
        }
        return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in words.items())}/>"


BUTTONS = (
    Button(
        "new",
        "New from template",
        "FileNew",
        "An empty throughput statement of a period, to be filled in: choose a name, and it opens. An existing file is "
        "kept.",
    ),
    Button(
        "statement",
        "Statement from file",
        "ImportTextFile",
        "Choose a table of sales (CSV, Excel or Parquet) and get the throughput statement of its period as a new "
        "workbook beside it. The table is not changed.",
    ),
    Button(
        "audit",
        "Audit this workbook",
        "ReviewShowAllComments",
        "What in this workbook can be relied on: findings, function results re-performed, formulas, inputs, as a new "
        "workbook beside it. The file as last saved is read and not changed.",
    ),
    Button(
        "compare",
        "Compare with older",
        "ReviewCompareMajorVersion",
        "Choose an older version of this workbook and get what changed since, each result carried back to its causes, "
        "as a new workbook beside it. Both files are read as last saved and not changed.",
    ),
    Button(
        "explain",
        "Explain this cell",
        "FunctionWizard",
        "One sentence for every throughput function in the selected cell: how its result came about, or what is "
        "wrong and what to do.",
    ),
    Button(
        "help",
        "Help",
        "Help",
        "A new workbook with every function: arguments, accepted answers, outputs, errors, an example and its source.",
    ),
    Button(
        "about",
        "About and log",
        "Info",
        "The version, the rule tables and their fingerprints, where Python and the log file are, and the last entries "
        "of the log.",
    ),
)
"""In the ribbon's order. A command that does not exist has no button."""


def ribbon_markup(buttons: tuple[Button, ...] = BUTTONS) -> str:
    """The tab of the ribbon as customUI14.xml."""
    return (
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        '<tab id="throughputTab" label="Throughput"><group id="throughputGroup" label="Throughput">'
        f"{''.join(button.xml() for button in buttons)}"
        "</group></tab></tabs></ribbon></customUI>"
    )
