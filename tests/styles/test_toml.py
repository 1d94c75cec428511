"""Styles as TOML: what is written is read as an equal style, and a mistake has one clear error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.styles.published import PUBLISHED

_WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
STYLES = st.builds(
    pm.Style,
    name=_WORDS,
    sections=st.dictionaries(
        _WORDS, st.sampled_from(["timeline", "cause", "kept", "lessons.lucky"])
    ),
    labels=st.dictionaries(_WORDS, st.sampled_from(["severity", "date", "other"])),
    columns=st.dictionaries(
        _WORDS, st.lists(st.sampled_from(["event.time", "action.owner"]), min_size=1, max_size=2)
    ),
    bullets=st.sets(st.sampled_from(["timeline", "action_items"])),
    severities=st.dictionaries(_WORDS, st.sampled_from(["SEV-1", "SEV-4"])),
    zone=st.sampled_from([None, "CET"]),
    date_order=st.sampled_from(["", "dm", "md"]),
    blank=st.builds(pm.Blank, markdown=_WORDS, prompts=st.lists(_WORDS)),
)


@given(STYLES)
def test_a_style_is_equal_after_toml(style: pm.Style) -> None:
    """Whatever a style says, its TOML says, in the same order."""
    reread = pm.Style.from_toml(style.to_toml())
    assert reread == style
    assert [*reread.sections.items()] == [*style.sections.items()]
    assert reread.to_toml() == style.to_toml()


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_style_is_equal_after_toml(name: str) -> None:
    """The styles of this library can be written down, to begin with."""
    assert pm.Style.from_toml(PUBLISHED[name].to_toml()) == PUBLISHED[name]


MISTAKES = {
    "an unknown key": ('sektions = "x"', "sektions: expected one of name, zone.*; did you mean sections"),
    "no TOML": ("name = ", "expected TOML"),
    "an unknown meaning": ('[sections]\n"## Log" = "timelime"', r"sections\['## Log'\]: expected one of .*timeline"),
    "an unknown field": ('[labels]\n"Mood" = "mood"', r"labels\['Mood'\]: expected one of .*severity"),
    "an unknown column": ('[columns]\n"Bell" = "event.bell"', r"columns\['Bell'\]: expected one of .*event.time"),
    "an unknown zone": ('zone = "Mars"', "zone: expected a zone with one offset"),
    "an unknown severity": ('[severities]\n"P0" = "huge"', "huge"),
    "an unknown order": ('date_order = "ym"', "date_order: expected dm for the day first"),
    "a number for a text": ("name = 7", "name: expected a text, found 7"),
    "a text for a list": ('bullets = "timeline"', "bullets: expected a list of texts"),
    "a text for a table": ('sections = "x"', "sections: expected a table"),
    "a list for a meaning": ('[sections]\n"a" = ["timeline"]', r"sections\['a'\]: expected a text"),
    "an unknown key of the blank": ('[blank]\ntext = "x"', "blank.text: expected one of prompts, markdown"),
    "a list in the blank": ("[blank]\nprompts = [1]", "blank.prompts: expected a list of texts"),
    "no table for the blank": ("blank = 1", "blank: expected a table with prompts and markdown"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_has_one_clear_error(case: str) -> None:
    """The error names the key, what was expected, and what was found."""
    text, message = MISTAKES[case]
    with pytest.raises(pm.ReadError, match=message):
        pm.Style.from_toml(text)


def test_all_mistakes_come_at_once() -> None:
    """A person who edits a style sees each mistake of a table."""
    with pytest.raises(pm.ReadError) as caught:
        pm.Style.from_toml('[sections]\na = "b"\nc = "d"\n')
    assert len(caught.value.problems) == 2
