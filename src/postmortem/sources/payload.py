"""Opening a payload: text, bytes, a value, a file, a folder or an archive, as documents.

A payload is one JSON value, a list of them, a JSON value a line, or the text of a log. A file may be
compressed with gzip; a zip archive or a folder holds many. What records whole exchanges (a browser's
HAR, a VCR cassette, nock's fixtures) is opened to the answers in it. Nothing is written, nothing is
asked of the network, and what a hostile archive can cost is limited before it is opened.
"""

import base64
import binascii
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import msgspec
import yaml

from postmortem.errors import FileError, Problem, ReadError, describe
from postmortem.sources.base import Document

Payload: TypeAlias = str | bytes | bytearray | os.PathLike[str] | Mapping[str, Any] | list[Any]
"""What a source reads: text, bytes, a path, or a value that is decoded already."""

MAX_BYTES = 512 * 1024 * 1024
"""The largest file that is opened, and the largest member of an archive when it is unpacked."""
MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""How much an archive may hold, unpacked."""
MAX_MEMBERS = 200_000
"""How many files an archive or a folder may hold."""

_SUFFIXES = (".json", ".ndjson", ".jsonl", ".yaml", ".yml", ".har", ".log", ".txt", ".gz", ".zip")
"""What a folder is searched for; everything else in it is passed over."""

_VALUE = "the payload"

_UNREAD = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What msgspec raises for what it doesn't read: other bytes than UTF-8 as well, where a value begins."""


def documents(payload: object) -> Iterator[Document]:
    """Yield the JSON values of a payload with their places; a list is taken apart.

    Raises `ReadError` for what is no JSON, with line and column, and `FileError` for a file that
    can't be read or an archive that is not safe.

    >>> [document.place for document in documents('[{"a": 1}, {"a": 2}]')]
    ['[0]', '[1]']
    """
    if isinstance(payload, Mapping | list):
        yield from _documents_in(payload, _VALUE)
    elif isinstance(payload, str):
        yield from _of_bytes(payload.encode(errors="surrogatepass"), _VALUE, named=False)
    elif isinstance(payload, bytes | bytearray):
        yield from _of_bytes(bytes(payload), _VALUE, named=False)
    elif isinstance(payload, os.PathLike):
        yield from _of_path(Path(payload))
    else:
        expected = "text, bytes, a path, or a value that JSON can hold"
        raise ReadError(Problem(source=_VALUE, expected=expected, found=describe(payload)))


def _of_path(path: Path) -> Iterator[Document]:
    try:
        if not path.is_dir():
            yield from _of_bytes(_read(path), str(path), named=True, path=path)
            return
        number = 0
        for member in sorted(path.rglob("*"), key=lambda file: _order(file.as_posix())):
            relative = member.relative_to(path)
            if any(name.startswith(".") for name in relative.parts):
                continue
            if (
                member.suffix.lower() not in _SUFFIXES
                or member.is_symlink()
                or not member.is_file()
            ):
                continue
            number += 1
            if number > MAX_MEMBERS:
                raise FileError(_too_many(str(path)))
            # The names in an archive and in a folder look alike: Slack's channels are folders.
            source = f"{path}/{relative.as_posix()}"
            yield from _of_bytes(_read(member), source, named=True, path=member)
    except (OSError, ValueError) as error:
        if isinstance(error, FileError | ReadError):
            raise
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        expected = "a file or a folder that can be read"
        raise FileError(Problem(source=str(path), expected=expected, found=reason)) from None


def _order(name: str) -> tuple[int, str]:
    """Return the place of a file among others: what names people and channels is above them."""
    return name.count("/"), name


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            return b"PK\x03\x04"  # an archive is opened where it lies
        file.seek(0)
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileError(_too_large(str(path), len(data)))
    return data


def _too_large(source: str, size: int) -> Problem:
    return Problem(
        source=source, expected=f"at most {MAX_BYTES:,} bytes", found=f"{size:,} or more"
    )


def _too_many(source: str) -> Problem:
    return Problem(source=source, expected=f"at most {MAX_MEMBERS:,} files", found="more")


def _of_bytes(
    data: bytes, source: str, *, named: bool, path: Path | None = None
) -> Iterator[Document]:
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        yield from _of_zip(data, source, path)
        return
    if data[:2] == b"\x1f\x8b":
        data = _unzipped(data, source)
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # PowerShell's `>` writes UTF-16
        data = data.decode("utf-16", errors="replace").encode(errors="replace")
    start = data[:4096].lstrip()[:1]
    if not start:
        if data.strip():
            start = data.lstrip()[:1]
        else:
            raise ReadError(Problem(source=source, expected="a payload", found="an empty text"))
    if start == b"[":
        yield from _of_list(data, source)
    elif start == b"{" or start == b'"':
        yield from _of_values(data, source)
    elif source.endswith((".yaml", ".yml")) or data.lstrip()[:13] == b"interactions:":
        yield from _of_cassette(data, source)
    else:
        yield from _of_text(data, source, named=named)


def _of_text(data: bytes, source: str, *, named: bool) -> Iterator[Document]:
    text = data.decode(errors="replace")
    if not named and "\n" not in text and len(text) < 1000 and text.endswith(_SUFFIXES):
        hint = f"a str is the payload itself; for a file, pass pathlib.Path({text!r})"
        raise ReadError(Problem(source=source, expected="JSON", found=describe(text), hint=hint))
    yield Document(data=text, source=source)


def _of_list(data: bytes, source: str) -> Iterator[Document]:
    """Yield the items of a list one by one: each is decoded only when it is asked for."""
    try:
        raws = msgspec.json.decode(data, type=list[msgspec.Raw])
    except _UNREAD:
        yield from _of_values(data, source)
        return
    decode = msgspec.json.Decoder().decode
    raws.reverse()  # so that what was taken can go
    for index in range(len(raws)):
        raw = raws.pop()
        try:
            value = decode(raw)
        except _UNREAD:
            value = _slowly(bytes(raw), source, f"[{index}]")
        yield from _unwrapped(value, source, f"[{index}]")


def _of_values(data: bytes, source: str) -> Iterator[Document]:
    try:
        value = msgspec.json.decode(data)
    except _UNREAD:
        lines = data.split(b"\n")
        filled = [number for number, line in enumerate(lines, start=1) if line.strip()]
        if len(filled) > 1 and _is_value(lines[filled[0] - 1]):
            del data
            for number in filled:
                value = _of_line(lines[number - 1], source, number)
                yield from _documents_in(value, source, f"line {number}")
            return
        value = _slowly(data, source, "")
    yield from _documents_in(value, source)


def _is_value(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except _UNREAD:
        return False
    return True


def _of_line(line: bytes, source: str, number: int) -> Any:
    try:
        return msgspec.json.decode(line)
    except _UNREAD:
        return _slowly(line, source, f"line {number}", line=number)


def _slowly(data: bytes, source: str, place: str, line: int | None = None) -> Any:
    """Return a value that only the lenient parser takes, as one with a lone surrogate in a text."""
    try:
        return json.loads(data.decode(errors="replace"))
    except json.JSONDecodeError as error:
        at = line or error.lineno
        problem = Problem(
            source=source,
            path="" if line else place,
            line=at,
            column=error.colno,
            expected="JSON",
            found=_message(error, len(data.decode(errors="replace").rstrip())),
        )
    except RecursionError:
        problem = Problem(
            source=source, path=place, expected="JSON", found="values nested too deep"
        )
    except ValueError:  # a number of more than 4,300 digits
        problem = Problem(source=source, path=place, expected="JSON", found="a number too long")
    raise ReadError(problem)


def _message(error: json.JSONDecodeError, size: int) -> str:
    if error.pos >= size or "Unterminated" in error.msg:
        return "a text that ends in the middle of a value"
    return error.msg.lower()


def _documents_in(value: Any, source: str, place: str = "") -> Iterator[Document]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unwrapped(item, source, f"{place}[{index}]")
    else:
        yield from _unwrapped(value, source, place)


# --- archives -------------------------------------------------------------------------------------


def _unzipped(data: bytes, source: str) -> bytes:
    parts: list[bytes] = []
    total = 0
    try:
        while data:
            inflater = zlib.decompressobj(wbits=31)
            parts.append(inflater.decompress(data, MAX_BYTES - total + 1))
            total += len(parts[-1])
            if total > MAX_BYTES:
                raise FileError(_too_large(source, total))
            if not inflater.eof:
                raise zlib.error("it ends in the middle")
            data = inflater.unused_data.lstrip(b"\0")
    except zlib.error as error:
        expected = "a file that gzip can read"
        raise FileError(Problem(source=source, expected=expected, found=str(error))) from None
    return b"".join(parts)


def _of_zip(data: bytes, source: str, path: Path | None) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(path if path is not None else io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_archive(members, source)
            for member in sorted(members, key=lambda info: _order(info.filename)):
                name = PurePosixPath(member.filename)
                hidden = name.parts and (name.parts[0] == "__MACOSX" or name.name.startswith("."))
                if member.is_dir() or hidden or name.suffix.lower() not in _SUFFIXES:
                    continue
                if name.suffix.lower() == ".zip":
                    continue  # an archive in an archive is no export
                with archive.open(member) as file:
                    content = file.read(MAX_BYTES + 1)
                if len(content) > MAX_BYTES:
                    raise FileError(_too_large(f"{source}/{member.filename}", len(content)))
                if content.strip():
                    yield from _of_bytes(content, f"{source}/{member.filename}", named=True)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        problem = Problem(
            source=source, expected="a zip archive that can be read", found=str(error).lower()
        )
        raise FileError(problem) from None


def _check_archive(members: list[zipfile.ZipInfo], source: str) -> None:
    """Refuse an archive that would lead out of its place, or unpack to more than is sane."""
    if len(members) > MAX_MEMBERS:
        raise FileError(_too_many(source))
    for member in members:
        name = member.filename
        if (
            name.startswith(("/", "\\"))
            or ".." in name.replace("\\", "/").split("/")
            or name[1:2] == ":"
        ):
            expected = "names inside the archive"
            raise FileError(Problem(source=source, expected=expected, found=describe(name)))
        packed = max(member.compress_size, 1)
        if member.file_size > MAX_BYTES or (
            member.file_size > 16 * 1024 * 1024 and member.file_size / packed > 400
        ):
            sizes = f"{member.file_size:,} bytes packed into {member.compress_size:,}"
            expected = "an archive that unpacks to a sane size"
            source = f"{source}/{name}"
            raise FileError(Problem(source=source, expected=expected, found=sizes))
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL:
        expected = f"at most {MAX_TOTAL:,} bytes in the archive"
        raise FileError(Problem(source=source, expected=expected, found=f"{total:,}"))


# --- recorded exchanges ---------------------------------------------------------------------------


_NOCK = {"scope", "method", "path", "status", "response"}
"""What an exchange has that nock recorded."""


def _unwrapped(value: Any, source: str, place: str) -> Iterator[Document]:
    """Yield a value, or the answers in it where it records exchanges."""
    if isinstance(value, dict):
        if isinstance(entries := value.get("log"), dict) and isinstance(
            entries.get("entries"), list
        ):
            for index, entry in enumerate(entries["entries"]):
                yield from _har_answer(entry, source, f"{place}entries[{index}]")
            return
        if isinstance(exchanges := value.get("interactions"), list):
            for index, exchange in enumerate(exchanges):
                yield from _vcr_answer(exchange, source, f"{place}interactions[{index}]")
            return
        if value.keys() >= _NOCK:
            answer, status = value["response"], value["status"]
            if isinstance(answer, dict | list) and isinstance(status, int) and status < 400:
                yield from _documents_in(answer, source, place)
            return
    yield Document(data=value, source=source, place=place)


def _har_answer(entry: Any, source: str, place: str) -> Iterator[Document]:
    answer = entry.get("response") if isinstance(entry, dict) else None
    content = answer.get("content") if isinstance(answer, dict) else None
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        return
    text = content["text"]
    if content.get("encoding") == "base64":
        try:
            text = base64.b64decode(text).decode(errors="replace")
        except (binascii.Error, ValueError):
            return
    status = answer.get("status") if isinstance(answer, dict) else None
    if isinstance(status, int) and status < 400:
        yield from _answer(text, source, place)


def _vcr_answer(exchange: Any, source: str, place: str) -> Iterator[Document]:
    answer = exchange.get("response") if isinstance(exchange, dict) else None
    if not isinstance(answer, dict):
        return
    body, status = answer.get("body"), answer.get("status")
    code = status.get("code") if isinstance(status, dict) else status
    text = body.get("string") if isinstance(body, dict) else body
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    if isinstance(text, str) and (not isinstance(code, int) or code < 400):
        yield from _answer(text, source, place)


def _answer(text: str, source: str, place: str) -> Iterator[Document]:
    """Yield the documents of one answer; an answer that is no JSON is none of an API's."""
    if text.lstrip()[:1] not in ("{", "["):
        return
    try:
        value = msgspec.json.decode(text.encode(errors="replace"))
    except _UNREAD:
        value = _slowly(text.encode(errors="replace"), source, place)
    yield from _documents_in(value, source, place)


def _of_cassette(data: bytes, source: str) -> Iterator[Document]:
    try:
        # The C parser where there is one: cassettes are large. Neither builds Python objects.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        value = yaml.load(data, Loader=loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        fault = str(getattr(error, "problem", None) or error).splitlines()[0]
        raise ReadError(
            Problem(source=source, line=line, expected="YAML", found=fault[:80])
        ) from None
    yield from _documents_in(value, source)
