"""PDF and Typst: a document that is tagged, that holds its data, and that obeys no author."""

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.fonts import name_of
from postmortem.formats.pdf.reader import attached
from postmortem.formats.typst.words import escaped, string
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.formats.readings import attachments_of_pdf, words_of_pdf
from tests.hostile import full_of, hostile_strings

PLAIN = pm.report("INC-7", "Login was down").build()


def pdf_of(report: Report, **options: Any) -> bytes:
    """Return a report as a PDF."""
    data: bytes = pm.render(report, "pdf", **options)
    return data


@given(reports())
@example(everything())
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_pdf_gives_back_the_report(report: Report) -> None:
    """The data that are attached to a PDF are the report's."""
    assert Report.from_json(attached(pdf_of(report))) == report


def test_a_pdf_is_loaded_from_its_file(tmp_path: Path) -> None:
    """`load` reads a PDF by the ending of its name."""
    everything().save(tmp_path / "incident.pdf")
    assert pm.load(tmp_path / "incident.pdf") == everything()


def test_another_reader_finds_the_same_attachment() -> None:
    """The file that a library for PDF finds is the one that ours reads."""
    data = pdf_of(everything())
    assert attachments_of_pdf(data) == {"postmortem.json": [everything().to_json().encode()]}


@pytest.mark.parametrize("compressed", [True, False])
def test_a_pdf_that_another_program_saved_is_read(compressed: bool) -> None:
    """What matters of a PDF is what is in it, not how a program has written it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(everything())))
    if compressed:
        writer.compress_identical_objects()
    anew = io.BytesIO()
    writer.write(anew)
    assert Report.from_json(attached(anew.getvalue())) == everything()


def test_a_pdf_without_data_says_so() -> None:
    """A PDF that was made without data, or by another program, names what is missing."""
    with pytest.raises(
        pm.ReadError, match=r"expected the data of a report, found none; .*embed_data"
    ):
        attached(pdf_of(PLAIN, embed_data=False))


def test_two_reports_in_one_pdf_are_refused() -> None:
    """Which of two reports is meant can't be known."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(PLAIN)))
    writer.add_attachment("other.json", b'{"title": "Another"}')
    both = io.BytesIO()
    writer.write(both)
    with pytest.raises(pm.ReadError, match="expected the data of one report, found those of 2"):
        attached(both.getvalue())


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda data: data[: data.index(b"/EmbeddedFile") + 400], "the data ends early"),
        (lambda data: data.replace(b"FlateDecode", b"LZWDecoder_"), "packed as LZWDecoder_"),
        (lambda data: b"%PDF-1.7\n/Encrypt 3 0 R\n", "an encrypted file"),
        (lambda data: b"", "none"),
        (lambda data: b"%PDF-1.7 /EmbeddedFile /EmbeddedFile <<", "none"),
    ],
)
def test_a_damaged_pdf_is_refused(damage, found: str) -> None:  # type: ignore[no-untyped-def]
    """What is cut off, packed in another way or encrypted is an error that says which."""
    with pytest.raises(pm.ReadError, match=found):
        attached(damage(pdf_of(everything())))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes that unpack to more than a machine should hold are refused, unpacked no further."""
    monkeypatch.setattr("postmortem.formats.pdf.reader.MOST", 10_000)
    packed = zlib.compress(b"{" + b" " * 1_000_000)
    bomb = b"1 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream"
    with pytest.raises(pm.ReadError, match="expected at most 10,000 bytes, found more"):
        attached(bomb)


def test_a_pdf_is_tagged_and_named() -> None:
    """It says its title, its incident's id and its language, and has tags, bookmarks and no date."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(everything(), lang="pt-BR")))
    root: Any = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == everything().title
    assert "INC-2026-01-15-001" in str(reader.metadata.get("/Keywords"))
    assert reader.metadata.creation_date is None
    assert root["/Lang"] == "pt-BR"
    assert root["/MarkInfo"]["/Marked"]
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)][:2] == [
        "Visão geral",
        "Metadados",
    ]
    assert b"pdfuaid:part" in pdf_of(everything())


def test_every_table_has_headings_and_every_picture_words() -> None:
    """What is read aloud has headings of columns, and words for the picture."""
    data = pdf_of(everything())
    root: Any = pypdf.PdfReader(io.BytesIO(data)).root_object
    tags = list(tags_in(root["/StructTreeRoot"]))
    tables = [tag for tag in tags if tag.get("/S") == "/Table"]
    assert len(tables) > 10
    assert all("/TH" in [inner.get("/S") for inner in tags_in(table)] for table in tables)
    (figure,) = [tag for tag in tags if tag.get("/S") == "/Figure"]
    assert "Impact Started: 2026-01-15 00:00" in figure["/Alt"]


def tags_in(tag: Any) -> Iterator[dict[str, Any]]:
    """Yield a tag of a PDF and all tags inside it."""
    tag = tag.get_object()
    if isinstance(tag, dict):
        yield tag
        tag = tag.get("/K", [])
    if isinstance(tag, list):
        for inner in tag:
            if not isinstance(inner, int):
                yield from tags_in(inner)
    elif not isinstance(tag, int):
        yield from tags_in(tag)


@pytest.mark.parametrize("text", [None, *hostile_strings()[::29]])
def test_typst_obeys_no_author(text: str | None) -> None:
    """Whatever a text wants to be, the PDF meets PDF/UA-1, and gives the report back."""
    report = everything() if text is None else full_of(text)
    data = pdf_of(report)
    assert Report.from_json(attached(data)) == report
    checked = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in checked.failures] == []


@pytest.mark.parametrize("heading", ["#####", "##### <br>", "##### *<br>*", "##### ![]()"])
def test_a_heading_without_words_is_left_out(heading: str) -> None:
    """PDF/UA allows no heading that says nothing; what is below it is still there."""
    data = pdf_of(Report(title="A report", overview=f"{heading}\n\nwords\n\n##### Below"))
    root: Any = pypdf.PdfReader(io.BytesIO(data)).root_object
    kinds = [str(tag.get("/S")) for tag in tags_in(root["/StructTreeRoot"])]
    assert [kind for kind in kinds if re.fullmatch("/H[0-9]", kind)] == ["/H1", "/H2"]


TYPST = (
    "#panic()", "#read(\"/etc/passwd\")", "$x$", "*b*", "_i_", "`c`", "<label>", "@ref", "= h", "- i", "+ i",
    "/ t: d", "// c", "/* c */", "~", "--", "---", "...", "\"q\"", "'q'", "#[", "]", "[", "\\", "\\u{41}", "a\\",
    "https://example.com", "1. x", "#let x = 1", "#import \"@preview/x:1.0.0\"", ".len()", "(1)", ";", "{", "}",
)  # fmt: skip
"""What means something to Typst, in each of its modes."""


def test_words_that_mean_something_to_typst_are_words() -> None:
    """Each is seen in the PDF as it was written, in prose, in a cell and after markup."""
    draft = pm.report("INC-1", "Login was down", date="2026-01-15")
    for at, text in enumerate(TYPST):
        draft = draft.detected("09:00", f"**s{at}** {pm.escape(text)} z{at}")
    seen = words_of_pdf(pdf_of(draft.build()))
    for at, text in enumerate(TYPST):
        match = re.search(rf"\bs{at}\s+(.*?)\s+z{at}\b", seen, re.DOTALL)
        assert match is not None, text
        assert "".join(match[1].split()) == "".join(text.split())


@pytest.mark.parametrize("text", TYPST)
def test_a_string_of_typst_is_one_string(text: str) -> None:
    """What is quoted has no quote of its own, and what is escaped has no mark."""
    assert re.fullmatch(r'"(?:[^"\\]|\\.)*"', string(text))
    assert not re.search(r"(?<!\\)(?:\\\\)*[#$*_`<@\[\]]", escaped(text))


def test_a_character_that_no_font_has_is_named_and_reported() -> None:
    """Without the fonts of a machine, a sign is written as its name, and a line says so."""
    report = pm.report("INC-1", "Fire \N{FIRE} in 東京").build()
    seen = words_of_pdf(pdf_of(report, system_fonts=False))
    assert "Fire ⟨fire⟩ in ⟨U+6771⟩⟨U+4EAC⟩" in seen.replace("\r\n", " ")
    assert "3 characters are written as a name" in " ".join(seen.split())
    assert "written as a name" not in words_of_pdf(pdf_of(PLAIN, system_fonts=False))


def test_latin_letters_need_no_font_of_the_machine() -> None:
    """Latin, Greek and Cyrillic text gives the same bytes with the fonts of a machine and without."""
    report = pm.report("INC-1", "Größe Ω Сбой – “it’s” → ≤ 5 µs").build()
    assert pdf_of(report) == pdf_of(report, system_fonts=False)


@pytest.mark.parametrize(
    ("char", "name"), [("🔥", "⟨fire⟩"), ("\u200d", ""), ("\ufe0f", ""), ("\ue000", "⟨U+E000⟩")]
)
def test_the_name_of_a_character(char: str, name: str) -> None:
    """A sign has its name, what joins signs has none, and all else a number."""
    assert name_of(char) == name


def test_data_are_attached_only_where_asked_for() -> None:
    """Typst has the report's data only with `embed_data`, so that a source is short."""
    assert "pdf.attach" not in pm.render(everything(), "typst")
    assert "pdf.attach" in pm.render(everything(), "typst", embed_data=True)
