"""Markup, stamps, tokens and payloads: what every source is made of."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.sources import documents, read, stamp
from postmortem.sources.markup import Names, adf, first_and_rest, html, mrkdwn, plain
from postmortem.sources.secrets import clean_address, has_token, is_private, without_tokens
from postmortem.text.normal import line_or_blank
from tests.hostile import hostile_strings

# --- markup ---------------------------------------------------------------------------------------

NAMES = Names(user={"U1": "Ada"}.get, channel={"C1": "inc-7"}.get)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("*bold* _it_ ~no~ `code`", "**bold** *it* ~~no~~ `code`"),
        ("_*both*_", "***both***"),
        ("2*3*4 snake_case_name", r"2\*3\*4 snake\_case\_name"),
        ("&lt;b&gt; &amp;amp;", r"\<b\> \&amp;"),
        ("<@U1> in <#C1> and <#C9|ops>", r"@&#8203;Ada in #inc-7 and #ops"),
        (
            "<!here> <!subteam^S1|@ops> <!date^1392734382^{date}|Feb 18>",
            "@&#8203;here @&#8203;ops Feb 18",
        ),
        ("<https://example.com/a_b|the *graph*>", r"[the \*graph\*](https://example.com/a_b)"),
        ("<https://example.com/a_b>", r"[https://example.com/a\_b](https://example.com/a_b)"),
        ("<mailto:ops@example.com|ops@example.com>", "ops@example.com"),
        ("```one\ntwo | three```", "`one`<br>`two | three`"),
        ("first\nsecond", "first<br>second"),
        ("http://prometheus:9090/graph", "http://prometheus:9090/graph"),
    ],
)
def test_mrkdwn_becomes_inline_markdown(written: str, expected: str) -> None:
    """Slack's marks become Markdown's, and what is no mark is shown as it is."""
    assert mrkdwn(written, NAMES) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "<ul><li><strong>10:23</strong> - Slow.</li><li>Fine.</li></ul>",
            "• **10:23** - Slow.<br>• Fine.",
        ),
        ("5 < 6 & x", r"5 \< 6 \& x"),
        ("<foo@bar> <script>alert(1)</script>", r"\<foo@bar\> \<script\>alert(1)\</script\>"),
        ("one\ntwo & three", r"one<br>two \& three"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
    ],
)
def test_html_becomes_inline_markdown(written: str, expected: str) -> None:
    """HTML's tags become Markdown's marks; what is no tag of HTML's stays as text."""
    assert html(written) == expected


def test_adf_becomes_inline_markdown() -> None:
    """Paragraphs, lists, mentions and links of Atlassian's format become one line."""
    bold = {"type": "text", "text": "back", "marks": [{"type": "strong"}]}
    linked = {
        "type": "text", "text": "graph",
        "marks": [{"type": "link", "attrs": {"href": "https://example.com/g?token=abc"}}],
    }  # fmt: skip
    item = {"type": "listItem", "content": [{"type": "paragraph", "content": [linked]}]}
    document = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [bold, {"type": "mention", "attrs": {"text": "@Ada"}}],
            },
            {"type": "bulletList", "content": [item]},
        ],
    }
    assert adf(document) == "**back**@&#8203;Ada<br>• [graph](https://example.com/g)"


def test_a_break_that_somebody_typed_ends_no_line() -> None:
    """The first line of a message ends at its end, not at the letters `<br>`."""
    words = mrkdwn("use `<br>` here\nthen there")
    assert first_and_rest(words) == ("use `<br>` here", "then there")


def test_adf_may_be_nested_without_end() -> None:
    """A document that is nested ten thousand deep is read without recursion."""
    node: dict[str, Any] = {"type": "text", "text": "deep"}
    for _ in range(10_000):
        node = {"type": "blockquote", "content": [node]}
    assert adf({"type": "doc", "content": [node]}) == "deep"


@pytest.mark.parametrize("convert", [plain, mrkdwn, html])
@given(text=st.text() | st.sampled_from(hostile_strings()))
@example(text="*_~`<>|" * 50)
@example(text="\ud800 x")
def test_converted_text_is_a_line_in_its_normal_form(convert: Any, text: str) -> None:
    """Whatever is converted is inline Markdown that a report takes as it is."""
    converted = convert(text)
    assert line_or_blank(converted) == converted


# --- stamps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-27T15:36:00Z",
        "2026-05-27T15:36:00.112013015Z",
        "2026-05-27T17:36:00.5+02:00",
        "2026-05-27 15:36:00.112013015 +0000 UTC m=+8560.285724134",
        "2026-05-27 11:36:00 -0400 EDT",
        "2026-05-27 15:36:00 UTC",
        "1779896160",
        "1779896160.889249",
        1779896160,
        1779896160000,
        1779896160000000,
        1779896160000000000,
    ],
)
def test_a_stamp_of_a_machine_is_an_instant(written: object) -> None:
    """RFC 3339, Go's form and epochs of every unit give the same instant, to the second."""
    assert stamp(written) == datetime(2026, 5, 27, 15, 36, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00Z", "0001-01-01 00:00:00 +0000 UTC", "2026-05-27T15:36:00", "yesterday", "", None,
        True, 0, -1, float("nan"), float("inf"), "2026-02-30T00:00:00Z", "1969-12-31T23:59:59Z", 10**30, [], {},
    ],
)  # fmt: skip
def test_what_is_no_instant_is_none(written: object) -> None:
    """A machine's "not yet", a time without a zone and nonsense are no time."""
    assert stamp(written) is None


# --- tokens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://files.slack.com/f/log.txt?t=xoxe-1-2-a", "https://files.slack.com/f/log.txt"),
        ("https://ada:pw@example.com/x?page=2&token=a1", "https://example.com/x?page=2"),
        (
            "https://s3.example.com/x?X-Amz-Signature=a&X-Amz-Credential=b&v=1",
            "https://s3.example.com/x?v=1",
        ),
        ("https://example.com/x?g0.expr=up&g0.tab=1", "https://example.com/x?g0.expr=up&g0.tab=1"),
        ("https://example.com/#access_token=abc", "https://example.com/"),
        ("https://a.example/?q=https://u:p@b.example/", "https://a.example/?q=https://b.example/"),
    ],
)
def test_an_address_keeps_all_but_what_lets_one_in(url: str, expected: str) -> None:
    """Users, passwords, tokens and signatures go; other parameters stay as they are."""
    assert clean_address(url) == expected


@given(st.text())
@example("https://[broken?token=abc123")
def test_taking_tokens_out_twice_changes_nothing(text: str) -> None:
    """A text without tokens has none, and stays as it is."""
    once = without_tokens(text)
    assert not has_token(once)
    assert without_tokens(once) == once


def test_private_hosts_are_distinguished_from_public_hosts() -> None:
    """Names without a dot, private networks and their endings are internal."""
    private = [
        "http://vm:9090",
        "http://10.1.2.3/x",
        "https://grafana.corp/",
        "http://[::1]/",
        "http://localhost",
    ]
    assert all(map(is_private, private))
    assert not any(
        map(is_private, ["https://example.com", "https://8.8.8.8/", "https://x.grafana.net"])
    )


# --- payloads -------------------------------------------------------------------------------------

ALERT = {
    "receiver": "ops", "status": "firing", "groupKey": "{}",
    "alerts": [{"status": "firing", "labels": {"alertname": "PoolFull"}, "startsAt": "2026-01-15T00:05:00Z",
                "fingerprint": "a1"}],
}  # fmt: skip
TEXT = json.dumps(ALERT)


def packed(files: dict[str, str]) -> bytes:
    """Return a zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def cassette(body: str) -> str:
    """Return a cassette as VCR records it, with one answer."""
    return f"interactions:\n- request: {{body: null}}\n  response:\n    body: {{string: '{body}'}}\n    status: {{code: 200}}\n"


@pytest.mark.parametrize(
    "payload",
    [
        ALERT,
        [ALERT],
        TEXT,
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        f"{TEXT}\n{TEXT}\n",
        f"[{TEXT}, {TEXT}]",
        gzip.compress(TEXT.encode()),
        packed({"one.json": TEXT, "README.txt.md": "x"}),
        cassette(TEXT),
        {"log": {"entries": [{"response": {"status": 200, "content": {"text": TEXT}}}]}},
        [{"scope": "s", "method": "get", "path": "/", "status": 200, "response": ALERT}],
    ],
)
def test_a_payload_may_be_wrapped_in_many_ways(payload: Any, tmp_path: Path) -> None:
    """Text, bytes, values, archives and recorded exchanges hold the same alert, as do files."""
    expected = read(ALERT, "alertmanager")
    assert read(payload, "alertmanager") == expected == read(payload)
    if isinstance(payload, bytes):
        path = tmp_path / "payload.json"
        path.write_bytes(payload)
        assert read(path) == expected == read(tmp_path)


def test_a_folder_may_hold_payloads_of_several_kinds(tmp_path: Path) -> None:
    """Each file is read by the source that knows it; what no source knows is dropped."""
    (tmp_path / "alert.json").write_text(TEXT)
    (tmp_path / "note.json").write_text(
        json.dumps({"content": "On it", "user": {}, "created_at": ""})
    )
    (tmp_path / "other.json").write_text('{"x": 1}')
    (tmp_path / ".hidden.json").write_text("{")
    imported = read(tmp_path)
    assert {event.source.system for event in imported.events} == {"alertmanager", "pagerduty"}
    assert imported.reasons() == {"not recognised": 1}


BAD: list[tuple[Any, str]] = [
    (TEXT[:-9], "line 1.*expected JSON, found a text that ends in the middle of a value"),
    (TEXT + "\n{\n", "line 2.*expected JSON"),
    ("", "expected a payload, found an empty text"),
    ("export.zip", r"pass pathlib.Path\('export.zip'\)"),
    ("[" * 100_000, "expected JSON"),
    (b"PK\x03\x04 broken", "expected a zip archive that can be read"),
    (gzip.compress(TEXT.encode())[:40], "expected a file that gzip can read"),
    (packed({"../one.json": TEXT}), "expected names inside the archive"),
    (packed({"/etc/one.json": TEXT}), "expected names inside the archive"),
    (packed({"a/../../one.json": TEXT}), "expected names inside the archive"),
    (packed({"bomb.json": " " * (20 << 20)}), "unpacks to a sane size"),
    (packed({"empty.md": "x"}), "found nothing in it"),
    (cassette(TEXT)[:-3] + "{", "expected YAML"),
    (3, "expected text, bytes, a path"),
    ({"event": "x", "issueUrl": "y"}, "found a webhook of New Relic"),
    ({"Records": []}, "found a file of AWS CloudTrail"),
    ({}, "found an empty object"),
]  # fmt: skip


@pytest.mark.parametrize(("payload", "message"), BAD, ids=[message[:30] for _, message in BAD])
def test_a_bad_payload_is_one_clear_error(payload: Any, message: str) -> None:
    """What can't be read is an error that says where, what was expected and what it is."""
    with pytest.raises((pm.ReadError, pm.FileError), match=message):
        read(payload)
    with pytest.raises((pm.ReadError, pm.FileError)):
        read(payload, "alertmanager")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file is a `FileError` with its name."""
    with pytest.raises(pm.FileError, match=r"nowhere\.json"):
        read(tmp_path / "nowhere.json")


def test_the_kind_of_another_product_is_named() -> None:
    """A payload of another source is refused by the name of what it is, with the way out."""
    with pytest.raises(
        pm.ReadError, match="payload of PagerDuty, found an Alertmanager webhook; it is read as"
    ):
        read(ALERT, "pagerduty")
    with pytest.raises(pm.ReadError, match=r"expected one of .*slack"):
        read(ALERT, "slakc")


def test_an_empty_window_is_refused_and_a_window_drops() -> None:
    """`until` before `since` is an error; what lies outside of the window is dropped by name."""
    with pytest.raises(pm.FieldError, match="until: expected a time after since"):
        read(ALERT, since="2026-01-02 00:00", until="2026-01-01 00:00")
    with pytest.raises(pm.FieldError, match="since: expected a time with its date"):
        read(ALERT, since="00:15")
    imported = read(ALERT, since="2026-02-01 00:00")
    assert imported.empty
    assert imported.reasons() == {"outside of the window": 1}


def test_lists_are_taken_apart_with_their_places() -> None:
    """Each item of a list is a document of its own, and its place is named."""
    assert [document.place for document in documents("[1, [2], {}]")] == ["[0]", "[1]", "[2]"]
    assert [document.place for document in documents('{"a":1}\n\n{"a":2}')] == ["line 1", "line 3"]
