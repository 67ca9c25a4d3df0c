"""What only the stored file shows: errors, links, macros, values, damaged and hostile packages."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import audit
from tests.addin.audit.books import read, read_bytes, workbook

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts(rows: str, **further: str) -> dict[str, str]:
    """The parts of a minimal workbook whose only sheet holds those rows."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        **further,
    }


def packed(held: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in held.items():
            package.writestr(name, text)
    return content.getvalue()


def stored(rows: str, **further: str) -> audit.Book:
    return read_bytes(packed(parts(rows, **further)))


def refusal(content: bytes, name: str = "book.xlsx") -> str:
    with pytest.raises(audit.UnreadableError) as caught:
        read_bytes(content, name)
    said = str(caught.value)
    assert said.startswith(name)
    assert "\n" not in said
    return said


def codes(book: audit.Book, code: str) -> list[str]:
    return [finding.place for finding in audit.findings(book, codes=[code])]


def test_a_value_is_read_as_it_was_stored() -> None:
    book = stored(
        '<row r="1"><c r="A1"><v>1.5</v></c><c r="B1" t="b"><v>1</v></c>'
        '<c r="C1" t="str"><f>A1&amp;"x"</f><v>1.5x</v></c>'
        '<c r="D1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c><c r="E1" t="e"><v>#N/A</v></c></row>'
    )
    values = {cell.address: cell.value for cell in book.sheets[0].cells.values()}
    assert {key: values[key] for key in ["A1", "B1", "C1", "D1"]} == {
        "A1": 1.5,
        "B1": True,
        "C1": "1.5x",
        "D1": "two runs",
    }
    assert str(values["E1"]) == "#N/A"
    assert book.cell("s", 1, 3).formula == '=A1&"x"'  # type: ignore[union-attr]


def test_a_shared_formula_is_spelled_out_for_each_cell() -> None:
    book = stored(
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$D$1</f></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/></c></row><row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    assert [cell.formula for cell in book.sheets[0].cells.values()] == ["=A1*$D$1", "=A2*$D$1", "=A3*$D$1"]


def test_cells_without_addresses_follow_one_another() -> None:
    book = stored("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert {key: cell.value for key, cell in book.sheets[0].cells.items()} == {(1, 1): 1, (1, 2): 2, (2, 1): 3}


def test_an_error_is_named_where_it_begins_with_what_follows_from_it() -> None:
    book = stored(
        '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" t="e"><f>A1+1</f><v>#DIV/0!</v></c>'
        '<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    )
    found = audit.findings(book, codes=["VA-01"])
    assert [(finding.place, finding.count) for finding in found] == [("S!A1", 2)]


def test_days_counted_from_1904_are_noted() -> None:
    text = parts("")["xl/workbook.xml"]
    dated = text.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert codes(stored("", **{"xl/workbook.xml": dated}), "CA-04") == [""]
    assert codes(stored(""), "CA-04") == []


def test_macros_and_connections_are_noted() -> None:
    book = stored("", **{"xl/vbaProject.bin": "x", "xl/connections.xml": "<connections/>"})
    assert (codes(book, "ST-05"), codes(book, "ST-06")) == ([""], [""])
    assert (codes(stored(""), "ST-05"), codes(stored(""), "ST-06")) == ([], [])


def test_a_link_to_another_file_is_named_with_the_formula_that_uses_it() -> None:
    plain = parts('<row r="2"><c r="B2"><f>[1]Rates!A1*2</f><v>3</v></c></row>')
    book = plain["xl/workbook.xml"].replace(
        "</sheets>", '</sheets><externalReferences><externalReference r:id="r9"/></externalReferences>'
    )
    links = plain["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{OFFICE}/externalLink" Target="externalLinks/one.xml"/></Relationships>',
    )
    outside = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/externalLinkPath" '
        'Target="file:///C:/old/budget.xlsx" TargetMode="External"/></Relationships>'
    )
    further = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links,
        "xl/externalLinks/one.xml": "<externalLink/>",
        "xl/externalLinks/_rels/one.xml.rels": outside,
    }
    found = audit.findings(read_bytes(packed({**plain, **further})), codes=["ST-04"])
    assert [(finding.place, finding.found) for finding in found] == [("S!B2", "file:///C:/old/budget.xlsx")]
    assert codes(stored(""), "ST-04") == []


def test_a_sheet_whose_part_is_missing_is_said_and_the_rest_is_read() -> None:
    held = parts("")
    del held["xl/worksheets/sheet1.xml"]
    assert codes(read_bytes(packed(held)), "ST-10") == [""]
    assert codes(stored(""), "ST-10") == []


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><v>&a;</v></worksheet>'
    for text in (bomb, outside):
        assert "XML entities" in refusal(packed(parts("", **{"xl/worksheets/sheet1.xml": text})))


def test_deep_xml_is_refused() -> None:
    assert "nested" in refusal(packed(parts("<a>" * 200_000)))
    assert "nested" in refusal(packed(parts('<row r="1"><c r="A1">' + "<v>" * 200_000)))


def test_a_zip_bomb_is_refused() -> None:
    assert "unpack" in refusal(packed({**parts(""), "xl/media/x.xml": "0" * (64 << 20)}))


def test_a_claim_of_a_million_columns_costs_nothing() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576">'
    book = stored("", **{"xl/worksheets/sheet1.xml": sheet + "<v>1</v></c></row></sheetData></worksheet>"})
    assert (book.cell_count, str(book.sheets[0].claimed)) == (1, "S!A:XFD")


def test_cells_beyond_any_sheet_are_left_out_and_said() -> None:
    book = stored('<row r="99999999"><c r="A99999999"><v>1</v></c></row><row r="1"><c r="ZZZZ1"><v>1</v></c></row>')
    assert book.cell_count == 0
    assert "2 cells" in book.faults[0]


def test_more_cells_than_are_read_are_refused() -> None:
    with pytest.raises(audit.UnreadableError, match="more than 1 filled cells"):
        _limited(packed(parts("<row><c><v>1</v></c><c><v>1</v></c></row>")), audit.Limits(cells=1))


def test_empty_tags_without_end_are_refused() -> None:
    with pytest.raises(audit.UnreadableError, match="more than can be looked through"):
        _limited(packed(parts("<x/>" * 5_000)), audit.Limits(tags=1_000))


def _limited(content: bytes, limits: audit.Limits) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        audit.read(path, limits=limits)


@pytest.mark.parametrize(
    ("content", "sign"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"a,b\n1,2\n", "no workbook"),
        (b"<html><table></table></html>", "web page"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "old binary workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "password"),
        (packed({"hello.txt": "x"}), "no workbook"),
        (packed({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
        (packed({"xl/workbook.bin": "x"}), "binary workbook"),
        (packed({**parts(""), "xl/workbook.xml": "<workbook"}), "damaged"),
        (packed({**parts(""), "xl/workbook.xml": "<html/>"}), "no workbook in"),
        (packed({**parts(""), "XL/Workbook.xml": "<x/>"}), "same name"),
    ],
)
def test_what_is_no_workbook_is_said_in_one_sentence(content: bytes, sign: str) -> None:
    assert sign in refusal(content)


def test_a_truncated_workbook_and_a_bad_checksum_are_said() -> None:
    whole = bytearray(packed(parts("<row><c><v>1</v></c></row>")))
    assert "damaged" in refusal(bytes(whole[: len(whole) // 2]))
    at = whole.index(b"sheet1.xml") + 20
    whole[at] ^= 0xFF
    assert "damaged" in refusal(bytes(whole))


def test_a_sheet_that_two_names_point_to_is_read_once() -> None:
    text = parts("")["xl/workbook.xml"].replace("</sheets>", '<sheet name="s" sheetId="2" r:id="r1"/></sheets>')
    book = stored("<row><c><v>1</v></c></row>", **{"xl/workbook.xml": text})
    assert (len(book.sheets), book.cell_count, len(book.faults)) == (2, 1, 2)


def test_the_wrong_extension_does_not_matter() -> None:
    from io import BytesIO

    content = BytesIO()
    workbook({"A1": 1}).save(content)
    assert read_bytes(content.getvalue(), "book.xls").kind == "xlsx"


def test_the_awkward_workbooks_give_a_book_or_one_sentence(awkward_workbooks: Path) -> None:
    files = [path for path in awkward_workbooks.rglob("*.xls*") if path.is_file()]
    unread = []
    for path in sorted(files):
        begun = time.monotonic()
        try:
            audit.findings(audit.read(path))
        except audit.UnreadableError:
            unread.append(path.name)
        assert time.monotonic() - begun < 20
    assert len(files) >= 140
    assert unread == ["issue252.xlsx", "pass_protected.xlsx"]


def test_a_workbook_of_openpyxl_is_read_cell_by_cell() -> None:
    book = read({"A1": "x", "B2": 2, "C3": "=B2*2"})
    assert {cell.place: cell.formula or cell.value for cell in book.sheets[0].cells.values()} == {
        "Sheet!A1": "x",
        "Sheet!B2": 2.0,
        "Sheet!C3": "=B2*2",
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_copy_gives_a_book_or_one_sentence(data: st.DataObject) -> None:
    """Bytes within the parts are changed before they are packed, so that the reader meets them."""
    held: dict[str, str | bytes] = dict(
        parts('<row r="1"><c r="A1" t="shared"><f t="shared" si="0" ref="A1">B1</f></c></row>')
    )
    part = data.draw(st.sampled_from(sorted(held)))
    content = bytearray(str(held[part]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        audit.findings(read_bytes(packed({**held, part: bytes(content)})))
    except audit.UnreadableError as refused:
        said = str(refused)
    else:
        said = ""
    assert "\n" not in said
