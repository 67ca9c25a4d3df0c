"""How many rows each table of the decision is declared to take, and how many alternatives stand side by side.

Formulas reach as far as these; Checks says when something stands below. Other rooms read them when they draw, as
`sizes.SALES`, so that a smaller workbook can be drawn with the same formulas.
"""

from __future__ import annotations

ALTERNATIVES = 220
MEMBERS = 4  # of a set
SALES = 240
EXPENSES = 240
INVESTMENTS = 240
RESOURCES = 220
LOADS = 240
PAIRS = 300  # alternatives with a resource they load; a set has those of its members
SIDE_BY_SIDE = 8  # columns of the boards; Ranking has a line for every alternative
CHARTED_ALTERNATIVES = 8
CHARTED_RESOURCES = 10
