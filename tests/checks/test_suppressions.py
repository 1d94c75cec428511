"""Suppressions: what a document says of its own findings, in every format."""

import pytest

import postmortem as pm
from postmortem.checks.run import check

BARE = pm.report("INC-7", "Login was down").action("A1", "Renew it").action("A2", "Watch it")


def codes(report: pm.Report) -> list[tuple[str, str]]:
    """Return the codes and paths of what is found about actions."""
    return [(finding.code, finding.path) for finding in check(report, select=["PM3"])]


def test_a_suppression_hides_its_findings_everywhere() -> None:
    """Without a place, no finding of that code is left, and every other is."""
    assert {code for code, _ in codes(BARE.build())} == {"PM301", "PM303"}
    assert {code for code, _ in codes(BARE.suppress("PM301").build())} == {"PM303"}
    assert codes(BARE.suppress("PM3").build()) == []


@pytest.mark.parametrize("place", ["A1", "action_items.unscheduled[0]"])
def test_a_suppression_hides_the_findings_of_its_place(place: str) -> None:
    """With an action's id, or a path, only what is found there is hidden."""
    report = BARE.suppress("PM301", place=place).build()
    paths = [path for code, path in codes(report) if code == "PM301"]
    assert paths == ["action_items.unscheduled[1]"]


def test_a_path_covers_what_is_inside_and_no_namesake() -> None:
    """`[1]` is not the beginning of `[10]`."""
    builder = pm.report("INC-7", "Login was down")
    for number in range(11):
        builder = builder.action(f"A{number}", "Renew it", owner="@alice")
    report = builder.suppress("PM303", place="action_items.unscheduled[1]").build()
    assert len(codes(report)) == 10 + 1  # and all of them are one person's


COMMENT = "<!-- postmortem: ignore PM303 in A1 because the vendor decides -->"
SUPPRESSION = pm.Suppression(code="PM303", place="A1", reason="the vendor decides")


@pytest.mark.parametrize(
    "text",
    [
        f"# T\n\n{COMMENT}\n\nAbout.\n",
        f"{COMMENT}\n\n# T\n\nAbout.\n",
        f"# T\n{COMMENT}\n\nAbout.\n",
        f"# T\n\n  {COMMENT}\n\nAbout.\n",
    ],
)
def test_a_comment_at_the_top_is_a_suppression(text: str) -> None:
    """Above or below the title, and alone in its lines, the comment is read."""
    report = pm.Report.from_markdown(text)
    assert report.suppressed == (SUPPRESSION,)
    assert [extra.markdown for extra in report.extras] == ["About."]


def test_one_comment_may_name_several_codes() -> None:
    """Codes with commas between are suppressions of their own."""
    report = pm.Report.from_markdown("# T\n\n<!-- postmortem: ignore PM301, PM303 because x -->\n")
    assert [suppression.code for suppression in report.suppressed] == ["PM301", "PM303"]
    assert {suppression.reason for suppression in report.suppressed} == {"x"}


@pytest.mark.parametrize(
    "text",
    [
        f"# T\n\nAbout.\n\n{COMMENT}\n",
        f"# T\n\n## Notes\n\n{COMMENT}\n",
        f"# T\n\n```\n{COMMENT}\n```\n",
        "# T\n\n<!-- postmortem: ignore -->\n",
        "# T\n\n<!-- postmortem: ignroe PM303 -->\n",
        "# T\n\n<!-- postmortem: ignore pm303 -->\n",
        "# T\n\n<!-- postmortem: ignore PM303 in A 1 -->\n",
        "# T\n\n<!-- postmortem: ignore PM303\n-->\n",
    ],
)
def test_any_other_comment_is_text(text: str) -> None:
    """Elsewhere, or with other words, a comment is kept as the text that every comment is."""
    report = pm.Report.from_markdown(text)
    assert report.suppressed == ()
    assert "postmortem: ig" in report.to_markdown()
    assert pm.Report.from_markdown(report.to_markdown()) == report


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"code": "303"}, "code"),
        ({"code": "pm303"}, "code"),
        ({"code": "PM301,PM303"}, "code"),
        ({"code": "PM303 in A1"}, "code"),
        ({"code": "PM303", "place": "A 1"}, "place"),
        ({"code": "PM303", "place": "a--b"}, "place"),
        ({"code": "PM303", "place": "-->"}, "place"),
        ({"code": "PM303", "reason": "x --> y"}, "reason"),
    ],
)
def test_what_its_comment_could_not_carry_is_refused(given: dict[str, str], path: str) -> None:
    """A part that the comment would give back as something else is a `FieldError`."""
    with pytest.raises(pm.FieldError) as caught:
        pm.Suppression(**given)
    (problem,) = caught.value.problems
    assert problem.path == path


def test_a_suppression_of_no_rule_is_found() -> None:
    """A code that no rule begins with is found, for it hides nothing."""
    report = BARE.suppress("PM999").build()
    assert [finding.path for finding in check(report, select=["PM504"])] == ["suppressed[0].code"]
