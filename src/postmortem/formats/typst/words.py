"""Words as Typst: every character that could mean something to it is escaped."""

from postmortem.patterns import regex

# A line end of any kind is white space: a blank line would end a paragraph.
_SPACES = regex("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029 ]+")
# The marks of Typst's markup mode. A second full stop makes an ellipsis, and a number with a stop
# at the beginning makes a list.
_MARKS = regex(r"""[\\*_`$#<>@=+/~"'\[\]-]|(?<=\.)\.|(?<=^[0-9])\.|(?<=[0-9])\.(?= |$)""")
_IN_STRING = regex(r'[\\"\n\r\t]')
_STRING = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escaped(text: str) -> str:
    r"""Return words as Typst markup that shows them.

    >>> escaped("#let x = 1 // *no*")
    '\\#let x \\= 1 \\/\\/ \\*no\\*'
    """
    return _MARKS.sub(r"\\\g<0>", _SPACES.sub(" ", text))


def string(text: str) -> str:
    r"""Return text as a string of Typst's code mode.

    >>> print(string('say "hi"'))
    "say \"hi\""
    """
    return f'"{_IN_STRING.sub(lambda match: _STRING[match[0]], text)}"'
