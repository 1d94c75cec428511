"""The laws of the forms in which people write times, as both readers of moments take them."""

from datetime import datetime

import pytest

from postmortem.errors import FieldError
from postmortem.values.moments import Inexact, as_moment, read_cell
from tests.times import DAY, at

EXACT = {
    "10:45": at(10, 45),
    " 10:45\n": at(10, 45),
    "9:05": at(9, 5),
    "10:45:30": at(10, 45, 30),
    "10:45:30.25": at(10, 45, 30),
    "10:45:30,250": at(10, 45, 30),
    "10:45:30.123456000": at(10, 45, 30),
    "2026-01-15 10:45": at(10, 45),
    "2026-01-15T10:45": at(10, 45),
    "2026-01-15T10:45:00Z": at(10, 45),
    "2026-01-15t10:45:00z": at(10, 45),
    "2026-01-15 10:45:00.5+02:00": at(8, 45),
    "2026-01-15T09:00-05:00": at(14),
    "2026-01-15 09:00-05:00": at(14),
    "2026-01-15 09:00:00-11": at(20),
    "2026-01-15T09:00-0500": at(14),
    "10:45 UTC": at(10, 45),
    "10:45Z": at(10, 45),
    "10:45 +01:00": at(9, 45),
    "10:45 UTC+1": at(9, 45),
    "10:45 UTC +5:30": at(5, 15),
    "10:45 GMT-5": at(15, 45),
    "10:45 CET": at(9, 45),
    "10:45 BST": at(9, 45),
    "10:45 EST": at(15, 45),
    "10:45 ACST": at(1, 15),
    "10:45 pst": at(18, 45),
    "7:05 PM": at(19, 5),
    "7:05 p.m.": at(19, 5),
    "7pm": at(19),
    "12:05 AM": at(0, 5),
    "12:05 PM": at(12, 5),
    "17:00 PST": at(1, day=16),
    "2026-01-15 7:05 PM": at(19, 5),
    "Jan 15, 2026 7:05 PM PST": at(3, 5, day=16),
    "Jan 15, 2026 at 7 PM": at(19),
    "15 January 2026 19:05 CET": at(18, 5),
    "Thu, 15 Jan 2026 19:05:00 +0100": at(18, 5),
    "Thu Jan 15 10:00:00 UTC 2026": at(10),
    "10:00 on 15 January 2026": at(10),
    "10:00 UTC, Jan 15, 2026": at(10),
    "10:00 2026-01-15": at(10),
    "2026/01/02 10:00": at(10, day=2),
    "13/01/2026 10:00": at(10, day=13),
    # Zones by name.
    "14:32 ET": at(19, 32),
    "14:32 Pacific Time": at(22, 32),
    "7:09 AM Eastern": at(12, 9),
    "14:32 US/Eastern": at(19, 32),
    "14:32 Europe/Paris": at(13, 32),
    "02:30 America/New_York": at(7, 30),
    "14:32 London time": at(14, 32),
    "14:32 New York time": at(19, 32),
    "10:45 (UTC)": at(10, 45),
    "10:45 (CET)": at(9, 45),
    "10:45 CET/CEST": at(9, 45),
    "2026-01-15 10:45 Pacific Daylight Time": at(17, 45),
    # What browsers, Windows and translators write.
    "10:45\u00a0UTC": at(10, 45),
    "7:05\u202fPM": at(19, 5),
    "\u200e10:45\u200f": at(10, 45),
    "10：45": at(10, 45),
    "10:45\u3000UTC": at(10, 45),
    "2026\u201101\u201115 10:45": at(10, 45),
    "10:45 UTC\u22125": at(15, 45),
    # What machines write.
    "2026-01-15T10:45:00.123456789Z": at(10, 45),
    "2026-01-15 10:45:00.123456789 +0000 UTC m=+8560.28": at(10, 45),
    "2026-01-15 10:45:00 +0100 CET": at(9, 45),
    "20260115T104500Z": at(10, 45),
    "20260115T1045+0530": at(5, 15),
    "20260115T104500.123Z": at(10, 45),
    "2026-01-15T10:45:00+01:00[Europe/Berlin]": at(9, 45),
    "Thu Jan 15 10:45:00 2026 +0100": at(9, 45),
    "15/Jan/2026:10:45:00 +0000": at(10, 45),
    "Thu 2026-01-15 10:45": at(10, 45),
}
APPROXIMATE = ["~10:45", "~ 10:45", "10:45~", "≈10:45", "ca. 10:45", "ca 10:45", "circa 10:45"]
APPROXIMATE += [
    "about 10:45",
    "Around 10:45",
    "approx. 10:45",
    "10:45 approx.",
    "2026-01-15 ~10:45",
]
RANGES = {
    "09:00 – 11:00": (at(9), at(11)),
    "09:00–11:00": (at(9), at(11)),
    "09:00 — 11:00": (at(9), at(11)),
    "09:00 - 11:00": (at(9), at(11)),
    "09:00-11:00": (at(9), at(11)),
    "09:00-11:00 UTC": (at(9), at(11)),
    "09:00 to 11:00": (at(9), at(11)),
    "9am-11am": (at(9), at(11)),
    "2026-01-15 09:00 – 11:00": (at(9), at(11)),
    "2026-01-15 09:00 – 2026-01-16 11:00": (at(9), at(11, day=16)),
    "09:00 – 2026-01-16 11:00": (at(9), at(11, day=16)),
    "23:50 – 00:10": (at(23, 50), at(0, 10, day=16)),
    "09:00-05:00": (at(9), at(5, day=16)),
    "09:00 – 11:00 CET": (at(8), at(10)),
    "09:00 CET – 11:00": (at(8), at(10)),
    "09:00 UTC – 11:00 CET": (at(9), at(10)),
}
HONEST = ["2022-05-?? 10:00", "--:--", "some time after lunch", "yesterday 10:00", "2021-12-10"]
HONEST += ["Jan 15, 2026", "~2026-01-15", "2026-01-15 – 2026-01-16", "~09:00 – ~11:00", "T+00:05"]
HONEST += ["10:00 or 10:30", "noon", "5 min later", "1 " * 10**5, "a", "–", "١٠:٤٥"]
FAILED = ["25:99", "24:61", "24:00", "23:59:60", "Mar", "1", "10", "2026", "Jan 15 10:00", "10:5"]
FAILED += [
    "01/02/2024 10:00",
    "10:00 XYZ",
    "10:00 IST",
    "~25:99",
    "13:05 PM",
]
FAILED += [
    "0:05 AM",
    "2026-02-30",
    "2026-02-30 10:00",
    "2026-01",
    "10:00 +99:00",
]
FAILED += ["10:00 +01:75", "Fri, 15 Jan 2026 10:00", "09:00 – 09:00", "09:00 – 25:99", "10h30"]
FAILED += ["2026-01-15 11:00 – 2026-01-15 09:00", "7:05 – 8:30 PM", "May"]
FAILED += ["2026-01-15 09:00-11:00", "2026-01-15 09:00 -11:00", "09:00 – 11:00 on 2026-01-16"]
FAILED += ["2026-01-15T10:45:00+24:00", "0001-01-01 00:00 +01:00", "9999-12-31 23:00 – 01:00"]


@pytest.mark.parametrize(("text", "expected"), EXACT.items())
def test_an_exact_time_reads(text: str, expected: datetime) -> None:
    """An exact time is the same instant to both readers, in UTC."""
    assert as_moment(text, DAY) == expected == read_cell(text, DAY)


@pytest.mark.parametrize("text", APPROXIMATE)
def test_an_approximate_time_reads(text: str) -> None:
    """A mark or a word before or after a time makes it approximate."""
    assert as_moment(text, DAY) == Inexact(start=at(10, 45)) == read_cell(text, DAY)


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_a_range_reads(text: str, expected: tuple[datetime, datetime]) -> None:
    """A range takes its second date, and its missing zone, from the first time."""
    assert as_moment(text, DAY) == Inexact(start=expected[0], end=expected[1])
    assert read_cell(text, DAY) == as_moment(text, DAY)


@pytest.mark.parametrize("text", HONEST)
def test_other_text_is_words(text: str) -> None:
    """Text that doesn't mean to be an exact time is kept as it is."""
    assert as_moment(text, DAY) == Inexact(words=text) == read_cell(text, DAY)


@pytest.mark.parametrize("text", FAILED)
def test_a_failed_time_is_refused_but_kept_of_a_document(text: str) -> None:
    """Text that means to be a time and isn't is an error of a program, and words of a document."""
    with pytest.raises(FieldError, match="expected a time like 00:15 or 2026-01-15 00:15, found"):
        as_moment(text, DAY)
    assert read_cell(text, DAY) == Inexact(words=text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("10:00 IST", "India"),
        ("10:00 CST", "China"),
        ("10:00 XYZ", "offset from UTC"),
        ("Jan 15 10:00", "date in full"),
        ("12.30", "write 12:30"),
        ("1230", "write 12:30"),
        ("12h30", "write 12:30"),
        ("“10:00”", "without quotation marks: 10:00"),
        ("10:5", "two digits: 10:05"),
        ("13:05 PM", "13:05, or 1:05 PM"),
        ("24:00", "00:00 of the next day"),
        ("1768471200", "from_epoch"),
        ("2026-02-30 10:00", "February 2026 has 28 days"),
        ("01/02/2024 10:00", "2024-02-01 or 2024-01-02"),
        ("Fri, 15 Jan 2026 10:00", "a Thursday"),
        ("0001-01-01T00:00:00Z", "no time is before 1970"),
        ("2026-03-29 02:30 Europe/Berlin", "go forward"),
        ("2026-10-25 02:30 Europe/Berlin", "02:30 \\+0200 or 02:30 \\+0100"),
        ("2026-01-15 09:00-11:00", "with spaces"),
    ],
)
def test_a_refused_time_says_what_to_write(text: str, hint: str) -> None:
    """The message of a likely slip has the next step."""
    with pytest.raises(FieldError, match=hint):
        as_moment(text, DAY)
