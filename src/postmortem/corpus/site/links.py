"""Which reports belong together: names of pages, links between reports, mentions, likeness."""

import math
import posixpath
from collections.abc import Sequence
from urllib.parse import unquote

import attrs

from postmortem.corpus.entries import Entry
from postmortem.corpus.tables import kept_places
from postmortem.corpus.terms import unpacked, weight
from postmortem.patterns import regex

_NOT_IN_NAME = regex(r"[^\w]+")
_TOKEN = regex(rb"[A-Za-z0-9](?:[A-Za-z0-9_.#/-]*[A-Za-z0-9])?")
_LONGEST = 100
"""How many bytes the name of a page has: the names of files are limited, and addresses are read."""
_MOST_ALIKE = 3
_LEAST_ALIKE = 0.12
_COMMON = 0.1
"""A term that more than this share of the reports has leads to no other report by itself."""
_ENOUGH = 60
"""How many reports may have a term at the least before it is too common to lead to others."""


def page_names(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the name of each report's page by its key, without the ending: `2026-inc-7`."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for entry in sorted(entries, key=lambda item: item.key):
        stem = entry.key if entry.format == "python" else entry.key.rpartition(".")[0]
        name = _NOT_IN_NAME.sub("-", stem.casefold()).encode("utf-8", "ignore")[:_LONGEST]
        base = name.decode("utf-8", "ignore").strip("-") or "report"
        unique, number = base, 1
        while unique in used:
            number += 1
            unique = f"{base}-{number}"
        used.add(unique)
        names[entry.key] = unique
    return names


@attrs.frozen
class Related:
    """What a report has to do with others: their keys, in order."""

    mentions: tuple[str, ...] = ()
    mentioned_by: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


def related(entries: Sequence[Entry]) -> dict[str, Related]:
    """Return what each report has to do with the others, by its key."""
    mentions = _mentions(entries)
    backwards: dict[str, list[str]] = {entry.key: [] for entry in entries}
    for key, mentioning in mentions.items():
        for source in mentioning:
            backwards[source].append(key)
    similar = _similar_reports(entries)
    return {
        entry.key: Related(
            tuple(mentions[entry.key]),
            tuple(key for key in sorted(backwards[entry.key]) if key not in mentions[entry.key]),
            tuple(
                key
                for key in similar[entry.key]
                if key not in mentions[entry.key] and key not in backwards[entry.key]
            ),
        )
        for entry in entries
    }


def _mentions(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return the keys of the reports whose incident's id a report names, or whose file it links to."""
    by_id: dict[bytes, str] = {}
    ambiguous: set[bytes] = set()
    for entry in entries:
        name = (entry.text("incident_id") or "").encode()
        # A number alone, or a word without any digit, is in every text.
        if len(name) < 3 or name.isdigit() or not any(48 <= byte < 58 for byte in name):
            continue
        if name in by_id:
            ambiguous.add(name)
        by_id[name] = entry.key
    for name in ambiguous:
        del by_id[name]
    linked = links_of(entries)
    mentions: dict[str, list[str]] = {}
    for entry in entries:
        own = (entry.text("incident_id") or "").encode()
        named = {by_id[token] for token in _TOKEN.findall(entry.digest.report) if token in by_id}
        named.discard(by_id.get(own, entry.key))
        mentions[entry.key] = sorted({*named, *linked[entry.key]} - {entry.key})
    return mentions


_URL = kept_places("links")["url"]
_TARGET = regex(rb"\]\(([^()\s\"\\#]+\.(?:md|markdown|ya?ml|json|html?)(?:#[^()\s\"\\]*+)?)\)")


def links_of(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return the keys of the reports that a report links to by the path of their file."""
    known = Keys([entry.key for entry in entries])
    links: dict[str, list[str]] = {}
    for entry in entries:
        targets = {
            match.decode("utf-8", "replace") for match in _TARGET.findall(entry.digest.report)
        }
        targets |= {str(row[_URL]) for row in entry.rows("links") if row[_URL] is not None}
        keys = {known.find(target, entry.key) for target in targets}
        links[entry.key] = sorted(key for key in keys if key is not None and key != entry.key)
    return links


class Keys:
    """The keys of reports, found by a link from one report's file to another's."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._by_stem: dict[str, str] = {}
        self._keys = {*keys}
        for key in sorted(keys):
            self._by_stem.setdefault(posixpath.splitext(key)[0], key)

    def find(self, target: str, source: str) -> str | None:
        """Return the key of the report that a link in another leads to; None for any other link.

        The ending makes no difference, so a link to a copy in another format finds the report.
        """
        path = unquote(target.partition("#")[0].partition("?")[0])
        if not path or ":" in path or path.startswith("/"):
            return None
        key = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if key in self._keys:
            return key
        stem, ending = posixpath.splitext(key)
        return self._by_stem.get(stem) if ending else None


def _similar_reports(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return the keys of the reports that are most like each.

    Only terms that few reports have lead from a report to another, so the time grows with the
    number of reports and not with its square.
    """
    numbers = [[*unpacked(entry.digest.terms)] for entry in entries]
    postings: dict[int, list[int]] = {}
    for place, terms in enumerate(numbers):
        for term in terms:
            postings.setdefault(term, []).append(place)
    size = len(entries)
    weights = {term: weight(size, len(at)) for term, at in postings.items()}
    norms = [math.sqrt(sum(weights[term] ** 2 for term in terms)) for terms in numbers]
    limit = max(_ENOUGH, int(size * _COMMON)) if size < 2_000 else 200
    similar: dict[str, list[str]] = {}
    sets = [frozenset(terms) for terms in numbers]
    for place, terms in enumerate(numbers):
        scores: dict[int, float] = {}
        for term in terms:
            other_keys = postings[term]
            if 1 < len(other_keys) <= limit:
                square = weights[term] ** 2
                for other_key in other_keys:
                    scores[other_key] = scores.get(other_key, 0.0) + square
        scores.pop(place, None)
        best = sorted(scores, key=lambda scored: (-scores[scored] / norms[scored], scored))[:12]
        exact = [
            (
                sum(weights[term] ** 2 for term in sets[place] & sets[other_key])
                / (norms[place] * norms[other_key]),
                entries[other_key].key,
            )
            for other_key in best
            if len(sets[place] & sets[other_key]) > 1
        ]
        exact.sort(key=lambda pair: (-pair[0], pair[1]))
        similar[entries[place].key] = [key for score, key in exact if score >= _LEAST_ALIKE][
            :_MOST_ALIKE
        ]
    return similar
