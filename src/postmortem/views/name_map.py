"""People and other names: the forms in which a text calls them, and what is in their place.

    names = NameMap()
    names.add_people(["Alice Smith", "@alice", "Bob"])
    names.to_dict()["names"]   # {'engineer-1': ['Alice Smith', '@alice'], 'engineer-2': ['Bob']}

A name list comes from the fields of a report that hold people. In texts, a person is called by the
whole name, by a part of it, by a handle, a mail address or initials. All of these become one
placeholder. Two people who share a first name become two placeholders; their first name alone,
which may be either, becomes `engineer` without a number.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex

_WORD = regex(r"[^\W\d_]+")
_NAME = regex(r"[^\W\d_][\w'’-]*\.?")
PLACEHOLDER = regex(r"(?:engineer|customer|host|repository)(?:-[0-9]+)?")
"""What replaces a name: `engineer-1` and `engineer`, and not `engineers`."""
_SEPARATORS = regex(r"[,;/&+|]|<br>|\band\b|\bund\b|\bet\b")
_BRACKETS = regex(r"\(([^()]*)\)|\[([^\[\]]*)\](?:\([^()]*\))?|<([^<>]*)>")
_BRACKET = regex(r"[()\[\]<>]")
_HANDLE = regex(r"@([\w][\w.-]*\w|\w)")
_MAIL = regex(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)++")
_LINK = regex(r"\[([^\[\]]*)\]\(\s*+<?([^()\s<>]*+)>?[^()]*+\)")
_MARKUP = regex(r"[*_`\\]+")
_TITLES = frozenset("dr mr mrs ms prof sir eng ing".split())
_PARTICLES = frozenset(
    "van von der den de la le du di da al el bin ibn ben del dos das ter ten zu zur".split()
)

_NO_PERSON = frozenset(
    "team squad group guild department dept crew tribe chapter org organisation organization "
    "engineering engineer engineers operations ops sre devops platform infra infrastructure support "
    "security network database dba oncall on call duty shift lead leads manager management commander "
    "incident communications comms scribe responder responders developer developers backend frontend "
    "service services customer customers product owner everyone everybody all nobody none unknown "
    "unassigned tbd tba na n a various multiple system bot automation automated pagerduty opsgenie "
    "slack github jira alertmanager statuspage grafana datadog vendor provider the of for and or to "
    "primary secondary first second senior staff principal technical head chief cto ceo vp director "
    "here channel reporter author reviewer reviewers".split()
)
"""Words of teams and roles. What is made of them alone is no person."""

_NO_PART = _PARTICLES | _NO_PERSON | _TITLES
"""Words that stand for nobody, though they are part of a name."""

_COMMON = frozenset(
    "will mark may grace art bill bob rob jack june april august summer autumn dawn hope faith joy "
    "rose lily iris ivy holly amber ruby pearl chase chance chip cliff dale dean drew duke earl "
    "frank gene glen grant guy hank harry herb hunter jay jean jerry jimmy jo john josh king lance "
    "lane leaf lee miles mike nick norm pat paul pete ray reed rich rick rob robin rod roger rusty "
    "sandy scott skip sky sonny stone sue ted tom trace tracy tucker van ward wade wall warren wood "
    "young black white green brown gray grey long short strong small day knight page park hall bush "
    "field ford hill lake rivers banks bond cook carter fisher porter potter turner walker price case "
    "core major cash best good sharp swift love power powers moon star lord pope bishop abbot baker "
    "max min mac ping port root sudo test admin user null data node pool queue cache table index".split()
)
"""Names that are words as well: they are a name only where they are written like one."""

_NO_INITIALS = frozenset(
    "AM PM AD BC US UK EU UN IT IP ID OS PC TV HR PR QA CI CD DB VM VP AI ML UI UX API AWS GCP DNS "
    "TCP UDP TLS SSL SSH SQL RAM CPU GPU SSD HDD NIC LAN WAN VPN VPC CDN SLA SLO SLI SRE RCA ETA EOD "
    "FAQ URL URI XML CSV PDF UTC GMT EST PST CET BST IST CST ISO RFC CVE OK NO ON OFF AS AT BY IN IS "
    "OF OR SO TO UP WE HE ME MY DO GO IF AN BE TB GB MB KB MS NS EC SG LB NS MX SES SNS SQS IAM RDS "
    "PDB HPA HA DR BI KPI CEO CTO PII GC IO FD DC AZ CS".split()
)
"""Abbreviations of the trade: the same letters as initials of a person stay."""


def folded(text: str) -> tuple[str, list[int] | None]:
    """Return a text as names are looked for in it, and where each of its characters came from.

    Accents, invisible characters and compatibility forms go: `Zoë`, `Zoe` and `Z\u200boe` are one
    name. The positions are None where nothing changed. The last one is the length of the text.

    >>> folded("Zoë")[0]
    'Zoe'
    """
    if text.isascii():
        return text, None
    forms: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if char < "\x80":
            forms.append(char)
            places.append(at)
            continue
        for part in unicodedata.normalize("NFKD", char):
            if unicodedata.category(part) not in ("Mn", "Cf"):
                # `ß` is `SS` in capital letters, so it is two here.
                letters = part.casefold() if len(part.casefold()) > 1 else part
                forms += letters
                places += [at] * len(letters)
    places.append(len(text))
    return "".join(forms), places


@attrs.frozen
class Form:
    """One way to write a name."""

    text: str
    exact: bool = False
    """Whether capital letters count: initials, and names that are words as well."""


@attrs.define(eq=False)
class Entity:
    """Something with a name: a person, a customer, a host or a repository."""

    kind: str
    """`person`, `customer`, `host` or `repository`."""
    names: list[str]
    """Its names as they were given: nobody else has them."""
    alias: str = ""
    """What replaces it: `engineer-1`."""
    role: str = ""
    """What is there instead, where the caller gave it a role."""
    order: int = 0
    """Where it was named first; the placeholders are counted in this order."""


def people_in(value: str) -> Iterator[list[str]]:
    """Yield the people that the value of a field names, each with the ways to write the name.

    >>> list(people_in("Alice Smith (@asmith), Bob"))
    [['Alice Smith', '@asmith'], ['Bob']]
    >>> list(people_in("Platform team"))
    []
    """
    value = _LINK.sub(_with_link, value)
    for part in _SEPARATORS.split(_outside_brackets(value)):
        if part.strip().startswith("#"):  # a channel
            continue
        names: list[str] = []
        inner = [group for match in _BRACKETS.finditer(part) for group in match.groups() if group]
        for text in (_BRACKETS.sub(" ", part), *inner):
            names += _written(text)
        names = [name for name in dict.fromkeys(names) if _is_person(name)]
        if names:
            yield names


def _with_link(match: re.Match[str]) -> str:
    """Return the words of a link, and the handle that its target ends in."""
    handle = match[2].rstrip("/").rpartition("/")[2].removeprefix("@").removeprefix("mailto:")
    inner = handle if "@" in handle else f"@{handle}"
    return f"{match[1]} ({inner})" if re.fullmatch(r"@?[\w.-]+(?:@[\w.-]+)?", inner) else match[1]


def _outside_brackets(value: str) -> str:
    """Return a value in which separators inside brackets are spaces."""
    return _BRACKETS.sub(lambda match: _SEPARATORS.sub(" ", match[0]), value)


def _written(text: str) -> Iterator[str]:
    """Yield the ways to write a name that are in a piece of a value."""
    text = _MARKUP.sub(lambda match: "_" if match[0] == "_" else "", text)
    for match in _MAIL.finditer(text):
        yield match[0]
    text = _MAIL.sub(" ", text)
    for match in _HANDLE.finditer(text):
        yield f"@{match[1]}"
    text = _BRACKET.sub(" ", _HANDLE.sub(" ", text))
    text = " ".join(text.split()).strip(" -–—:.,'\"’#")
    if text:
        yield text


def _is_person(name: str) -> bool:
    if PLACEHOLDER.fullmatch(name.lower()) or name.startswith("#"):
        return False
    words = [word.casefold() for word in _WORD.findall(folded(name)[0])]
    if sum(map(len, words)) < 2 or len(words) > 6 or all(word in _NO_PERSON for word in words):
        return False
    # "Payments team" is no person, whatever the team is called.
    return words[-1] not in ("team", "squad", "group", "department", "oncall", "ops", "sre")


class NameMap:
    """The names of a corpus, with the placeholders that stand for them.

    >>> names = NameMap()
    >>> names.add_people(["@asmith", "Alice Smith", "Bob"])
    >>> names.to_dict()["names"]
    {'engineer-1': ['Alice Smith', '@asmith'], 'engineer-2': ['Bob']}
    """

    _ALIASES: ClassVar[dict[str, str]] = {
        "person": "engineer",
        "customer": "customer",
        "host": "host",
        "repository": "repository",
    }

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._owners: dict[str, Entity] = {}
        """Who has a name, by the key of the name."""
        self._sharers: dict[str, list[Entity]] = defaultdict(list)
        """Who may be meant by a part of a name, or by a form that is made of it."""

    def add_people(self, values: Iterable[str]) -> None:
        """Add the people that values name, in the order of the document.

        >>> names = NameMap()
        >>> names.add_people(["Alice Smith (@asmith), Bob"])
        >>> len(names.entities)
        2
        """
        people = [
            (order, names) for order, value in enumerate(values) for names in people_in(value)
        ]
        start = max((entity.order for entity in self.entities), default=-1) + 1
        # The longest names first: `Alice` is Alice Smith, wherever in the document she is named.
        by_weight = sorted(people, key=lambda group: max(map(_weight, group[1])), reverse=True)
        for order, names in by_weight:
            self.add("person", names, order=start + order)
        self._number()

    def add(
        self, kind: str, names: Iterable[str], *, alias: str = "", role: str = "", order: int = 0
    ) -> Entity:
        """Add something with its names, or further names of something that is known.

        `kind` is `person`, `customer`, `host` or `repository`.

        >>> NameMap().add("person", ["Alice"], alias="engineer-7", role="the author").names
        ['Alice']
        """
        names = list(names)
        entity = self._known(kind, names)
        if entity is None:
            entity = Entity(kind, [], alias, order=order)
            self.entities.append(entity)
        entity.role = role or entity.role
        entity.order = min(entity.order, order)
        for name in names:
            if name not in entity.names:
                entity.names.append(name)
                self._owners.setdefault(_key(name), entity)
                for form in _forms(kind, name):
                    sharers = self._sharers[_key(form.text)]
                    if entity not in sharers:
                        sharers.append(entity)
        return entity

    def add_list(self, kind: str, names: Iterable[str]) -> None:
        """Add each of the names as something of its own, in their order.

        >>> names = NameMap()
        >>> names.add_list("customer", ["Acme Corp"])
        >>> names.to_dict()["names"]
        {'customer-1': ['Acme Corp']}
        """
        start = len(self.entities)
        for order, name in enumerate(names, start=start):
            self.add(kind, [name], order=order)
        self._number()

    def _known(self, kind: str, names: list[str]) -> Entity | None:
        """Return whom these names mean, if it is somebody who is known, and only one."""
        for name in names:
            owner = self._owners.get(_key(name))
            if owner is not None and owner.kind == kind:
                return owner
        if kind == "person":
            # `Alice` is the one Alice Smith that there is; `@asmith` is written like her name.
            for name in names:
                plain = _key(name).partition("@")[0]
                sharers = [entity for entity in self._sharers.get(plain, ()) if entity.kind == kind]
                if len(sharers) == 1:
                    return sharers[0]
        return None

    def _number(self) -> None:
        """Give a placeholder to whoever has none; a number that a map brought is taken."""
        used = {entity.alias for entity in self.entities}
        for kind, word in self._ALIASES.items():
            number = 0
            for entity in sorted(self.entities, key=lambda item: item.order):
                if entity.kind != kind or entity.alias:
                    continue
                while not entity.alias or entity.alias in used:
                    number += 1
                    entity.alias = f"{word}-{number}"
                used.add(entity.alias)

    def find(self, name: str) -> Entity | None:
        """Return whose name this is; None where it is nobody's, or where several may be meant.

        >>> NameMap().find("Alice") is None
        True
        """
        return self._known("person", [name])

    def forms(self) -> Iterator[tuple[Form, str, str]]:
        """Yield each form of a name, what replaces it, and the kind of what has it.

        A form that several people share has the kind alone, `engineer`: nobody knows who is meant.

        >>> names = NameMap()
        >>> names.add_list("customer", ["Acme"])
        >>> list(names.forms())
        [(Form(text='Acme', exact=False), 'customer-1', 'customer')]
        """
        forms: dict[Form, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            for name in entity.names:
                for form in _forms(entity.kind, name):
                    forms[form].append(entity)
        for form, owners in forms.items():
            owner = self._owners.get(_key(form.text))
            if len({id(entity) for entity in owners}) == 1:
                owner = owners[0]
            if owner is None:
                yield form, self._ALIASES[owners[0].kind], owners[0].kind
            else:
                yield form, owner.role or owner.alias, owner.kind

    def to_dict(self) -> dict[str, Any]:
        """Return the map of placeholders to names, to be kept apart from what is published.

        >>> names = NameMap()
        >>> names.add_people(["Alice"])
        >>> names.to_dict()
        {'version': 1, 'names': {'engineer-1': ['Alice']}}
        """
        ordered = sorted(self.entities, key=lambda entity: entity.order)
        return {"version": 1, "names": {entity.alias: list(entity.names) for entity in ordered}}

    @classmethod
    def from_dict(cls, data: Any) -> "NameMap":
        """Return the names that a map has. Raises `FieldError` for anything else.

        >>> NameMap.from_dict({"version": 1, "names": {"engineer-7": ["Alice"]}}).entities[0].alias
        'engineer-7'
        """
        kinds = {alias: kind for kind, alias in cls._ALIASES.items()}
        if not isinstance(data, Mapping) or not isinstance(data.get("names"), Mapping):
            expected = "a map of placeholders to names, as `publish --map` writes it"
            raise FieldError(Problem(expected=expected, found=describe(data)))
        name_map = cls()
        for order, (alias, names) in enumerate(data["names"].items()):
            kind = kinds.get(str(alias).rpartition("-")[0])
            wrong = not isinstance(names, list) or not all(isinstance(name, str) for name in names)
            if kind is None or wrong:
                expected = "a placeholder such as engineer-1 with a list of names"
                raise FieldError(Problem(path="names", expected=expected, found=describe(alias)))
            name_map.add(kind, names, alias=str(alias), order=order)
        return name_map


def _key(text: str) -> str:
    return folded(text)[0].casefold().removeprefix("@")


def _weight(name: str) -> tuple[int, int]:
    """Return what puts the name that says most first: its words, and then its length."""
    return (len(name.split()), len(name))


def _forms(kind: str, name: str) -> set[Form]:
    """Return the forms that a name is written in: itself, its parts, handles and initials."""
    plain = folded(name)[0]
    if kind != "person":
        return {Form(plain)}
    if plain.startswith("@"):
        parts = re.split(r"[._-]", plain[1:])
        return {Form(plain)} | _words(plain[1:]) | _parts(part for part in parts if len(part) > 2)
    if "@" in plain:
        local = plain.partition("@")[0]
        parts = re.split(r"[._+-]", local)
        return {Form(plain)} | _words(local) | _parts(part for part in parts if len(part) > 2)
    return _words(plain) | _forms_of_person(plain)


def _words(name: str) -> set[Form]:
    """Return a whole name; one that is a word as well counts only in capital letters."""
    if _is_common(name):
        return {Form(name[:1].upper() + name[1:], exact=True), Form(name.upper(), exact=True)}
    return {Form(name)}


def _is_common(name: str) -> bool:
    return name.casefold() in _COMMON or len(name) < 3


def _forms_of_person(name: str) -> set[Form]:
    words = [
        word.rstrip(".")
        for word in _NAME.findall(name)
        if word.casefold().rstrip(".") not in _TITLES
    ]
    if "," in name and len(words) > 1:  # `Smith, Alice`
        words = [*words[1:], words[0]]
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    initial, letter = first[0], last[0]
    forms = {Form(f"{first}{join}{last}") for join in (" ", ".", "_", "-", "")}
    forms |= {Form(f"{first} {letter}."), Form(f"{first} {letter}"), Form(f"{first}.{letter}")}
    if len(last) > 1:  # in `Ada L.`, the letter is no name that anything is made of
        forms |= {Form(f"{last}{join}{first}") for join in (" ", ", ", ".", "_", "-")}
        forms |= {Form(f"{initial}{join}{last}") for join in (". ", ".", "_", "-", "")}
        # `a black box` is nothing of A Black's.
        forms |= {Form(f"{initial} {last}", exact=True), Form(f"{last}{initial}")}
    forms |= _parts(word for word in words if len(word) > 1)
    forms |= _parts(
        part for word in words if "-" in word for part in word.split("-") if len(part) > 2
    )
    letters = "".join(word[0].upper() for word in words)
    if 2 <= len(letters) <= 4:
        forms |= {Form(join.join(letters) + ".", exact=True) for join in (".", ". ")}
        if letters not in _NO_INITIALS:
            forms.add(Form(letters, exact=True))
    return forms


def _parts(words: Iterable[str]) -> set[Form]:
    """Return the words of a name that stand for a person by themselves."""
    return {form for word in words if word.casefold() not in _NO_PART for form in _words(word)}
