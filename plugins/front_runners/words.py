"""What the plugin's codes are called, on pages and in exported files."""

from __future__ import annotations

from collections.abc import Mapping

from duibiao.api import Message, message

STATES: Mapping[str, tuple[Message, str]] = {
    "none": (message("front_runners.state_none", "未拟定"), "draft"),
    "draft": (message("front_runners.state_draft", "拟定中"), "draft"),
    "in_publicity": (message("front_runners.state_in_publicity", "公示中"), "wait"),
    "publicity_over": (message("front_runners.state_publicity_over", "公示期满，待发布"), "wait"),
    "final": (message("front_runners.state_final", "已发布"), "done ok"),
    "not_issued": (message("front_runners.state_not_issued", "不发榜"), "done"),
}
"""The words and the tone of a list's state; none before it is drawn up."""

REASONS: Mapping[str, Message] = {
    "suspended": message("front_runners.suspended", "所依据的结果或申报暂停"),
    "revoked": message("front_runners.revoked", "所依据的结果或申报撤销"),
    "expired": message("front_runners.expired", "所依据的结果或申报到期"),
    "withdrawn": message("front_runners.withdrawn", "所依据的结果或申报撤回"),
    "corrected": message("front_runners.corrected", "所依据的结果更正，核心指标有变化"),
    "resumed": message("front_runners.resumed", "暂停解除"),
    "standard_withdrawn": message("front_runners.standard_withdrawn", "企业标准已废止"),
    "objection_upheld": message("front_runners.objection_upheld", "异议成立"),
}
"""Why an entry was removed from a list or put back."""

BY_HAND = ("standard_withdrawn", "objection_upheld")
"""The reasons that a publisher states; the journal states the others."""

WITHHELD: Mapping[str, Message] = {
    "too_few": message("front_runners.too_few", "能列入的不足两家，无从比较，不发榜。"),
    "all_equal": message("front_runners.all_equal", "各家数值全部相同，不发榜。"),
    "no_candidate": message("front_runners.no_candidate", "没有一件申报能列入，不发榜。"),
}
"""Why a list is not issued."""

REFUSALS: Mapping[str, Message] = {
    "not_committed": message("front_runners.not_committed", "没有作出承诺。"),
    "no_result": message("front_runners.no_result", "所依据的不是本企业现行公开的对标结果。"),
    "standard_malformed": message("front_runners.standard_malformed", "企业标准编号不规范，须以 Q/ 开头并带年份。"),
    "missing": message("front_runners.missing", "对标结果没有这项核心指标的单一数值。"),
    "below_floor": message("front_runners.below_floor", "低于国家标准或行业标准。"),
    "below_lowest_tier": message("front_runners.below_lowest_tier", "没有达到最低一级。"),
}
"""Why a candidate cannot enter."""
