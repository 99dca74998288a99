"""Mutations of the rules of assessment: each a snippet of the source and what is put in its place.

The tests of `test_assessment.py` apply one at a time to a copy of the model and demand that the tables of cases notice.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """A snippet that stands exactly once in a file of the model, and its replacement."""

    file: str
    snippet: str
    replacement: str


RELATIONS = "assessment/relations.py"
JUDGING = "assessment/judging.py"
COMBINING = "assessment/combining.py"
VERDICT = "assessment/verdict.py"
MEASURING = "assessment/measuring.py"
GRADING = "assessment/grading.py"
METHODS = "assessment/methods.py"
TERMS = "assessment/terms.py"
NUMBERS = "values/numbers.py"

MUTATIONS = (
    Mutation(RELATIONS, "return value >= bound[0], EXACT", "return value > bound[0], EXACT"),
    Mutation(RELATIONS, "return value >= bound[0], EXACT", "return value <= bound[0], EXACT"),
    Mutation(RELATIONS, "return value > bound[0], EXACT", "return value >= bound[0], EXACT"),
    Mutation(RELATIONS, "return value > bound[0], EXACT", "return value < bound[0], EXACT"),
    Mutation(RELATIONS, "return value <= bound[0], EXACT", "return value < bound[0], EXACT"),
    Mutation(RELATIONS, "return value <= bound[0], EXACT", "return value >= bound[0], EXACT"),
    Mutation(RELATIONS, "return value < bound[0], EXACT", "return value <= bound[0], EXACT"),
    Mutation(RELATIONS, "return value < bound[0], EXACT", "return value > bound[0], EXACT"),
    Mutation(RELATIONS, 'case "less_than" | "not_detected":', 'case "less_than":'),
    Mutation(RELATIONS, "value > low if limit.open_low else value >= low", "value >= low"),
    Mutation(RELATIONS, "value > low if limit.open_low else value >= low", "value > low"),
    Mutation(RELATIONS, "value < high if limit.open_high else value <= high", "value <= high"),
    Mutation(RELATIONS, "value < high if limit.open_high else value <= high", "value < high"),
    Mutation(RELATIONS, "return above and under,", "return above or under,"),
    Mutation(RELATIONS, "return above and under, min(", "return above and under, max("),
    Mutation(RELATIONS, "return margin >= 0, margin", "return margin > 0, margin"),
    Mutation(RELATIONS, "return margin >= 0, margin", "return margin <= 0, margin"),
    Mutation(RELATIONS, "return value == bound[0], EXACT", "return value != bound[0], EXACT"),
    Mutation(RELATIONS, "return value in bound, None", "return value not in bound, None"),
    Mutation(RELATIONS, '"meets" if value in bound else "below"', '"below" if value in bound else "meets"'),
    Mutation(RELATIONS, '"meets" if value in bound else "below"', '"better" if value in bound else "below"'),
    Mutation(RELATIONS, "    if limit.tolerance_in_percent:", "    if not limit.tolerance_in_percent:"),
    Mutation(RELATIONS, "nominal.copy_abs()", "nominal"),
    Mutation(RELATIONS, "return margin > 0 and (", "return margin >= 0 and ("),
    Mutation(RELATIONS, "margin >= limit.better_by", "margin > limit.better_by"),
    Mutation(RELATIONS, "limit.better_by is None or margin >= limit.better_by", "True"),
    Mutation(RELATIONS, "limit.relation not in ONE_SIDED or ", ""),
    Mutation(RELATIONS, ' or limit.purpose == "tier"', ""),
    *(Mutation(RELATIONS, one_sided, "") for one_sided in ('"at_least", ', '"more_than", ', '"at_most", ')),
    Mutation(RELATIONS, ', "less_than")', ")"),
    Mutation(JUDGING, 'if limit.compare == "rounded" and', 'if limit.compare == "full" and'),
    Mutation(
        JUDGING, 'if limit.compare == "rounded" and limit.round_to else value', "if limit.round_to else value + 1"
    ),
    Mutation(
        JUDGING,
        "value = _rounded(limit, _statistic(limit.statistic, readings))",
        "value = _statistic(limit.statistic, readings)",
    ),
    Mutation(JUDGING, "[_rounded(limit, reading) for reading in readings]", "readings"),
    Mutation(JUDGING, "judgement, reading = min(judged", "judgement, reading = max(judged"),
    Mutation(JUDGING, "judgement.margin or Decimal(0)", "Decimal(0)"),
    Mutation(JUDGING, "return min(readings)", "return max(readings)"),
    Mutation(JUDGING, "return max(readings)", "return min(readings)"),
    Mutation(JUDGING, "return mean(readings)", "return min(readings)"),
    Mutation(JUDGING, "return standard_deviation(readings)", "return mean(readings)"),
    Mutation(JUDGING, "len(declared.readings) < needed", "len(declared.readings) <= needed"),
    Mutation(JUDGING, '2 if limit.statistic == "sd" else 1', '3 if limit.statistic == "sd" else 1'),
    Mutation(JUDGING, "limit <= term for term", "limit < term for term"),
    Mutation(JUDGING, "limit <= term for term", "limit >= term for term"),
    Mutation(
        JUDGING, 'return replace(result, outcome="meets", measured', 'return replace(result, outcome="better", measured'
    ),
    Mutation(JUDGING, '"at_most", "less_than")', '"at_most", "less_than", "at_least")'),
    Mutation(JUDGING, "    if applies is False:", "    if applies is not True:"),
    Mutation(JUDGING, "and not accepts(prepared.methods, stated)", "and accepts(prepared.methods, stated)"),
    Mutation(JUDGING, "    if measured.doubt:", "    if False:"),
    Mutation(
        JUDGING,
        'return _unjudged("missing", "bound_inputs_missing"',
        'return _unjudged("below", "bound_inputs_missing"',
    ),
    Mutation(
        JUDGING, 'return _unjudged("incomparable", "bound_undefined")', 'return _unjudged("missing", "bound_undefined")'
    ),
    Mutation(JUDGING, 'raise _unjudged("incomparable", "no_limit_set")', 'raise _unjudged("meets", "no_limit_set")'),
    Mutation(COMBINING, "outcome=worst(outcomes),", "outcome=outcomes[-1],"),
    Mutation(COMBINING, "outcome=worst(outcomes[indicator.key])", "outcome=outcomes[indicator.key][0]"),
    Mutation(COMBINING, "return met[-1] if met else None", "return met[0] if met else None"),
    Mutation(
        COMBINING,
        "if all(is_met(result.outcome) for result in results)",
        "if any(is_met(result.outcome) for result in results)",
    ),
    Mutation(
        COMBINING, 'return "meets" if best == lowest else "better"', 'return "better" if best == lowest else "meets"'
    ),
    Mutation(COMBINING, 'return "meets" if best == lowest else "better"', 'return "meets"'),
    Mutation(COMBINING, "for tier in tiers if tier in present", "for tier in reversed(list(tiers)) if tier in present"),
    Mutation(COMBINING, "known = _lowest_known(by_tier) or lowest", "known = lowest"),
    Mutation(COMBINING, "outcomes.append(_tier_outcome(by_tier, tier))", "outcomes = [_tier_outcome(by_tier, tier)]"),
    Mutation(
        COMBINING, 'if result.purpose == "mandatory" and not is_met', 'if result.purpose == "mandatory" and is_met'
    ),
    Mutation(COMBINING, 'if result.purpose == "mandatory" and not', "if not"),
    Mutation(COMBINING, "(not _is_tier(result) or result.tier == lowest)", "not _is_tier(result)"),
    Mutation(COMBINING, 'if result.outcome == "below" and (', "if ("),
    Mutation(COMBINING, "if not against or comparison.standard in against:", "if comparison.standard not in against:"),
    Mutation(
        VERDICT,
        '("below", "missing", "incomparable", "meets", "better")\n',
        '("missing", "below", "incomparable", "meets", "better")\n',
    ),
    Mutation(
        VERDICT,
        '("below", "missing", "incomparable", "meets", "better")\n',
        '("below", "incomparable", "missing", "meets", "better")\n',
    ),
    Mutation(
        VERDICT,
        '("below", "missing", "incomparable", "meets", "better")\n',
        '("below", "missing", "meets", "incomparable", "better")\n',
    ),
    Mutation(
        VERDICT,
        '("below", "missing", "incomparable", "meets", "better")\n',
        '("below", "missing", "incomparable", "better", "meets")\n',
    ),
    Mutation(VERDICT, "return min(outcomes, key", "return max(outcomes, key"),
    Mutation(VERDICT, '>= RANK["meets"]', '> RANK["meets"]'),
    Mutation(MEASURING, "        if relevant is False:", "        if relevant is None:"),
    Mutation(MEASURING, "value = round_to(value, indicator.round_to)", "value = value"),
    Mutation(MEASURING, "CONVERTED.plus(result)", "result"),
    Mutation(MEASURING, "and not accepts(accepted, stated)", "and accepts(accepted, stated)"),
    Mutation(GRADING, "if evaluate(when, values) is True:", "if evaluate(when, values) is not False:"),
    Mutation(GRADING, '("", "core_") if indicator.core', '("",) if indicator.core'),
    Mutation(METHODS, "return any(_same(method, stated)", "return all(_same(method, stated)"),
    Mutation(METHODS, "if standard.identical_to else [standard]", "if False else [standard]"),
    Mutation(TERMS, 'HALF = Decimal("0.5")', 'HALF = Decimal("1")'),
    Mutation(
        NUMBERS,
        "multiple = round(Fraction(value) / Fraction(step)) * coefficient",
        "multiple = int(Fraction(value) / Fraction(step)) * coefficient",
    ),
    Mutation(
        NUMBERS,
        "multiple = round(Fraction(value) / Fraction(step)) * coefficient",
        "multiple = int(Fraction(value) / Fraction(step) + Fraction(1, 2)) * coefficient",
    ),
)
