"""Every sentence of the platform: complete in both languages, well set in Chinese, one key for one sentence."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import duibiao
from duibiao.interfaces.locale.__main__ import SPOKEN
from duibiao.interfaces.locale.sentences import Sentence, sentences, template_sentences
from duibiao.interfaces.wording import PLACE, fill, language_of, say
from duibiao.model.values.messages import message

CORE = Path(duibiao.__file__).parent
ROOT = Path(__file__).parents[2]
TEMPLATES = CORE / "interfaces/web/templates"
SAID: list[Sentence] = sentences(SPOKEN)
SHOWN: list[Sentence] = template_sentences([TEMPLATES])
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]")
UNSPACED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
HAN = re.compile(r"[\u4e00-\u9fff]+")
OWN_NAMES = {"frame.html": ["中文"]}
"""What stands in a template in every language: the name of a language in that language."""


def catalogue() -> dict[str, str]:
    with (CORE / "interfaces/locale/en.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_catalogue_has_every_sentence_and_none_besides() -> None:
    assert set(catalogue()) == {sentence.zh for sentence in (*SAID, *SHOWN)}


def test_every_sentence_is_translated() -> None:
    assert [zh for zh, english in catalogue().items() if not english] == []


def test_translation_has_the_places_of_its_sentence() -> None:
    different = [zh for zh, en in catalogue().items() if en and sorted(PLACE.findall(zh)) != sorted(PLACE.findall(en))]

    assert different == []


def test_english_has_no_chinese_in_it() -> None:
    assert [
        english for english in catalogue().values() if re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", english)
    ] == []


def test_chinese_is_set_with_full_width_marks() -> None:
    assert [sentence.zh for sentence in (*SAID, *SHOWN) if HALF_WIDTH.search(sentence.zh)] == []


def test_words_of_templates_stand_apart_from_figures_and_latin() -> None:
    assert [f"{shown.key}: {shown.zh}" for shown in SHOWN if UNSPACED.search(PLACE.sub("", shown.zh))] == []


def test_every_word_of_a_template_can_be_translated() -> None:
    """What is left of a template without comments, expressions and statements has no Chinese in it."""
    markup = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    bare = {
        file.relative_to(TEMPLATES).as_posix(): HAN.findall(markup.sub("", file.read_text(encoding="utf-8")))
        for file in sorted(TEMPLATES.rglob("*.html"))
    }

    assert {name: words for name, words in bare.items() if words} == OWN_NAMES


def test_one_key_names_one_sentence() -> None:
    keys = Counter(key for key, _ in {(sentence.key, sentence.zh) for sentence in SAID})

    assert [key for key, times in keys.items() if times > 1] == []


def test_keys_are_dotted_and_lower_case() -> None:
    assert [s.key for s in SAID if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", s.key)] == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.4, zh;q=0.6", "zh-CN"),
        ("fr, en;q=0.1", "en"),
        ("fr", "zh-CN"),
        ("en_GB.UTF-8", "en"),
        ("en;q=nonsense", "zh-CN"),
        (None, "zh-CN"),
    ],
)
def test_language_is_the_best_that_the_reader_accepts(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_value_that_looks_like_a_place_is_not_filled_in_again() -> None:
    assert fill("{a} {b} {c}", {"a": "{b}", "b": "2"}) == "{b} 2 {c}"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-CN", "没有编号为 cn-33 的机构。请从机构名录中选取。"),
        ("en", "There is no organ with the ID cn-33. Choose one from the register of organs."),
    ],
)
def test_sentence_is_said_in_the_language_of_the_reader(language: str, sentence: str) -> None:
    told = message("organ.unknown", next(s.zh for s in SAID if s.key == "organ.unknown"), organ="cn-33")

    assert say(told, language) == sentence


def test_sentence_without_translation_is_said_in_chinese() -> None:
    assert say(message("tea.cold", "{cup} 里的茶凉了。", cup="杯子"), "en") == "杯子 里的茶凉了。"


def test_place_without_value_stays() -> None:
    assert fill("{a} {b}", {"a": "1"}) == "1 {b}"
