"""What the plugin's codes are called, on pages and in exported files."""

from __future__ import annotations

from collections.abc import Mapping

from duibiao.api import Label, Message, message

STATES: Mapping[str, tuple[Label, str]] = {
    "draft": (Label("拟定中", "Being drawn up"), "draft"),
    "in_publicity": (Label("公示中", "In publicity"), "wait"),
    "publicity_over": (Label("公示期满，待发布", "Publicity over, to be issued"), "wait"),
    "final": (Label("已发布", "Issued"), "done ok"),
    "not_issued": (Label("不发榜", "Not issued"), "done"),
}
"""The words and the tone of a list's state."""

REASONS: Mapping[str, Label] = {
    "suspended": Label("所依据的结果或申报暂停", "The result or nomination it rests on is suspended"),
    "revoked": Label("所依据的结果或申报撤销", "The result or nomination it rests on is revoked"),
    "expired": Label("所依据的结果或申报到期", "The result or nomination it rests on has expired"),
    "withdrawn": Label("所依据的结果或申报撤回", "The result or nomination it rests on is withdrawn"),
    "corrected": Label("所依据的结果更正，核心指标有变化", "The result was corrected and a core indicator changed"),
    "resumed": Label("暂停解除", "The suspension was lifted"),
    "standard_withdrawn": Label("企业标准已废止", "The enterprise standard was withdrawn"),
    "objection_upheld": Label("异议成立", "An objection was upheld"),
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
