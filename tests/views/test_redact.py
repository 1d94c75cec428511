"""Texts without names, secrets and internals: hard cases, each with what is left of it."""

from collections import Counter

import pytest

from postmortem.views.name_map import NameMap, people_in
from postmortem.views.redact import Found, Redactor
from tests.growth import MOST, exponent, seconds

MAP = NameMap()
MAP.add_people(
    ["Alice Smith (@asmith, alice@acme.example)", "Bob", "José García-Löw", "Will Turner"]
)
MAP.add_list("customer", ["Acme Corp", "日本電気"])
MAP.add_list("repository", ["acme/checkout"])
REDACTOR = Redactor(MAP.forms(), links=["status.example.com", "*.docs.example.com"], keep=["Grace"])

CASES = {
    # names, handles, possessives, case, initials
    "Alice Smith paged Bob": "engineer-1 paged engineer-2",
    "alice's laptop, ALICE’S laptop": "engineer-1's laptop, engineer-1’S laptop",
    "A. Smith and A.S. and asmith": "engineer-1 and engineer-1 and engineer-1",
    "Smith, Alice": "engineer-1",
    "ask @asmith, @alice.smith or <alice@acme.example>": "ask engineer-1, engineer-1 or engineer-1",
    "alice2 and alice_dev and alice-dev": "engineer-1 and engineer-1_dev and engineer-1-dev",
    "Jose Garcia-Low, GARCÍA": "engineer-3, engineer-3",
    "Alice (@asmith) restarted it": "engineer-1 restarted it",
    "malice in Bobsled, bobsled, Smithsonian": "malice in Bobsled, bobsled, Smithsonian",
    "it will turn; Will helps": "it will turn; engineer-4 helps",
    # as it is shown, and not as it is written
    "**Al**ice, `alice`, ~~Bob~~": "**engineer-1**, `engineer-1`, ~~engineer-2~~",
    "**Alice** Smith and Alice *Smith*": "**engineer-1** and *engineer-1*",
    "&#65;lice, A&#x6c;ice": "engineer-1, engineer-1",
    "Al\u200bice, Ａlice, Alice\u00a0Smith": "engineer-1, engineer-1, engineer-1",
    "\\[Bob\\] said \\*Alice\\*": "\\[engineer-2\\] said \\*engineer-1\\*",
    # customers, repositories
    "Acme Corp and 日本電気は": "customer-1 and customer-2は",
    "in acme/checkout": "in repository-1",
    # links: only to hosts that are allowed, without queries; images are words
    "see [the thread](https://acme.slack.com/x)": "see the thread",
    "see [it](../runbooks/db.md 'Runbook')": "see it",
    "see [it](https://status.example.com/x?token=1#a)": "see [it](https://status.example.com/x#a)",
    "[up](https://a.docs.example.com/), [in](#timeline)": "[up](https://a.docs.example.com/), [in](#timeline)",
    "[it](https://status.example.com/alice)": "it",
    "[it](https://status.example.com@evil.example/)": "it",
    "[it](javascript:alert) and [it](//evil.example/x)": "it and it",
    "![the graph](graph.png) and [![a](b.png)](c.md)": "the graph and a",
    "https://wiki.corp/x. <https://wiki.corp/x>": "‹link›. ‹link›",
    "[https://wiki.corp](https://wiki.corp)": "‹link›",
    "[a *b* `c`](x.md)": "a *b* `c`",
    # internals
    "10.2.3.4, db1.corp:5432/x and #incidents": "‹address›, ‹host› and ‹channel›",
    "10\\.2\\.3\\.4 and db1\\.corp": "‹address› and ‹host›",
    "`password=hunter2`": "`password=‹secret›`",
    # what stays
    "Grace under load at 10:45, 99.9% of v1.2.3": "Grace under load at 10:45, 99.9% of v1.2.3",
}


@pytest.mark.parametrize("text", CASES)
def test_a_line(text: str) -> None:
    """What replaces each name, link and address."""
    assert REDACTOR.markdown(text, Counter(), inline=True) == CASES[text]


PROSE = {
    "See [it][1] and\n[it].\n\n[1]: https://wiki.corp/x\n[it]: ../a.md\n": "See it and\nit.\n\n",
    "Alice\nSmith did it.": "engineer-1 did it.",
    "```\nssh alice@db1.corp\n```": "```\nssh engineer-1\n```",
    "> Bob:\n> - 10.2.3.4\n> - [x](y.md)": "> engineer-2:\n> - ‹address›\n> - x",
    "| who | what |\n|---|---|\n| Bob | `10.2.3.4` |": "| who | what |\n|---|---|\n| engineer-2 | `‹address›` |",
    "[Bob]: he did it": "[engineer-2]: he did it",
    "    alice ran\n    x": "    engineer-1 ran\n    x",
}


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    """Definitions of links go; lines, lists, quotes, tables and code stay what they are."""
    assert REDACTOR.markdown(text, Counter(), inline=False) == PROSE[text]


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Alice Smith", [["Alice Smith"]]),
        ("@alice, @bob", [["@alice"], ["@bob"]]),
        ("Alice Smith (@asmith, SRE)", [["Alice Smith", "@asmith"]]),
        ("[Alice](https://github.com/asmith)", [["Alice", "@asmith"]]),
        ("Alice <alice@example.com>", [["Alice", "alice@example.com"]]),
        ("Alice and Bob & Carol / Dan", [["Alice"], ["Bob"], ["Carol"], ["Dan"]]),
        ("**Alice**", [["Alice"]]),
        ("Dominic Hamon ([@dma](https://example.social/@dma))", [["@dma", "Dominic Hamon"]]),
        ("Platform team", []),
        ("the on-call engineer", []),
        ("TBD", []),
        ("#team-payments", []),
        ("engineer-1", []),
        ("-", []),
        ("", []),
    ],
)
def test_whom_a_field_names(value: str, people: list[list[str]]) -> None:
    """Names, handles and addresses of one person belong together; a team or a role is nobody."""
    assert list(people_in(value)) == people


def test_two_people_of_one_first_name_are_distinguished_or_left_alone() -> None:
    """`Alice` alone may be either, so she has no number; nobody is blamed for the other."""
    names = NameMap()
    names.add_people(["Alice Smith", "Alice Jones"])
    redactor = Redactor(names.forms())
    text = "Alice Smith called Alice Jones, and Alice answered."
    expected = "engineer-1 called engineer-2, and engineer answered."
    assert redactor.markdown(text, Counter(), inline=True) == expected


def test_a_text_that_cannot_be_separated_goes_whole() -> None:
    """Where what replaces a name is itself a name, the text goes, and the audit says so."""
    names = NameMap()
    names.add("person", ["Bob"], role="Bob's boss")
    counts: Found = Counter()
    assert Redactor(names.forms()).markdown("Ask Bob.", counts, inline=True) == "‹text›"
    assert counts["text", "not-separable"] == 1


def _names(count: int) -> NameMap:
    names = NameMap()
    letters = "abcdefghij"
    words = ["".join(letters[int(digit)] for digit in f"{number:04}") for number in range(count)]
    names.add_people([f"Zor{word} Quix{word}" for word in words])
    return names


@pytest.mark.parametrize(
    "line",
    [
        "zorabcd 10.0.3.7 did it",
        "**Zor**abcd in `zorabcd`",
        "[Zorabcd](x.md) & <https://x.corp>",
        "* a *Zorabcd b",
    ],
)
def test_redacting_grows_with_the_text(line: str) -> None:
    """A log, emphasis, code and links: twice as many take about twice as long."""
    redactor = Redactor(_names(300).forms())
    grown = exponent(
        lambda text: redactor.markdown(text, Counter(), inline=False),
        lambda count: "\n\n".join([line] * count),
    )
    assert grown < MOST


def test_finding_people_grows_with_what_a_field_holds() -> None:
    """An owner of thousands of characters is read in time, whatever they are."""
    for pump in ("a", "(", "[", "<", "a.", "@", "[a](", "(a", ", ", "A "):
        grown = exponent(lambda text: list(people_in(text)), pump.__mul__, largest=32_000)
        assert grown < MOST, pump


def test_names_cost_nothing_where_they_are_not() -> None:
    """A map of a thousand people takes no longer than one of ten for the same text."""
    text = "\n".join(["The pool was full, and nobody saw it."] * 500)
    few, many = Redactor(_names(10).forms()), Redactor(_names(1_000).forms())
    first = seconds(lambda: few.markdown(text, Counter(), inline=False), runs=3)
    assert seconds(lambda: many.markdown(text, Counter(), inline=False), runs=3) < 5 * first
