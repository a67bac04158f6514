"""``atlas import``: tables become entries, and whatever was not read is reported with row, column and reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geodata.cli import command
from geodata.contributions.spreadsheets import column_name
from geodata.contributions.table_import import Imported, import_table, load_mapping
from geodata.errors import RegistryError
from geodata.project import vocabulary_file
from geodata.registry import Checks, check_registry, load_vocabulary

MAPPING = """\
delimiter: ";"
id_from: [Naam, Gemeente]
ignore: [Intern]
columns:
  Naam: name
  Omschrijving: summary.nl
  Gemeente: place.municipality
  Postcode: place.postcode
  Start: period.start
  Waar: {key: setting, separator: ",", values: {wonen: living, vrije tijd: leisure}}
  Bron: references.0.url
  Steun: supports.0.what.nl
constants:
  references.0.id: bron
  references.0.title: Pagina van de organisatie
  supports.0.kind: professional
"""
HEADER = "Naam;Omschrijving;Gemeente;Postcode;Start;Waar;Bron;Steun;Intern\n"
GOOD = "Dé Moestuin;Buren tuinieren.;Gent;09000;2010;wonen, vrije tijd;https://example.org/a;opbouwwerker;x\n"


@pytest.fixture(scope="module")
def checks() -> Checks:
    return Checks(load_vocabulary(vocabulary_file()), 2026)


def imported(tmp_path: Path, checks: Checks, rows: str, mapping: str = MAPPING) -> Imported:
    (tmp_path / "mapping.yaml").write_text(mapping, "utf-8")
    table = tmp_path / "table.csv"
    table.write_text(rows, "utf-8")
    return import_table(table, load_mapping(tmp_path / "mapping.yaml"), checks, ())


def test_a_row_becomes_an_entry_that_passes_as_it_is(tmp_path: Path, checks: Checks) -> None:
    done = imported(tmp_path, checks, HEADER + GOOD.replace("09000", "9000"))
    assert (done.entries, done.rows, done.unread) == (1, 1, ())
    checked = check_registry(done.text.encode(), checks)
    assert checked.problems == ()
    (practice,) = checked.practices
    assert (practice.id, practice.name, practice.place.postcode) == ("de-moestuin-gent", "Dé Moestuin", "9000")
    assert practice.setting == ("living", "leisure")
    assert practice.supports[0].kind == "professional"
    assert practice.verified is None


READINGS = """\
id_from: [Naam]
columns:
  Naam: name
  Wat: summary.nl
  Rol: {key: supports.0.role, values: {trekt: runs, helpt: supports}}
  Tot: supports.0.period.end
  Einde: supports.0.period.end_reason
  Houding: stance.term
  Over: decides.0.about
  Wie: decides.0.who
  Middel: resources.0.what.nl
  Van: resources.0.held_by
  Recht: resources.0.tenure
  Vroeger: builds_on.0.name
  Noot: critical_notes.0.note.nl
constants:
  setting.0: living
  supports.0.kind: professional
  supports.0.what.nl: opbouwwerker
  supports.0.references.0: bron
  stance.references.0: bron
  decides.0.references.0: bron
  resources.0.references.0: bron
  builds_on.0.references.0: bron
  critical_notes.0.kind: access
  critical_notes.0.references.0: bron
  references.0.id: bron
  references.0.title: Pagina van de organisatie
  references.0.url: https://example.org/a
"""
COLUMNS = "Naam,Wat,Rol,Tot,Einde,Houding,Over,Wie,Middel,Van,Recht,Vroeger,Noot\n"


def test_columns_of_readings_become_readings(tmp_path: Path, checks: Checks) -> None:
    support, readings = (
        "helpt,2019,not_renewed",
        "avoids,agenda,shared,keuken,Stad Gent,lent,Een club,Te laat op de dag.",
    )
    cells = f"Soep,Buren koken.,{support},{readings}"
    done = imported(tmp_path, checks, COLUMNS + cells, READINGS)
    assert (done.entries, done.unread) == (1, ())
    (practice,) = check_registry(done.text.encode(), checks).practices
    (trace,), (note,), (resource,) = practice.supports, practice.critical_notes, practice.resources
    assert (trace.role, trace.period.end, trace.period.end_reason) == ("supports", 2019, "not_renewed")
    assert practice.stance is not None
    assert (practice.stance.term, practice.stance.references) == ("avoids", ("bron",))
    assert [(one.about, one.who) for one in practice.decides] == [("agenda", "shared")]
    assert (resource.what, resource.held_by, resource.tenure) == ({"nl": "keuken"}, "Stad Gent", "lent")
    assert [one.name for one in practice.builds_on] == ["Een club"]
    assert (note.kind, note.note) == ("access", {"nl": "Te laat op de dag."})


def test_a_role_that_no_cell_states_is_not_known(tmp_path: Path, checks: Checks) -> None:
    done = imported(tmp_path, checks, HEADER + GOOD.replace("09000", "9000"))
    assert "role: unknown" in done.text
    done = imported(tmp_path, checks, HEADER + GOOD.replace("09000", "9000"), MAPPING.replace("professional", "policy"))
    assert done.entries == 1
    assert "role:" not in done.text


def test_a_reading_without_its_source_is_left_out_with_the_row(tmp_path: Path, checks: Checks) -> None:
    mapping = MAPPING + "  stance.term: avoids\n"
    done = imported(tmp_path, checks, HEADER + GOOD.replace("09000", "9000"), mapping)
    assert done.entries == 0
    assert any(item.column == "stance.term" and "without a source" in item.reason for item in done.unread)


def test_everything_that_is_not_used_is_reported(tmp_path: Path, checks: Checks) -> None:
    rows = HEADER.replace("Intern", "Intern;Telefoon") + GOOD + ";;;;;;;;\n" + GOOD.replace("wonen", "slapen") + "a;b\n"
    done = imported(tmp_path, checks, rows)
    reported = [str(item) for item in done.unread]
    assert done.entries == 0
    assert reported[0].startswith("table, column 'Telefoon': the mapping does not name this column")
    assert any("row 2, column 'place.postcode'" in line and "four digits" in line for line in reported)
    assert "row 3: the row is empty" in reported
    assert any(line.startswith("row 4, column 'Waar': 'slapen': allowed: wonen, vrije tijd") for line in reported)
    assert [line for line in reported if "the row was left out" in line] == [
        "row 2: 'de-moestuin-gent': the row was left out: see its errors",
        "row 4: 'de-moestuin-gent': the row was left out: see its errors",
        "row 5: 'a': the row was left out: see its errors",
    ]


def test_a_support_without_words_is_not_made_up(tmp_path: Path, checks: Checks) -> None:
    done = imported(tmp_path, checks, HEADER + GOOD.replace("opbouwwerker", "").replace("09000", "9000"))
    assert done.entries == 0
    assert any("`supports.0.what` is missing" in item.reason for item in done.unread)


def test_a_row_like_another_is_reported(tmp_path: Path, checks: Checks) -> None:
    row = GOOD.replace("09000", "9000")
    done = imported(tmp_path, checks, HEADER + row + row)
    assert done.entries == 1
    assert any("`id` is that of row 2 of the table" in item.reason for item in done.unread)
    assert imported(tmp_path, checks, HEADER + row + row.replace("Dé Moes", "De moez")).entries == 2


@pytest.mark.parametrize(
    ("rows", "rule"),
    [("Naam\nx\n", "column"), (HEADER + '"open', "table"), ("", "column")],
    ids=["column", "quote", "empty"],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, checks: Checks, rows: str, rule: str) -> None:
    with pytest.raises(RegistryError) as caught:
        imported(tmp_path, checks, rows)
    assert {problem.rule for problem in caught.value.problems} == {rule}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("Naam: name", "Naam: nmae"), "`nmae` is no key of an entry (did you mean `name`?"),
        (("supports.0.what.nl", "supports.0.wat.nl"), "(did you mean `what`?"),
        (
            ("Omschrijving: summary.nl", "Omschrijving: references"),
            "`references` is a value here and contains keys elsewhere",
        ),
        (("ignore:", "ignored:"), "`ignored` is not a key (did you mean `ignore`?"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_with_its_place(
    tmp_path: Path, checks: Checks, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(RegistryError) as caught:
        imported(tmp_path, checks, HEADER + GOOD, MAPPING.replace(*change))
    assert message in str(caught.value)
    assert f"{tmp_path}/mapping.yaml:" in str(caught.value)


def test_another_encoding_is_asked_for_and_read(tmp_path: Path, checks: Checks) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    table = tmp_path / "table.csv"
    table.write_bytes((HEADER + GOOD.replace("09000", "9000")).encode("cp1252"))
    with pytest.raises(RegistryError, match="is not utf-8-sig"):
        import_table(table, load_mapping(tmp_path / "mapping.yaml"), checks, ())
    (tmp_path / "mapping.yaml").write_text("encoding: cp1252\n" + MAPPING, "utf-8")
    assert "Dé Moestuin" in import_table(table, load_mapping(tmp_path / "mapping.yaml"), checks, ()).text


def spreadsheet(path: Path, rows: list[list[str | int]], more: str = "") -> None:
    """The least that is a spreadsheet: one sheet with texts and numbers; ``more`` rows as they are written."""

    def cell(value: str | int) -> str:
        if isinstance(value, int):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows) + more
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Blad1" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )


def test_a_spreadsheet_is_read_with_whole_numbers_as_people_see_them(tmp_path: Path, checks: Checks) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    cells: list[str | int] = [*GOOD.strip().split(";")]
    cells[3:5] = [9000, 2010]
    spreadsheet(tmp_path / "table.xlsx", [[*HEADER.strip().split(";")], cells])
    done = import_table(tmp_path / "table.xlsx", load_mapping(tmp_path / "mapping.yaml"), checks, ())
    assert (done.entries, done.unread) == (1, ())
    assert 'postcode: "9000"' in done.text
    assert "start: 2010" in done.text
    (tmp_path / "table.xlsx").write_bytes(b"not a spreadsheet")
    with pytest.raises(RegistryError, match="cannot be read"):
        import_table(tmp_path / "table.xlsx", load_mapping(tmp_path / "mapping.yaml"), checks, ())


@pytest.mark.parametrize("corner", ["A1048576", "XFD1048576", "XFD200"])
def test_a_cell_far_from_the_table_is_named_before_the_sheet_is_read(
    tmp_path: Path, checks: Checks, corner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import python_calamine

    # Reading it whole would ask for all the memory there is.
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", None)
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    row = int(corner.lstrip("ADFX"))
    stray = f'<row r="{row}"><c r="{corner}"><v>1</v></c></row>'
    spreadsheet(tmp_path / "table.xlsx", [[*HEADER.strip().split(";")], [*GOOD.strip().split(";")]], stray)
    with pytest.raises(RegistryError, match=rf"its last cell is [A-Z]+{row}, so it has \d+ cells") as caught:
        import_table(tmp_path / "table.xlsx", load_mapping(tmp_path / "mapping.yaml"), checks, ())
    assert [problem.rule for problem in caught.value.problems] == ["size"]


def test_cells_that_only_have_a_format_do_not_count(tmp_path: Path, checks: Checks) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    cells = GOOD.replace("09000", "9000").strip().split(";")
    stray = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    spreadsheet(tmp_path / "table.xlsx", [[*HEADER.strip().split(";")], [*cells]], stray)
    done = import_table(tmp_path / "table.xlsx", load_mapping(tmp_path / "mapping.yaml"), checks, ())
    assert (done.entries, done.rows, done.unread) == (1, 1, ())


def test_empty_rows_are_reported_in_one_line_and_those_at_the_end_not_at_all(tmp_path: Path, checks: Checks) -> None:
    row, empty = GOOD.replace("09000", "9000"), ";;;;;;;;\n"
    done = imported(
        tmp_path, checks, HEADER + row + empty * 3 + row.replace("Dé Moes", "De moez") + empty + row + empty
    )
    assert [str(item) for item in done.unread][:1] == ["table: 4 rows are empty: 3–5, 7"]
    assert (done.entries, done.rows) == (2, 3)
    assert imported(tmp_path, checks, HEADER + row + empty * 5_000).unread == ()


def test_columns_of_one_name_are_refused_with_their_places(tmp_path: Path, checks: Checks) -> None:
    twice = HEADER.replace("Gemeente", "Naam;Gemeente")
    with pytest.raises(RegistryError, match=r"2 columns are called 'Naam': A \(number 1\), C \(number 3\)"):
        imported(tmp_path, checks, twice + GOOD)
    row = GOOD.replace("09000", "9000")
    assert imported(tmp_path, checks, HEADER.strip() + ";Intern\n" + row.strip() + ";y\n").unread == ()  # ignored


def test_a_cell_without_a_name_above_it_is_reported(tmp_path: Path, checks: Checks) -> None:
    done = imported(tmp_path, checks, ";" + HEADER + "stray;" + GOOD.replace("09000", "9000"))
    assert [str(item) for item in done.unread] == ["row 2: 'stray': there is no column above this cell"]


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_columns_are_called_as_in_a_spreadsheet(number: int, name: str) -> None:
    assert column_name(number) == name


def test_the_command_writes_entries_and_reports_beside_them(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "table.csv").write_text(HEADER + GOOD.replace("09000", "9000") + GOOD, "utf-8")

    def run(*more: str) -> Result:
        return CliRunner().invoke(
            command(), ["import", str(tmp_path / "table.csv"), "--map", str(tmp_path / "mapping.yaml"), *more]
        )

    ran = run()
    assert ran.exit_code == 1
    assert ran.stdout.startswith("- id: de-moestuin-gent\n")
    assert "table.csv: row 3, column 'place.postcode'" in ran.stderr
    assert ran.stderr.endswith("1 of 2 rows became entries\n")
    assert run("--out", str(tmp_path / "new.yaml")).stdout == ""
    assert (tmp_path / "new.yaml").read_text("utf-8") == ran.stdout
