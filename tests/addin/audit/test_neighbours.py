"""A cell unlike its neighbours is named; a layout that an accountant would draw so on purpose is not."""

from __future__ import annotations

from tests.addin.audit.books import Cells, down, found, read

BOTH = ("NB-01", "NB-02")
PRODUCT = "=A{r}*B{r}"


def lines(*column_c: object) -> Cells:
    """Quantities and prices in A and B, and what column C holds from row 2 down."""
    count = len(column_c)
    return {
        "A1": "Quantity",
        "B1": "Price",
        "C1": "Amount",
        **down("A", 2, *range(1, count + 1)),
        **down("B", 2, *range(10, 10 + count)),
        **down("C", 2, *column_c),
    }


def test_a_number_typed_between_copies_of_a_formula_is_named() -> None:
    assert found(lines(PRODUCT, PRODUCT, PRODUCT, 120, PRODUCT, PRODUCT), *BOTH) == ["NB-01 Sheet!C5"]


def test_the_evidence_is_the_formula_that_belongs_there_and_the_number_found() -> None:
    from addin import audit

    finding = next(iter(audit.findings(read(lines(PRODUCT, PRODUCT, PRODUCT, 120, PRODUCT)), codes=["NB-01"])))
    assert (finding.expected, finding.found) == ("=A5*B5", "120")


def test_copies_all_the_way_down_are_silent() -> None:
    assert found(lines(*[PRODUCT] * 6), *BOTH) == []


def test_a_formula_unlike_the_copies_around_it_is_named() -> None:
    assert found(lines(PRODUCT, PRODUCT, "=A{r}*B{p}", PRODUCT, PRODUCT), *BOTH) == ["NB-02 Sheet!C4"]


def test_a_figure_slipped_into_one_of_the_copies_is_named() -> None:
    assert found(lines(PRODUCT, PRODUCT, "=A{r}*B{r}+100", PRODUCT), *BOTH) == ["NB-02 Sheet!C4"]


def test_across_a_row_as_well_as_down_a_column() -> None:
    months = {f"{letter}2": number for number, letter in enumerate("BCDEFG", 1)}
    copies = {f"{letter}3": f"={letter}2*2" for letter in "BCDEFG"}
    assert found({**months, **copies, "D3": 7}, *BOTH) == ["NB-01 Sheet!D3"]


def test_an_opening_balance_above_its_running_copies_is_silent() -> None:
    assert found({**down("A", 2, 1, 2, 3, 4, 5), **down("B", 2, 100, *["=B{p}+A{r}"] * 4)}, *BOTH) == []


def test_a_total_below_the_copies_is_silent() -> None:
    assert found({**lines(*[PRODUCT] * 4), "A6": "=SUM(A2:A5)", "C6": "=SUM(C2:C5)"}, *BOTH) == []


def test_subtotals_between_the_copies_are_silent() -> None:
    block = [PRODUCT, PRODUCT, "=SUM(C2:C3)", PRODUCT, PRODUCT, PRODUCT, "=SUM(C5:C7)", PRODUCT]
    assert found(lines(*block), *BOTH) == []


def test_every_second_cell_typed_is_a_layout_and_silent() -> None:
    assert found(lines(*[PRODUCT, 5] * 5, PRODUCT), *BOTH) == []


def test_quarters_between_months_are_a_layout_and_silent() -> None:
    quarter = [PRODUCT, PRODUCT, PRODUCT, "=MAX(A{r},B{r})"]
    assert found(lines(*quarter * 4), *BOTH) == []


def test_blocks_of_several_rows_each_with_one_of_another_kind_are_a_layout_and_silent() -> None:
    """Each block refers to a cell of its own, so that no formula of one is found in the next."""
    blocks = [[f"=A{{r}}*$Z${n}", f"=B{{r}}+$Z${n}", f"=A{{r}}*$Z${n}", f"=A{{r}}*$Z${n}"] for n in range(1, 6)]
    assert found(lines(*[formula for block in blocks for formula in block]), *BOTH) == []
    assert found(lines(*blocks[0]), *BOTH) == ["NB-02 Sheet!C3"]


def test_months_that_are_over_typed_and_the_rest_forecast_is_silent() -> None:
    months = {f"{letter}2": number for number, letter in enumerate("BCDEFGHI", 1)}
    forecast = {f"{letter}3": f"={letter}2*1.02" for letter in "EFGHI"}
    assert found({**months, **forecast, "B3": 1.1, "C3": 2.0, "D3": 3.3}, *BOTH) == []


def test_a_whole_row_of_another_kind_between_rows_of_copies_is_silent() -> None:
    table: dict[str, object] = {}
    for letter, before in zip("CDEFGH", "BCDEFG"):
        for row in (3, 4, 5, 7, 8):
            table[f"{letter}{row}"] = f"={before}{row}*1.02"
        table[f"{letter}6"] = 50
    assert found({**table, **down("B", 3, 1, 2, 3, 50, 5, 6)}, *BOTH) == []


def test_a_typed_column_between_columns_of_copies_is_silent() -> None:
    rows = range(2, 10)
    cells: dict[str, object] = {}
    for row in rows:
        cells |= {f"A{row}": row, f"B{row}": f"=A{row}+1", f"C{row}": f"=B{row}+1", f"D{row}": 4.0}
        cells |= {f"E{row}": f"=D{row}+1", f"F{row}": f"=E{row}+1"}
    assert found(cells, *BOTH) == []


def test_one_setting_repeated_down_a_column_is_no_series_of_copies() -> None:
    """Checks whose tolerance is one of two settings: the same absolute cell again and again."""
    assert found({"Z1": 0.5, "Z2": 1, **down("C", 2, *["=$Z$1"] * 3, "=$Z$2", *["=$Z$1"] * 4)}, *BOTH) == []


def test_totals_of_columns_that_hold_different_formulas_may_differ() -> None:
    cells: dict[str, object] = {}
    for row in range(3, 8):
        cells |= {
            f"A{row}": row,
            f"B{row}": f"=A{row}*2",
            f"C{row}": f"=IF(A{row}>4,B{row},0)",
            f"D{row}": f"=B{row}*2",
        }
    cells |= {"A8": "=SUM(A3:A7)", "B8": "=SUM(B3:B7)", "C8": "=IF(A8>0,SUM(C3:C7),0)", "D8": "=SUM(D3:D7)"}
    assert found(cells, *BOTH) == []


def test_a_row_of_its_own_formula_goes_on_through_a_column_of_another_and_is_silent() -> None:
    """Months in B:D, half a year in E, a year in F as twice that; but a margin is sales less costs, in F as in B:D."""
    cells: dict[str, object] = {}
    for letter, number in zip("BCD", (100, 200, 300), strict=True):
        cells |= {f"{letter}2": number, f"{letter}3": number / 2, f"{letter}4": f"={letter}2-{letter}3"}
        cells |= {f"{letter}5": 7, f"{letter}6": 8}
    cells |= {f"E{row}": f"=SUM(B{row}:D{row})" for row in range(2, 7)}
    cells |= {**{f"F{row}": f"=E{row}*2" for row in (2, 3, 5, 6)}, "F4": "=F2-F3"}
    assert found(cells, *BOTH) == []


def test_two_typed_cells_side_by_side_in_one_line_are_both_named() -> None:
    cells: dict[str, object] = {}
    for row in range(2, 10):
        cells |= {f"A{row}": row, f"B{row}": f"=A{row}*2", f"C{row}": f"=A{row}+B{row}"}
    assert found({**cells, "B5": 10, "C5": 15}, *BOTH) == ["NB-01 Sheet!B5", "NB-01 Sheet!C5"]


def test_a_text_between_copies_is_no_typed_number() -> None:
    assert found(lines(PRODUCT, PRODUCT, "n/a", PRODUCT, PRODUCT), *BOTH) == []


def test_cells_filled_by_one_array_formula_are_not_typed() -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    cells = lines(PRODUCT, PRODUCT, PRODUCT, 120, PRODUCT, PRODUCT)
    assert found({**cells, "C5": ArrayFormula("C5", "=A5:A5*B5:B5")}, "NB-01") == []


# ------------------------------------------------------------------------- at the end of a stretch of copies


def two_columns(*column_c: object) -> Cells:
    """As `lines`, with a column D of copies that go on as long as column C."""
    return {**lines(*column_c), **down("D", 2, *["=A{r}+B{r}"] * len(column_c))}


def test_the_last_of_a_column_typed_while_the_copies_beside_it_go_on_is_named() -> None:
    assert found(two_columns(PRODUCT, PRODUCT, PRODUCT, 120), *BOTH) == ["NB-01 Sheet!C5"]


def test_the_last_formula_of_a_column_unlike_while_the_copies_beside_it_go_on_is_named() -> None:
    assert found(two_columns(PRODUCT, PRODUCT, PRODUCT, "=A{r}*B{p}"), *BOTH) == ["NB-02 Sheet!C5"]


def test_the_last_before_a_total_typed_while_the_copies_beside_it_go_on_is_named() -> None:
    rows = two_columns(PRODUCT, PRODUCT, PRODUCT, 120)
    assert found({**rows, "C6": "=SUM(C2:C5)", "D6": "=SUM(D2:D5)"}, *BOTH) == ["NB-01 Sheet!C5"]


def test_what_stands_beside_the_last_cell_says_where() -> None:
    from addin import audit

    finding = next(iter(audit.findings(read(two_columns(PRODUCT, PRODUCT, PRODUCT, 120)), codes=["NB-01"])))
    assert finding.what == "A number is typed where the cells above hold a formula"
    assert (finding.expected, finding.found) == ("=A5*B5", "120")


def test_a_last_cell_with_nothing_beside_it_that_goes_on_is_silent() -> None:
    assert found(lines(PRODUCT, PRODUCT, PRODUCT, 120), *BOTH) == []


def test_a_total_row_in_which_the_copies_beside_stop_too_is_silent() -> None:
    rows = two_columns(PRODUCT, PRODUCT, PRODUCT, PRODUCT)
    assert found({**rows, "C6": 400, "D6": "=SUM(D2:D5)"}, *BOTH) == []


def test_a_row_that_is_left_blank_beside_is_silent() -> None:
    rows = two_columns(PRODUCT, PRODUCT, PRODUCT, 120)
    del rows["D5"]
    assert found(rows, *BOTH) == []


def test_a_first_cell_is_named_only_where_copies_go_on_at_both_sides_of_it() -> None:
    first = two_columns(120, PRODUCT, PRODUCT, PRODUCT)
    assert found(first, *BOTH) == []
    both = {**first, **down("B", 2, *["=A{r}*2"] * 4)}
    assert found(both, *BOTH) == ["NB-01 Sheet!C2"]


def test_an_opening_between_columns_of_copies_is_silent_where_its_column_looks_back() -> None:
    running = {**down("A", 2, *["=ROW()*2"] * 5), **down("B", 2, 100, *["=B{p}+A{r}"] * 4)}
    assert found({**running, **down("C", 2, *["=A{r}/2"] * 5)}, *BOTH) == []


# ------------------------------------------------------------------------------------------- small tables


def square(size: int, **others: object) -> Cells:
    """A table of products of its headings, `size` rows by `size` columns from B2 on."""
    letters = "BCDEFGHI"[:size]
    headings = {f"{letter}1": number for number, letter in enumerate(letters, 1)}
    products = {f"{letter}{row}": f"=$A{row}*{letter}$1" for letter in letters for row in range(2, size + 2)}
    return {**headings, **down("A", 2, *range(1, size + 1)), **products, **others}


def test_a_number_in_the_middle_of_nine_cells_is_named() -> None:
    assert found(square(3, C3=4), *BOTH) == ["NB-01 Sheet!C3"]


def test_a_formula_in_the_last_row_of_nine_cells_is_named() -> None:
    assert found(square(3, C4="=$A3*C$1"), *BOTH) == ["NB-02 Sheet!C4"]


def test_a_corner_of_nine_cells_is_too_little_to_tell() -> None:
    assert found(square(3, B2=4), *BOTH) == []


def test_a_typed_diagonal_is_a_layout_and_silent() -> None:
    """As in a table of distances: nobody goes from a place to itself."""
    assert found(square(6, B2=0, C3=0, D4=0, E5=0, F6=0, G7=0), *BOTH) == []
    assert found(square(3, B2=0, C3=0, D4=0), *BOTH) == []
    assert found(square(6, E5=0), *BOTH) == ["NB-01 Sheet!E5"]


def test_copies_at_three_sides_but_no_corner_are_too_little_to_tell() -> None:
    cross = {**{f"{letter}1": 2 for letter in "BCD"}, **down("A", 2, 1, 2)}
    assert found({**cross, "B3": "=$A3*B$1", "D3": "=$A3*D$1", "C2": "=$A2*C$1", "C3": 4}, *BOTH) == []


# ------------------------------------------------------------------------------------------------- totals


def months() -> Cells:
    """Four lines of figures in B:D and F:H, a total of each three in E and I, and a total row below."""
    cells: dict[str, object] = {}
    for row in range(2, 6):
        cells |= {f"{letter}{row}": row * number for number, letter in enumerate("BCDFGH", 1)}
        cells |= {f"E{row}": f"=SUM(B{row}:D{row})", f"I{row}": f"=SUM(F{row}:H{row})"}
    return {**cells, **{f"{letter}6": f"=SUM({letter}2:{letter}5)" for letter in "BCDEFGHI"}}


def test_subtotals_and_their_total_row_are_silent() -> None:
    assert found(months(), *BOTH) == []


def test_a_total_typed_first_in_its_row_is_named_where_there_are_figures_to_total() -> None:
    assert found({**months(), "B6": 14}, *BOTH) == ["NB-01 Sheet!B6"]
    no_figures = {**months(), "B6": 14, "B2": "a", "B3": "b", "B4": "c", "B5": "d"}
    assert found(no_figures, *BOTH) == []


def test_a_total_typed_where_rows_and_columns_of_totals_cross_is_named() -> None:
    assert found({**months(), "E6": 84}, *BOTH) == ["NB-01 Sheet!E6"]


def test_a_total_that_stops_short_among_columns_of_several_kinds_is_named() -> None:
    assert found({**months(), "E6": "=SUM(E2:E4)"}, *BOTH) == ["NB-02 Sheet!E6"]


def test_another_measure_among_totals_of_columns_of_several_kinds_is_silent() -> None:
    assert found({**months(), "E6": "=MAX(E2:E5)"}, *BOTH) == []


def test_a_total_typed_under_a_column_of_typed_figures_is_named() -> None:
    sales = {**down("A", 2, 1, 2, 3), **down("B", 2, *["=A{r}*2"] * 3), **down("C", 2, 4, 5, 6)}
    sales |= {**down("D", 2, *["=B{r}-C{r}"] * 3), **down("E", 2, *["=D{r}*0.1"] * 3)}
    totals = {f"{letter}5": f"=SUM({letter}2:{letter}4)" for letter in "ABCDE"}
    assert found({**sales, **totals}, *BOTH) == []
    assert found({**sales, **totals, "C5": 15}, *BOTH) == ["NB-01 Sheet!C5"]


def test_the_first_of_a_column_typed_while_two_columns_of_the_same_formula_go_on_is_named() -> None:
    def change(letters: str) -> Cells:
        first, last, result = letters
        figures = {**down(first, 2, 1, 2, 3, 4), **down(last, 2, 5, 7, 9, 11)}
        return {**figures, **down(result, 2, *[f"={last}{{r}}-{first}{{r}}"] * 4)}

    three = {**change("ABC"), **change("EFG"), **change("IJK")}
    assert found(three, *BOTH) == []
    assert found({**three, "C2": 4}, *BOTH) == ["NB-01 Sheet!C2"]
    assert found({**change("ABC"), **change("EFG"), "C2": 4}, *BOTH) == []  # one other is too few for a first


def test_a_number_among_copies_that_compute_from_settings_alone_is_named() -> None:
    settings = {"Z1": 0.05, "Z2": 24, "Z3": 1000}
    rates = {**settings, **down("B", 2, *["=PMT($Z$1,$Z$2,$Z$3)"] * 3, 70, *["=PMT($Z$1,$Z$2,$Z$3)"] * 3)}
    assert found(rates, *BOTH) == ["NB-01 Sheet!B5"]


def test_an_array_formula_beside_the_end_of_copies_is_no_copy_of_theirs() -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    rows = two_columns(PRODUCT, PRODUCT, PRODUCT, 120)
    arrays = {f"F{row}": ArrayFormula(f"F{row}:G{row}", f"=D{row}*E{row}") for row in range(2, 6)}
    assert found({**rows, **arrays}, *BOTH) == ["NB-01 Sheet!C5"]
