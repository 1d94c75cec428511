"""What is given to a reader as a text: whether it is one, and whether a file could hold it."""

from postmortem.errors import Problem, ReadError, describe


def given_text(value: object) -> str:
    r"""Return a text that was given to a reader, as it is.

    Raises `ReadError` for what is no text, and for half of a surrogate pair, such as `'\ud83d'`, which
    no file in UTF-8 can hold; it names the place.
    """
    if not isinstance(value, str):
        hint = "decode them: data.decode()" if isinstance(value, bytes | bytearray) else None
        actual = "bytes" if hint else describe(value)
        raise ReadError(Problem(expected="a text", found=actual, hint=hint))
    try:
        value.encode()
    except UnicodeEncodeError as error:
        before = value[: error.start].replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        actual = describe(value[error.start])
        expected = "text that UTF-8 can hold"
        hint = "only half of a character is there; write the whole character"
        raise ReadError(
            Problem(expected=expected, found=actual, line=line, column=column, hint=hint)
        ) from None
    return value
