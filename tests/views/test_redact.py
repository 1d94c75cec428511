"""Texts without names, secrets and internals: hard cases, each with what is left of it."""

from collections import Counter

import pytest

from postmortem.views.name_map import NameMap, people_in
from postmortem.views.redact import Found, Redactor

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
    """What stands in the place of each name, link and address."""
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


def test_two_people_of_one_first_name_are_told_apart_or_not_at_all() -> None:
    """`Alice` alone may be either, so she has no number; nobody is blamed for the other."""
    names = NameMap()
    names.add_people(["Alice Smith", "Alice Jones"])
    redactor = Redactor(names.forms())
    text = "Alice Smith called Alice Jones, and Alice answered."
    expected = "engineer-1 called engineer-2, and engineer answered."
    assert redactor.markdown(text, Counter(), inline=True) == expected


def test_a_text_that_cannot_be_separated_goes_whole() -> None:
    """Where what stands in a place is itself a name, the text goes, and the audit says so."""
    names = NameMap()
    names.add("person", ["Bob"], role="Bob's boss")
    found: Found = Counter()
    assert Redactor(names.forms()).markdown("Ask Bob.", found, inline=True) == "‹text›"
    assert found["text", "not-separable"] == 1


def test_growth_is_linear_in_names_and_texts() -> None:
    """A log of 20,000 lines with a name and an address each is done in seconds, not in minutes."""
    import time

    names = NameMap()
    names.add_people([f"Zorblat{number}x Quix{number}y".replace("0", "o") for number in range(300)])
    redactor = Redactor(names.forms())
    text = "\n".join(f"zorblat{n % 300}x 10.0.{n % 200}.7 did it" for n in range(4_000))

    def seconds(text: str) -> float:
        start = time.process_time()
        redactor.code(text, Counter())
        return time.process_time() - start

    assert seconds(text * 4) < max(8 * seconds(text), 0.5)
