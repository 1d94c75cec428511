"""Building a site: which pages there are, and which of them have to be written anew.

A small file in the site's folder says what each page was made of. A page whose sources are the same
is neither made nor written again; a page whose report is gone is removed. Nothing else in the folder
is touched, and a file that isn't the site's own is never overwritten.
"""

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

import attrs

from postmortem.corpus.collection import Collection
from postmortem.corpus.entries import Entry
from postmortem.corpus.site import pages
from postmortem.corpus.site.feed import feed, sitemap
from postmortem.corpus.site.links import Keys, Related, page_names, related
from postmortem.corpus.site.options import SiteOptions
from postmortem.corpus.site.report_pages import report_page
from postmortem.corpus.site.shell import own_file, style
from postmortem.errors import FileError, Problem
from postmortem.io.files import read_text, remove_leftovers, system_error, write_file

MANIFEST = ".postmortem-site.json"
"""The file in the site's folder that says what its pages were made of."""


@attrs.frozen(kw_only=True)
class SiteResult:
    """What became of the pages of a site.

    >>> print(SiteResult(written=("index.html",), unchanged=2, removed=()))
    1 file written, 2 unchanged, 0 removed
    """

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]

    def __str__(self) -> str:
        number = len(self.written)
        files = f"{number} file{'s'[number == 1 :]} written"
        return f"{files}, {self.unchanged} unchanged, {len(self.removed)} removed"


@attrs.frozen
class _Page:
    name: str
    source: str
    """A hash of what it is made of."""
    make: Callable[[], str]


def build(
    corpus: Collection, folder: Path, options: SiteOptions, *, force: bool = False
) -> SiteResult:
    """Write the site of a corpus into a folder.

    Raises `FileError` where a file of another origin has the name of a page, unless `force` is given,
    and where a file can't be written.
    """
    before = _manifest(folder)
    planned = _plan(corpus, folder, options, before)
    if planned is None:
        return SiteResult(written=(), unchanged=len(before) - 1, removed=())
    if not force:
        _refuse_others(folder, [page.name for page in planned[0]], before)
    _make_folders(folder)
    remove_leftovers(folder / "reports")
    written: list[str] = []
    after: dict[str, str] = {"": planned[1]}
    try:
        for page in planned[0]:
            if before.get(page.name) != page.source or not (folder / page.name).is_file():
                write_file(folder / page.name, page.make(), tidy=False)
                written.append(page.name)
            after[page.name] = page.source
    except BaseException:
        # A file that exists by now is known the next time; a missing one is written then.
        _keep_manifest(folder, {**before, **after, "": ""})
        raise
    removed = tuple(sorted({*before} - {*after}))
    for name in removed:
        _remove(folder / name)
    _keep_manifest(folder, after)
    return SiteResult(
        written=tuple(written), unchanged=len(planned[0]) - len(written), removed=removed
    )


def _plan(
    corpus: Collection, folder: Path, options: SiteOptions, before: Mapping[str, str]
) -> tuple[list[_Page], str] | None:
    """Return the pages of a site and the hash of all of it; None where that is as it was."""
    entries = corpus.by_key()
    base = _library_stamp() + _own_stamp() + repr(options).encode()
    everything = _hash(base, *(part for entry in entries for part in _sources(entry)))
    if before.get("") == everything and all((folder / name).is_file() for name in before if name):
        return None
    names = page_names(entries)
    relations = related(entries)
    by_key = {entry.key: entry for entry in entries}
    keys = Keys([entry.key for entry in entries])
    listed = (
        ("index.html", lambda: pages.index(corpus, names, options)),
        ("actions.html", lambda: pages.actions(corpus, names, options)),
        ("services.html", lambda: pages.services(corpus, names, options)),
        ("statistics.html", lambda: pages.statistics(corpus, options)),
        ("feed.xml", lambda: feed(pages.newest_first(corpus), names, options)),
    )
    planned = [_Page(name, everything, make) for name, make in listed]
    planned.append(_Page("site.css", _hash(base), lambda: style(options)))
    planned.append(_Page("site.js", _hash(base), lambda: own_file("site.js")))
    planned.append(_Page(".nojekyll", "", lambda: ""))
    if options.url is not None:
        address = options.url
        source = _hash(base, *[name.encode() for name in sorted(names.values())])
        planned.append(_Page("sitemap.xml", source, lambda: sitemap(names, address)))
    for entry in entries:
        relatives = relations[entry.key]

        def make(entry: Entry = entry, relatives: Related = relatives) -> str:
            return report_page(entry, relatives, by_key, names, keys, options)

        source = _hash(
            base,
            entry.digest.report,
            *[
                f"{names[key]}\0{by_key[key].text('incident_id')}\0{by_key[key].text('title')}".encode()
                for group in (relatives.mentions, relatives.mentioned_by, relatives.alike)
                for key in ("", *group)
                if key
            ],
            repr(attrs.astuple(relatives)).encode("utf-8", "backslashreplace"),
        )
        planned.append(_Page(f"reports/{names[entry.key]}.html", source, make))
    return planned, everything


def _sources(entry: Entry) -> tuple[bytes, ...]:
    return (entry.key.encode("utf-8", "backslashreplace"), entry.digest.report, entry.encoded_rows("findings"))  # fmt: skip


@cache
def _library_stamp() -> bytes:
    """Return a hash of the library's own sources; unlike their state it is the same on each machine."""
    package = Path(__file__).parents[2]
    stamp = blake2b(digest_size=16)
    for path in sorted(package.rglob("*.py")):
        stamp.update(path.relative_to(package).as_posix().encode())
        stamp.update(path.read_bytes())
    return stamp.digest()


def _own_stamp() -> bytes:
    return "".join(own_file(name) for name in ("site.css", "site_narrow.css", "site.js", "report.css")).encode()  # fmt: skip


def _hash(*parts: bytes) -> str:
    stamp = blake2b(digest_size=16)
    for part in parts:
        stamp.update(len(part).to_bytes(8, "big"))
        stamp.update(part)
    return stamp.hexdigest()


# --- the folder -----------------------------------------------------------------------------------


def _manifest(folder: Path) -> dict[str, str]:
    """Return what each page was made of; empty for a folder without a site, or with a damaged list."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        data = json.loads(read_text(path))
    except (ValueError, FileError):
        return {}
    if not isinstance(data, dict):
        return {}
    # Whoever changed the list must not have other files removed by it.
    return {
        name: source
        for name, source in data.items()
        if isinstance(source, str) and isinstance(name, str) and _is_page(name)
    }


def _is_page(name: str) -> bool:
    parts = name.split("/")
    is_page = len(parts) == 1 or (len(parts) == 2 and parts[0] == "reports")
    return (
        is_page
        and ".." not in parts
        and "\\" not in name
        and not any(":" in part for part in parts)
    )


def _keep_manifest(folder: Path, sources: Mapping[str, str]) -> None:
    text = json.dumps(dict(sorted(sources.items())), indent=0, ensure_ascii=False)
    write_file(folder / MANIFEST, f"{text}\n")


def _refuse_others(folder: Path, names: list[str], before: Mapping[str, str]) -> None:
    for name in names:
        if name not in before and os.path.lexists(folder / name):
            raise FileError(
                Problem(
                    source=str(folder / name),
                    expected="a folder of a site, or one without a file of that name",
                    found="a file that isn't the site's",
                    hint="choose another folder, or --force overwrites it",
                )
            )


def _make_folders(folder: Path) -> None:
    try:
        (folder / "reports").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_error(folder, "a folder to write to", error) from None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise system_error(path, "a page that can be removed", error) from None
