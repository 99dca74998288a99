"""What the fields of a scheme are called, and what they hold, for people who compare two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duibiao.interfaces.web.views.limits import PROVENANCES, STATISTICS
from duibiao.interfaces.web.views.rules import rule_words, terms_of_scheme
from duibiao.interfaces.web.views.schemes import LEVELS
from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message, message

FIELDS: Mapping[str, Message] = {
    "against": message("field_of.against", "所比的标准"),
    "better_by": message("field_of.better_by", "算作优于的最小差距"),
    "bound": message("field_of.bound", "限值"),
    "by": message("field_of.by", "查表的依据"),
    "calculation": message("field_of.calculation", "计算公式"),
    "choices": message("field_of.choices", "选项"),
    "clause": message("field_of.clause", "条款"),
    "compare": message("field_of.compare", "比较方法"),
    "concern": message("field_of.concern", "涉及"),
    "constraint": message("field_of.constraint", "填写要求"),
    "constraint_message": message("field_of.constraint_message", "不合要求时的提示"),
    "core": message("field_of.core", "核心指标"),
    "drafted_by": message("field_of.drafted_by", "起草单位"),
    "evidence": message("field_of.evidence", "依据"),
    "expected": message("field_of.expected", "应得的结论"),
    "grade": message("field_of.grade", "等级"),
    "half_grades": message("field_of.half_grades", "可填半级"),
    "hint": message("field_of.hint", "填写提示"),
    "indicators": message("field_of.indicators", "指标"),
    "industries": message("field_of.industries", "行业"),
    "industry_edition": message("field_of.industry_edition", "行业分类的版本"),
    "issuer": message("field_of.issuer", "发布者"),
    "label": message("field_of.label", "名称"),
    "level": message("field_of.level", "层级"),
    "limits": message("field_of.limits", "限值"),
    "max_length": message("field_of.max_length", "最多字数"),
    "method": message("field_of.method", "试验方法"),
    "min_count": message("field_of.min_count", "最少读数"),
    "note": message("field_of.note", "说明"),
    "number": message("field_of.number", "标准编号"),
    "outcomes": message("field_of.outcomes", "各项结论"),
    "parameters": message("field_of.parameters", "产品参数"),
    "product_class": message("field_of.product_class", "产品类别"),
    "provenance": message("field_of.provenance", "可靠程度"),
    "purpose": message("field_of.purpose", "用途"),
    "relevant": message("field_of.relevant", "只在何时适用"),
    "required": message("field_of.required", "必填"),
    "round_to": message("field_of.round_to", "修约到"),
    "rows": message("field_of.rows", "行"),
    "scale": message("field_of.scale", "等级次序"),
    "scope": message("field_of.scope", "适用范围"),
    "source": message("field_of.source", "出处"),
    "statistic": message("field_of.statistic", "比较的统计量"),
    "tables": message("field_of.tables", "表"),
    "tier": message("field_of.tier", "所属等级"),
    "tiers": message("field_of.tiers", "等级"),
    "title": message("field_of.title", "名称"),
    "tolerance": message("field_of.tolerance", "允差"),
    "type": message("field_of.type", "类型"),
    "unit": message("field_of.unit", "单位"),
    "value": message("field_of.value", "数值"),
    "when": message("field_of.when", "条件"),
}

_TYPES: Mapping[str, Message] = {
    "number": message("type_of.number", "数值"),
    "sample": message("type_of.sample", "一组读数"),
    "ordinal": message("type_of.ordinal", "等级"),
    "boolean": message("type_of.boolean", "是或否"),
    "choice": message("type_of.choice", "选项"),
    "text": message("type_of.text", "文字"),
    "date": message("type_of.date", "日期"),
}
_PURPOSES: Mapping[str, Message] = {
    "mandatory": message("purpose.mandatory", "强制"),
    "benchmark": message("purpose.benchmark", "对标"),
    "tier": message("purpose.tier", "分等"),
}
_COMPARING: Mapping[str, Message] = {
    "full": message("comparing.full", "全数值比较"),
    "rounded": message("comparing.rounded", "修约值比较"),
}
_CONCERNS: Mapping[str, Message] = {
    "performance": message("concern.performance", "性能"),
    "safety": message("concern.safety", "安全"),
    "health": message("concern.health", "健康"),
    "environment": message("concern.environment", "环境"),
}
_WORDS: Mapping[str, Mapping[str, Message]] = {
    "type": _TYPES,
    "purpose": _PURPOSES,
    "compare": _COMPARING,
    "concern": _CONCERNS,
    "level": {str(key): told for key, told in LEVELS.items()},
    "provenance": {str(key): told for key, told in PROVENANCES.items()},
    "statistic": {str(key): told for key, told in STATISTICS.items()},
}
_EXPRESSIONS = frozenset({"when", "relevant", "constraint", "calculation", "bound_formula"})


def field_words(name: str, writing: Writing) -> str:
    """What a field is called; a name that this release does not know, as it is."""
    return writing.say(FIELDS[name]) if name in FIELDS else name


def names_in(part: str, schemes: Iterable[BenchmarkScheme], writing: Writing) -> Mapping[str, str]:
    """What the items of a part of a scheme are called, by key; the name in the last version wins."""
    found: dict[str, str] = {}
    for scheme in schemes:
        match part:
            case "standards":
                found |= {one.key: one.number for one in scheme.standards}
            case "indicators":
                found |= {one.key: writing.label(one.label) for one in scheme.indicators}
            case "parameters":
                found |= {one.name: writing.label(one.label) for one in scheme.parameters}
            case "grades":
                found |= {one.key: writing.label(one.label) for one in scheme.grades}
            case "tiers":
                found |= {tier.key: writing.label(tier.label) for one in scheme.standards for tier in one.tiers}
    return found


def value_in(field: str, value: Any, scheme: BenchmarkScheme, writing: Writing) -> str:
    """What a field of `scheme` holds, as people read it: codes and expressions in words, a whole item by its name."""
    match value:
        case str(text) if text in _WORDS.get(field, {}):
            return writing.say(_WORDS[field][text])
        case str(text) if field in _EXPRESSIONS:
            return condition_words(text, scheme, writing)
        case str(text) if field == "grade":
            return names_in("grades", [scheme], writing).get(text, text)
        case str(text) if field == "tier":
            return names_in("tiers", [scheme], writing).get(text, text)
        case list(keys) if field == "against":
            numbers = names_in("standards", [scheme], writing)
            return writing.listed(numbers.get(str(key), str(key)) for key in keys) or "—"
        case _:
            return shown(value, writing)


def condition_words(text: str, scheme: BenchmarkScheme, writing: Writing) -> str:
    """An expression of `scheme` in words; as it is written where it cannot be read."""
    try:
        return rule_words(text, terms_of_scheme(scheme, writing), writing)
    except (Fault, KeyError):
        return text


def shown(value: Any, writing: Writing) -> str:
    """A plain value as people read it; a whole item by its name."""
    match value:
        case None:
            return "—"
        case bool(truth):
            return writing.say(message("value.true", "是") if truth else message("value.false", "否"))
        case list():
            return writing.listed(shown(inner, writing) for inner in value) or "—"
        case {"zh": str(zh)}:
            return str(value.get("en") or zh) if writing.language == "en" else zh
        case {"number": str(number)}:
            return number
        case {"label": label}:
            return shown(label, writing)
        case dict():
            named = value.get("name") or value.get("key") or value.get("value")
            if named is not None:
                return writing.number(named) if isinstance(named, str) else shown(named, writing)
            return writing.listed(shown(inner, writing) for inner in value.values())
        case _:
            return writing.number(value)
