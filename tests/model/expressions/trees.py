"""Strategies for Hypothesis: trees of expressions, and values for the names in them."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from duibiao.model.expressions.evaluation import Value
from duibiao.model.expressions.functions import ARITY
from duibiao.model.expressions.tree import (
    Binary,
    BinaryOperator,
    Call,
    Expression,
    Lookup,
    Name,
    Number,
    Text,
    Truth,
    Unary,
    UnaryOperator,
)

NAMES = ("a", "b", "c", "power")
TABLES: dict[str, dict[tuple[str, ...], Decimal]] = {
    "efficiency": {("0.75", "IE3"): Decimal("82.5"), ("1.1", "IE3"): Decimal("84.1")}
}

WRITTEN = st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,12})?", fullmatch=True).map(Decimal)


def trees() -> st.SearchStrategy[Expression]:
    """Expressions over `NAMES` and `TABLES`, as deep as they may be read again."""
    leaves: st.SearchStrategy[Expression] = st.one_of(
        st.builds(Number, WRITTEN),
        st.builds(Text, st.text(max_size=6)),
        st.builds(Truth, st.booleans()),
        st.builds(Name, st.sampled_from(NAMES)),
    )
    return st.recursive(leaves, _over, max_leaves=12)


def _over(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    calls = [
        st.builds(Call, st.just(name), st.lists(inner, min_size=least, max_size=min(most, 3)).map(tuple))
        for name, (least, most) in ARITY.items()
    ]
    return st.one_of(
        st.builds(Unary, st.sampled_from(get_args(UnaryOperator)), inner),
        st.builds(Binary, st.sampled_from(get_args(BinaryOperator)), inner, inner),
        st.builds(Lookup, st.sampled_from(sorted(TABLES)), st.lists(inner, min_size=1, max_size=2).map(tuple)),
        *calls,
    )


def values() -> st.SearchStrategy[dict[str, Value]]:
    """Any values for any of the names, infinities and vast numbers among them."""
    numbers = st.decimals(allow_nan=True) | st.sampled_from([Decimal("1E6144"), Decimal("1E-6143"), Decimal(0)])
    value: st.SearchStrategy[Value] = st.one_of(
        st.none(), st.booleans(), numbers, st.text(max_size=5), st.lists(numbers, max_size=4).map(tuple)
    )
    return st.dictionaries(st.sampled_from(NAMES), value)
