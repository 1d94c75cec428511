"""Documents in a markup that isn't Markdown are reported as such, with the command that converts them."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.cli.main import main
from postmortem.reading.foreign import ENDINGS, markup_of

Captured = pytest.CaptureFixture[str]

RST = """\
The queue was full
==================

.. contents::

Timeline
--------

See :ref:`the runbook` and `the ticket <https://example.com/42>`__.

=====  =============
Time   Event
=====  =============
10:05  The disk fills
=====  =============
"""
ASCIIDOC = """\
= The queue was full
Ann Lee
:toc:

== Timeline

[cols="1,3"]
|===
|Time |Event

|10:05 |The disk fills
|===
"""
WIKITEXT = """\
== Summary ==

The '''queue''' was full, see [https://example.com/42 the ticket].

== Timeline ==

{| class="wikitable"
! Time !! Event
|-
| 10:05 || The disk fills
|}

== Actions ==

# Add an alert
"""
JIRA = """\
h1. The queue was full

h2. Timeline

||Time||Event||
|10:05|The disk fills|

{code:bash}
# empty the queue

rm -r /var/queue
{code}

h2. Actions

# Add an alert, see [the ticket|https://example.com/42]
"""
TEXTILE = """\
h1(#top). The queue was full

h2. Timeline

|_. Time |_. Event |
| 10:05 | The disk fills, see "the ticket":https://example.com/42 |
"""
ORG = """\
#+TITLE: The queue was full
#+DATE: 2026-01-15

* Timeline
** DONE Add an alert

| Time  | Event          |
|-------+----------------|
| 10:05 | The disk fills |
"""
DOCUMENTS = {
    "rst": RST,
    "asciidoc": ASCIIDOC,
    "mediawiki": WIKITEXT,
    "jira": JIRA,
    "textile": TEXTILE,
    "org": ORG,
}
MENTIONS = """\
# The wiki was down

We lost pages in `== Heading ==` and `h2. Heading`, and '''bold''' words became plain.

## What went wrong

```
h2. Timeline
||Time||Event||
.. note::
```

    == Timeline ==
    {| class="wikitable"

- The importer read {code} as text, and .. directive:: too
- `:ref:` and <<anchor>> stayed as they were

## Action items

1. Convert `.. code-block::` before the import
"""


@pytest.mark.parametrize("reader", DOCUMENTS)
def test_another_markup_is_named_with_its_command(reader: str) -> None:
    """No value is read, all text is kept, and a message says what to do."""
    text = DOCUMENTS[reader]
    reading = pm.read_markdown(text)
    (message,) = [
        diagnostic for diagnostic in reading.diagnostics if diagnostic.code == "other-markup"
    ]
    assert f"'pandoc -f {reader} -t gfm FILE -o FILE.md'" in message.why
    assert reading.rescued == 0
    assert not list(reading.report.timeline.events)
    assert [extra.markdown for extra in reading.report.extras] == [text.strip()]
    assert pm.Report.from_markdown(reading.report.to_markdown()) == reading.report


@pytest.mark.parametrize("reader", DOCUMENTS)
def test_a_file_in_another_markup_is_refused(reader: str, tmp_path: Path, capsys: Captured) -> None:
    """`load`, the commands, `check` and a corpus say what the file is; no file is written."""
    file = tmp_path / "outage.md"
    file.write_text(DOCUMENTS[reader])
    with pytest.raises(pm.ReadError, match=f"pandoc -f {reader} "):
        pm.load(file)
    assert main(["convert", str(file), str(tmp_path / "outage.yaml")]) == 2
    assert f"not Markdown; convert it with 'pandoc -f {reader} " in capsys.readouterr().err
    assert not (tmp_path / "outage.yaml").exists()
    assert main(["check", str(file)]) == 2
    assert f"pandoc -f {reader} " in capsys.readouterr().out
    (problem,) = pm.Corpus.load(tmp_path).problems
    assert f"pandoc -f {reader} " in str(problem)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_of_a_file_names_its_markup(ending: str, tmp_path: Path) -> None:
    """A file that is called like another markup is refused with the command for its own name."""
    file = tmp_path / f"my outage{ending}"
    file.write_text("text")
    with pytest.raises(pm.ReadError) as caught:
        pm.load(file)
    markup = ENDINGS[ending]
    assert f"{file} is {markup.name}" in str(caught.value)
    assert f"-f {markup.reader} -t gfm '{file}' -o '{file.with_suffix('.md')}'" in str(caught.value)


def test_markdown_that_mentions_other_markup_is_markdown() -> None:
    """What is in code, or once in a sentence, accuses nobody."""
    assert markup_of(MENTIONS) is None
    for line in MENTIONS.split("\n\n"):
        assert markup_of(f"# Down\n\n{line}\n") is None


@pytest.mark.parametrize("reader", DOCUMENTS)
def test_another_markup_inside_markdown_is_no_finding(reader: str) -> None:
    """A whole document of another markup may be quoted as code."""
    quoted = "\n".join(f"    {line}" for line in DOCUMENTS[reader].split("\n"))
    assert markup_of(f"# The converter failed\n\nIt got this:\n\n{quoted}\n\n## Fix\n") is None
    assert markup_of(f"It got this:\n\n~~~~\n{DOCUMENTS[reader]}\n~~~~\n") is None


@given(st.lists(st.sampled_from(["# Down", "## Timeline", "- 10:05 it fails", "| a | b |", "|---|---|",
                                 "=====", "-----", "* [x](http://a.b)", "p. 5", "> said", "a = b", "**Why:**"]),
                min_size=1, max_size=12))  # fmt: skip
@example(["Timeline", "========", "", "Events", "------"])
def test_lines_of_markdown_are_markdown(lines: list[str]) -> None:
    """No mixture of lines of Markdown is taken for another markup."""
    assert markup_of("\n".join(lines)) is None
    assert markup_of("\n\n".join(lines)) is None
