"""Slack: an export (a zip or its folder), and answers of `conversations.history` and `.replies`.

Messages are chosen by channel, reaction, thread, window and author; without a choice, all are. A chosen
message is a row of the timeline, or of the communication log if `as_messages` asks for that; who
joined and what was pinned is dropped unless a reaction or a thread chose it.

`ts` is the identity of a message in its channel: an edit keeps it, and the last edit counts. A reply
that was sent to the channel, too, repeats its parent in `root`, which is passed over. Where blocks have text,
`text` is empty or says less: blocks come first, then `text`, then attachments. What Slack shows of a
link by itself is dropped. A channel that was renamed is found by its old name where the export has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from postmortem.errors import ReadError, describe
from postmortem.patterns import regex
from postmortem.sources import markup
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import Collector, items, mapping, mappings, text_of
from postmortem.sources.imports import Import
from postmortem.sources.markup import Span, UnknownError
from postmortem.sources.source import Source
from postmortem.sources.stamps import stamp

NOT_CHOSEN = "not chosen"
HOUSEKEEPING = "housekeeping"
PREVIEW = "a preview of a link"

_HOUSEKEEPING = frozenset(
    "channel_join channel_leave channel_archive channel_unarchive channel_convert_to_private"
    " channel_posting_permissions channel_canvas_updated group_join group_leave group_archive"
    " group_unarchive bot_add bot_remove bot_enable bot_disable pinned_item unpinned_item reminder_add"
    " reminder_delete message_deleted message_replied tombstone ekm_access_denied document_mention"
    " assistant_app_thread".split()
)

_HELD = 20_000
"""How many messages wait until the names of people and channels are known, whatever their order."""

_MENTION = regex(r"<[@#]([A-Z0-9]+)\|([^<>|]+)>")
"""A mention with a name: `<#C061A|general>`, and not `<#C061A>`."""

_LISTS = (
    "users.json",
    "channels.json",
    "groups.json",
    "dms.json",
    "mpims.json",
    "integration_logs.json",
)


class Slack(Source):
    """Slack."""

    name = "slack"
    title = "Slack"

    def recognise(self, document: Document) -> str | None:
        """Recognise a message, an answer of the API, and the lists of an export."""
        data = document.data
        if document.file in _LISTS:
            return "a list of Slack"
        if not isinstance(data, Mapping):
            return None
        if _is_message(data):
            return "a message of Slack"
        if "messages" in data and (
            "ok" in data or any(map(_is_message, mappings(data["messages"])))
        ):
            return "an answer of Slack's API"
        if data.get("type") == "event_callback" and _is_message(mapping(data.get("event"))):
            return "an event of Slack"
        if isinstance(data.get("ok"), bool) or _is_user(data) or _is_channel(data):
            return "a list of Slack"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import. Raises `ReadError` for a channel that isn't there, or an error of the API."""
        reader = _Reader(self, options)
        for document in documents:
            reader.take(document)
        yield reader.result()


def _is_message(data: Mapping[str, Any]) -> bool:
    if not isinstance(data.get("ts"), str):
        return False
    return data.get("type") == "message" or "text" in data or "subtype" in data


def _is_user(data: Mapping[str, Any]) -> bool:
    return text_of(data.get("id")).startswith(("U", "W")) and (
        "real_name" in data or "profile" in data
    )


def _is_channel(data: Mapping[str, Any]) -> bool:
    return (
        text_of(data.get("id")).startswith(("C", "G", "D"))
        and "members" in data
        and "created" in data
    )


class _Reader:
    def __init__(self, source: Source, options: Options) -> None:
        self.collector = Collector(source.name, source.title, options)
        self.options = options
        self.ids: dict[str, str] = {}
        """The ids of channels, by name."""
        self.old_names: dict[str, str] = {}
        self.wanted = {name.lstrip("#") for name in options.channel}
        self.seen_channels: set[str] = set()
        self.met: set[str] = set()
        """The wanted channels that are there."""
        self.passed_over: dict[str, set[int]] = defaultdict(set)
        self.held: list[tuple[bytes | Mapping[str, Any], Document, str]] = []
        self.profiles: dict[str, str] = {}
        """The names that messages give their authors, where no list of people does."""
        self.reactions = {name.strip(":") for name in options.reaction}
        self.threads = set(options.thread)
        self.authors = {name.lstrip("@").casefold() for name in options.author}
        self.chooses = bool(self.reactions or self.threads or self.authors)

    # --- the payload ------------------------------------------------------------------------------

    def take(self, document: Document) -> None:
        data = document.data
        if not isinstance(data, Mapping):
            return
        if data.get("ok") is False:
            fault = f"the error {text_of(data.get('error'))}"
            raise ReadError(document.problem("an answer with messages", fault))
        if data.get("type") == "event_callback":
            data = mapping(data.get("event"))
        if _is_message(data) and document.file not in _LISTS:
            self.message(data, document, "")
        elif isinstance(data.get("messages"), list):
            channel = text_of(data.get("channel")) or text_of(data.get("channel_id"))
            for message in mappings(data["messages"]):
                self.message(message, document, channel)
        elif isinstance(data.get("members"), list) and not _is_channel(data):
            for user in mappings(data["members"]):
                self.user(user)
        elif isinstance(data.get("channels"), list):
            for channel_ in mappings(data["channels"]):
                self.channel(channel_)
        elif "user" in data and isinstance(data["user"], Mapping):
            self.user(data["user"])
        elif isinstance(data.get("channel"), Mapping):
            self.channel(data["channel"])
        elif (
            document.file == "channels.json" or document.file == "groups.json" or _is_channel(data)
        ):
            self.channel(data)
        elif document.file == "users.json" or _is_user(data):
            self.user(data)

    def user(self, user: Mapping[str, Any]) -> None:
        identity = text_of(user.get("id"))
        if identity and (name := _name_of(user)):
            known = self.collector.known
            known[identity] = min(known.get(identity, name), name)

    def channel(self, channel: Mapping[str, Any]) -> None:
        identity, name = text_of(channel.get("id")), text_of(channel.get("name"))
        if identity and name:
            self.ids[name] = identity
            self.collector.channels[identity] = name
            for old in items(channel.get("previous_names")):
                self.old_names[text_of(old)] = identity

    def channel_of(self, message: Mapping[str, Any], document: Document) -> str:
        """Return the id of the channel that a message is in, or its name; '' where none is known."""
        if isinstance(given := message.get("channel"), str) and given:
            return given
        name = text_of(message.get("channel_name")) or document.folder
        if not text_of(message.get("channel_name")) and not _is_day(document.file):
            return ""
        if name not in self.ids:
            # Some programs unpack a zip with the code page of DOS.
            try:
                read = name.encode("cp437").decode()
            except UnicodeError:
                read = name
            name = read if read in self.ids else name
        return self.ids.get(name, name)

    # --- choosing ---------------------------------------------------------------------------------

    def message(self, message: Mapping[str, Any], document: Document, channel: str) -> None:
        """Keep a message until all names are known; of a large export, those after the first many."""
        user = text_of(message.get("user"))
        if user and (name := _name_of(mapping(message.get("user_profile")))):
            # Of several names, one that doesn't hang on the order of the messages.
            self.profiles[user] = min(self.profiles.get(user, name), name)
        if len(self.held) < _HELD:
            place = Document(data=None, source=document.source, place=document.place)
            self.held.append((_packed(message), place, channel))
            return
        if len(self.held) == _HELD and self.profiles:
            # The lists of an export come before its days, so that they are known by now.
            self.know_authors()
        self.take_message(message, channel or self.channel_of(message, document))

    def know_authors(self) -> None:
        for user, name in self.profiles.items():
            self.collector.known.setdefault(user, name)
        self.profiles.clear()

    def take_message(self, message: Mapping[str, Any], channel: str) -> None:
        """Convert a message if it is chosen."""
        if message.get("subtype") == "message_changed":
            message = mapping(message.get("message"))
        ts = text_of(message.get("ts"))
        self.seen_channels.add(channel)
        if not self.in_channel(channel) or not self.chosen(message, ts, stamp(ts)):
            self.passed_over[channel].add(hash(ts))
            return
        self.convert(message, channel)

    def in_channel(self, channel: str) -> bool:
        if not self.wanted:
            return True
        name = self.collector.channels.get(channel, channel)
        old = {old for old, identity in self.old_names.items() if identity == channel}
        names = self.wanted & ({channel, name, ""} | old) if channel else self.wanted
        self.met |= names
        return bool(names)

    def chosen(self, message: Mapping[str, Any], ts: str, at: datetime | None) -> bool:
        if not self.collector.in_window(at):
            return False
        if self.threads and not self.threads & {ts, text_of(message.get("thread_ts"))}:
            return False
        if self.reactions:
            fields = {
                text_of(reaction.get("name")).split("::")[0]
                for reaction in mappings(message.get("reactions"))
            }
            if not self.reactions & fields:
                return False
        if self.authors:
            names = {text_of(message.get(key)) for key in ("user", "username", "bot_id")}
            names |= {self.collector.known.get(name, "") for name in names}
            names |= {self.collector.named(name) for name in names if name}
            names.add(text_of(mapping(message.get("bot_profile")).get("name")))
            if not self.authors & {name.lstrip("@").casefold() for name in names if name}:
                return False
        return True

    # --- converting -------------------------------------------------------------------------------

    def result(self) -> Import:
        self.know_authors()
        decode = msgspec.json.Decoder().decode
        for raw, document, channel in self.held:
            message = decode(raw) if isinstance(raw, bytes) else raw
            self.take_message(message, channel or self.channel_of(message, document))
        self.held.clear()
        if missing := self.wanted - self.met:
            names = sorted(
                {self.collector.channels.get(channel, channel) for channel in self.seen_channels}
                - {""}
            )
            if names:
                shown = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
                expected = f"a channel of the export: {shown}"
                document = Document(data=None, source="Slack")
                raise ReadError(document.problem(expected, describe(min(missing))))
        for channel, messages in sorted(self.passed_over.items()):
            name = self.collector.channels.get(channel, channel) or "a channel"
            self.collector.drop(NOT_CHOSEN, name, None, count=len(messages))
        return self.collector.result()

    def convert(self, message: Mapping[str, Any], channel: str) -> None:
        collector = self.collector
        ts = text_of(message.get("ts"))
        subtype = text_of(message.get("subtype"))
        identity = f"{channel}/{ts}" if channel else ts
        # The text of a mention may hold a name that the blocks don't.
        collector.mentioned = {
            mentioned: markup.unescaped(called)
            for mentioned, called in _MENTION.findall(text_of(message.get("text")))
        }
        lines = list(self.lines(message, identity))
        words = markup.write(lines, collector.names)
        author = self.author(message)
        if subtype in _HOUSEKEEPING and not self.chooses:
            collector.drop(HOUSEKEEPING, identity, words or subtype)
            return
        raw = text_of(message.get("text"))
        collector.tokens(identity, raw)
        if not words:
            collector.drop("a message without words", identity)
            return
        version = text_of(mapping(message.get("edited")).get("ts"))
        name = collector.channels.get(channel, channel)
        url = text_of(message.get("permalink")) or self.link(message, channel, ts)
        if self.options.as_messages:
            shown = f"#{name}" if name else None
            collector.message(
                identity, ts, words, channel=collector.words(shown) if shown else None, sender=author,
                version=version, url=url,
            )  # fmt: skip
            return
        first, rest = markup.first_and_rest(words)
        collector.event(
            identity,
            ts,
            f"{author}: {first}" if author else first,
            notes=[rest],
            url=url,
            label=f"\\#{collector.words(name)}" if name and name != channel else "Slack",
            version=version,
            known_as=[f"slack:{identity}"],
        )

    def link(self, message: Mapping[str, Any], channel: str, ts: str) -> str | None:
        workspace = self.options.workspace
        if not workspace or channel[:1] not in ("C", "G", "D") or not channel.isalnum():
            return None
        url = f"https://{workspace}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        thread = text_of(message.get("thread_ts"))
        return f"{url}?thread_ts={thread}&cid={channel}" if thread and thread != ts else url

    def author(self, message: Mapping[str, Any]) -> str:
        user = text_of(message.get("user")) or text_of(mapping(message.get("comment")).get("user"))
        profile = mapping(message.get("user_profile"))
        if user:
            return self.collector.person(
                user, self.collector.known.get(user) or _name_of(profile) or None
            )
        name = text_of(message.get("username")) or text_of(
            mapping(message.get("bot_profile")).get("name")
        )
        bot = text_of(message.get("bot_id"))
        return self.collector.words(
            self.collector.named(bot or name, name or None) if bot or name else ""
        )

    def lines(self, message: Mapping[str, Any], identity: str) -> Iterator[list[Span]]:
        """Yield what a message says, line by line."""
        names = self.collector.names
        text = text_of(message.get("text"))
        lines: list[list[Span]] = []
        blocks = items(message.get("blocks"))
        if blocks:
            try:
                lines = markup.block_lines(blocks, names)
            except UnknownError as unknown:
                self.collector.drop(
                    "a kind of block that is not known",
                    identity,
                    self.collector.words(str(unknown)),
                )
        if not any(span.text.strip() for line in lines for span in line):
            lines = markup.mrkdwn_lines(text, names)
        yield from lines
        empty = not any(span.text.strip() for line in lines for span in line)
        for attachment in mappings(message.get("attachments")):
            yield from self.attachment(attachment, identity, alone=empty)
        files = mappings(message.get("files")) or [mapping(message.get("file"))]
        for file in files:
            title = text_of(file.get("title")) or text_of(file.get("name"))
            if text_of(file.get("mode")) == "tombstone":
                title = title or "a deleted file"
            if title and not markup.says(text, title):
                url = text_of(file.get("permalink"))
                yield [Span("File: "), Span(title, url=url or None)]
            comment = text_of(mapping(file.get("initial_comment")).get("comment"))
            if comment and not markup.says(text, comment):
                yield from markup.mrkdwn_lines(comment, names)
            if preview := text_of(file.get("preview")):
                self.collector.drop("a preview of a file", identity, self.collector.words(preview))

    def attachment(
        self, attachment: Mapping[str, Any], identity: str, *, alone: bool
    ) -> Iterator[list[Span]]:
        names = self.collector.names
        lines: list[list[Span]] = []
        blocks = items(attachment.get("blocks"))
        if blocks:
            try:
                lines += markup.block_lines(blocks, names)
            except UnknownError:
                lines = []
        lines += markup.mrkdwn_lines(text_of(attachment.get("pretext")), names)
        if author := text_of(attachment.get("author_name")):
            lines.append([Span(author)])
        if title := text_of(attachment.get("title")):
            url = text_of(attachment.get("title_link")) or None
            # A title may itself be marked up.
            marked = markup.mrkdwn_lines(title, names)
            lines += [[Span(title, url=url)]] if url and "<" not in title else marked
        lines += markup.mrkdwn_lines(text_of(attachment.get("text")), names)
        for field in mappings(attachment.get("fields")):
            label, value = text_of(field.get("title")), text_of(field.get("value"))
            rows = markup.mrkdwn_lines(value, names) or [[]]
            lines.append([Span(f"{label}: " if label and value else label), *rows[0]])
            lines += rows[1:]
        if footer := text_of(attachment.get("footer")):
            lines += markup.mrkdwn_lines(footer, names)
        if not any(span.text.strip() for line in lines for span in line):
            lines = markup.mrkdwn_lines(text_of(attachment.get("fallback")), names)
        unfurled = any(
            attachment.get(name)
            for name in ("from_url", "original_url", "is_msg_unfurl", "is_app_unfurl")
        )
        if unfurled and not alone:
            self.collector.drop(PREVIEW, identity, markup.write(lines, names))
            return
        yield from lines


def _packed(message: Mapping[str, Any]) -> bytes | Mapping[str, Any]:
    """Return a message in a form that takes little memory; as it is, where JSON can't hold it."""
    try:
        return msgspec.json.encode(message)
    except (UnicodeEncodeError, TypeError, ValueError, RecursionError):
        return message


def _is_day(file: str) -> bool:
    """Whether a file is one of an export's days: `2026-01-15.json`."""
    return len(file) == 15 and file.endswith(".json") and file[4:8:3] == "--"


def _name_of(user: Mapping[str, Any]) -> str:
    """Return what a person is called: the display name, the real name, the handle."""
    profile = mapping(user.get("profile"))
    for holder, key in (
        (profile, "display_name"),
        (user, "display_name"),
        (profile, "real_name"),
        (user, "real_name"),
        (user, "name"),
    ):
        if name := text_of(holder.get(key)).strip():
            return name
    return ""
