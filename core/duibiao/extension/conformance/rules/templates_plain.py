"""Templates stay within what they are shown, escape it, and bring no script or style of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message, message

SPOKEN = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
INNER = re.compile(r"\.\s*_|\['_|\|\s*attr\b")
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\b")
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|<[a-z][^>{]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Message]:
    """The places where the sandbox, the escaping or the content security policy would be met."""
    for path in sorted((subject.folder / "templates").rglob("*.html")):
        at = path.relative_to(subject.folder).as_posix()
        try:
            page = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield message("kit.template_encoding", "模板不是 UTF-8 编码。请在编辑器中另存为 UTF-8。", at=at)
            continue
        for spoken in SPOKEN.finditer(page):
            yield from _spoken(QUOTED.sub(_emptied, spoken[0]), at, _line(page, spoken))
        for inline in INLINE.finditer(page):
            text = "第 {line} 行有内嵌的脚本或样式，浏览器不会执行。请放进 static/，用文件引入。"
            yield message("kit.template_inline", text, at=at, line=_line(page, inline))


def _spoken(said: str, at: str, line: int) -> Iterator[Message]:
    if INNER.search(said):
        text = "第 {line} 行用到以下划线开头的内部属性。模板在沙箱里运行，请只用页面交给它的内容。"
        yield message("kit.template_inner", text, at=at, line=line)
    if UNESCAPED.search(said):
        text = "第 {line} 行关闭了转义。请去掉 safe 或 autoescape，文字会自动转义。"
        yield message("kit.template_unescaped", text, at=at, line=line)


def _line(page: str, found: re.Match[str]) -> int:
    return page.count("\n", 0, found.start()) + 1


def _emptied(text: re.Match[str]) -> str:
    """A quoted text without its content, but for whether it begins with an underscore."""
    return "'_'" if text[0][1:2] == "_" else "''"


RULE = Rule("templates.plain", __doc__, "refuse", find)
