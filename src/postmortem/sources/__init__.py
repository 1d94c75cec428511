"""Sources: payloads of other systems, read into one value.

    imported = sources.read(pathlib.Path("export.zip"), "slack", channel="inc-7", reaction="pushpin")
    draft = pm.report("Checkout was slow").include(imported)

`read` takes what a system wrote: a webhook, an answer of its API, an export. Nothing is asked of a
network. See `Import` for what comes of it.
"""

from postmortem.sources.base import (
    Document,
    Dropped,
    Fact,
    Options,
    Origin,
    Person,
    SourcedAction,
    SourcedEvent,
    SourcedMessage,
    SourcedMetric,
)
from postmortem.sources.collector import Collector
from postmortem.sources.imports import Import
from postmortem.sources.merging import merge
from postmortem.sources.payload import Payload, documents
from postmortem.sources.registry import read, read_all, read_each, recognise, sources
from postmortem.sources.source import Source
from postmortem.sources.stamps import stamp

__all__ = [
    "Collector",
    "Document",
    "Dropped",
    "Fact",
    "Import",
    "Options",
    "Origin",
    "Payload",
    "Person",
    "Source",
    "SourcedAction",
    "SourcedEvent",
    "SourcedMessage",
    "SourcedMetric",
    "documents",
    "merge",
    "read",
    "read_all",
    "read_each",
    "recognise",
    "sources",
    "stamp",
]
