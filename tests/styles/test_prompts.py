"""The prompts of a blank in a document that still has them: no content, and nothing else is touched."""

import pytest

import postmortem as pm

BLANK = """\
# Title

**Owner:** [name]

## Summary

*What happened, and to whom?*

One or two sentences
that a customer understands.

## Impact

> Say who noticed.

<!-- numbers, if there are any -->

## Action items

| Task | Who | Due |
|------|-----|-----|
| e.g. buy a disk | [name] | YYYY-MM-DD |

- [ ] Ask the vendor

## Logs

```
paste them here
```
"""
STYLE = pm.Style.from_template(BLANK)


def read(body: str) -> pm.Report:
    """Return the report of a document made from the blank."""
    return pm.read_markdown(f"# Down\n\n{body}", style=STYLE).report


SUMMARIES = {
    "the prompt above the words": "*What happened, and to whom?*\n\nThe disk was full.",
    "the prompt on the line of the words": "*What happened, and to whom?* The disk was full.",
    "the prompt right above the words": "*What happened, and to whom?*\nThe disk was full.",
    "with other marks": "_What happened, and to whom?_\n\nThe disk was full.",
    "a paragraph on one line": "One or two sentences that a customer understands.\n\nThe disk was full.",
    "both": "*What happened, and to whom?*\n\nThe disk was full.\n\nOne or two sentences\nthat a customer understands.",
    "in a quote": "> *What happened, and to whom?*\n\nThe disk was full.",
}


@pytest.mark.parametrize("case", SUMMARIES)
def test_a_prompt_is_no_content(case: str) -> None:
    """A prompt goes wherever it is in a section; the words around it stay."""
    assert read(f"## Summary\n\n{SUMMARIES[case]}\n").summary.one_line == "The disk was full."


@pytest.mark.parametrize(
    "words", ["What happened, and to whom? A disk.", "Two sentences that a customer understands."]
)
def test_words_that_are_nearly_a_prompt_are_content(words: str) -> None:
    """Only what the blank says is a prompt, and nothing that is like it."""
    assert read(f"## Summary\n\n{words}\n").summary.one_line == words


def test_cells_that_nobody_filled_in_are_absent() -> None:
    """A row of the blank is no row, and the placeholder of a cell is no value."""
    rows = "| Buy a disk | [name] | YYYY-MM-DD |\n| e.g. buy a disk | [name] | YYYY-MM-DD |\n| Sell it | Jo | 2026-03-05 |\n"
    report = read(f"## Action items\n\n| Task | Who | Due |\n|---|---|---|\n{rows}")
    items = [(item.action, item.owner, str(item.due)) for item in report.action_items.unscheduled]
    assert items == [("Buy a disk", None, "None"), ("Sell it", "Jo", "2026-03-05")]


def test_a_box_that_is_ticked_is_content() -> None:
    """A task of the blank counts only when somebody did it."""
    open_, done = (
        read("## Action items\n\n- [ ] Ask the vendor\n"),
        read("## Action items\n\n- [x] Ask the vendor\n"),
    )
    assert open_.action_items.unscheduled == ()
    assert [item.action for item in done.action_items.unscheduled] == ["Ask the vendor"]


def test_code_and_comments_are_prompts_as_a_whole() -> None:
    """A piece of code goes only where all of it is that of the blank."""
    prompt = read("## Impact\n\nNone\n\n## Logs\n\n```text\npaste them here\n```\n")
    assert prompt.appendix.raw_logs == ()
    logs = read("## Impact\n\nNone\n\n## Logs\n\n```text\npaste them here\nERROR 7\n```\n")
    assert [log.code for log in logs.appendix.raw_logs] == ["paste them here\nERROR 7"]


def test_a_sentence_about_the_zone_counts_although_the_blank_has_it() -> None:
    """The zone of a blank is that of the times below it."""
    learned = pm.Style.from_template("# T\n\n## Timeline\n\nAll times in CET.\n\n- HH:MM - what\n")
    text = "# Down\n\n## Timeline\n\nAll times in CET.\n\n- 2026-03-05 10:12 - It fell\n"
    (event,) = pm.read_markdown(text, style=learned).report.timeline.events
    assert str(event.time) == "2026-03-05 09:12:00+00:00"


def test_a_comment_of_the_blank_goes_out_of_a_line_with_other_words() -> None:
    """Only the comment is taken; one of the author's own stays."""
    line = "<!-- numbers, if there are any --> Forty users. <!-- numbers, if there are any -->"
    impact = read(f"## Impact\n\n{line}\n").impact.user.other
    assert [line.value for line in impact] == ["Forty users."]
    report = read("## Summary\n\nForty users. <!-- mine -->\n")
    assert report.summary.one_line == r"Forty users. \<!-- mine -->"


def test_each_prompt_that_is_left_out_has_a_message() -> None:
    """A reading says which lines were taken for prompts, so that nothing goes in silence."""
    text = f"# Down\n\n{BLANK.partition('## Summary')[2]}"
    codes = {diagnostic.code for diagnostic in pm.read_markdown(BLANK, style=STYLE).diagnostics}
    assert {"prompt-out", "unfilled"} <= codes
    lines = [diagnostic.line for diagnostic in pm.read_markdown(text, style=STYLE).diagnostics]
    assert lines == sorted(lines)


def test_a_line_keeps_its_place() -> None:
    """What is taken out moves nothing: a value is where it was."""
    text = "# Down\n\n## Summary\n\n*What happened, and to whom?*\n\nThe disk was full.\n"
    location = pm.read_markdown(text, style=STYLE).where("summary.one_line")
    assert location is not None
    assert location.line == 7


def test_a_default_is_content() -> None:
    """A state that a document begins with is true until somebody changes it."""
    learned = pm.Style.from_template(
        "# T\n\n**Report status:** Draft\n**Owner:** [name]\n\n## Impact\n"
    )
    report = pm.read_markdown(
        "# Down\n\n**Report status:** Draft\n**Owner:** [name]\n\n## Impact\n\nx\n", style=learned
    ).report
    assert report.metadata.review_state is pm.ReviewState.DRAFT
    assert report.metadata.other == ()


def test_ten_thousand_prompts_are_found_in_time_that_grows_with_the_text() -> None:
    """A blank of a megabyte, in a document of a megabyte, takes no product of both."""
    lines = "".join(f"- *prompt number {at} of very many prompts*\n" for at in range(20_000))
    learned = pm.Style.from_template(f"# T\n\n## Impact\n\n{lines}")
    report = pm.read_markdown(
        f"# Down\n\n## Impact\n\n{lines}\nNobody noticed.\n", style=learned
    ).report
    assert report.impact.user.other[0].value == "Nobody noticed."
