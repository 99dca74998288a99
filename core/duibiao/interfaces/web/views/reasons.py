"""Why a limit could not be judged, in words (`duibiao.model.assessment.verdict.ReasonCode`)."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.verdict import Reason, ReasonCode
from duibiao.model.values.messages import Message, message

REASONS: dict[ReasonCode, Message] = {
    "unanswered": message("reason.unanswered", "还没有填写"),
    "malformed": message("reason.malformed", "填写的内容读不出数值"),
    "too_few_readings": message("reason.too_few_readings", "读数只有 {given} 个，至少要 {needed} 个"),
    "relevance_unknown": message("reason.relevance_unknown", "先填写 {names}，才知道是否适用"),
    "condition_unknown": message("reason.condition_unknown", "先填写 {names}，才知道用哪个限值"),
    "inputs_missing": message("reason.inputs_missing", "由 {names} 计算，尚未填全"),
    "calculation_undefined": message("reason.calculation_undefined", "按所填数值算不出结果"),
    "bound_inputs_missing": message("reason.bound_inputs_missing", "先填写 {names}，才能确定限值"),
    "bound_undefined": message("reason.bound_undefined", "标准对这种规格没有限值"),
    "no_limit_set": message("reason.no_limit_set", "标准未设限值"),
    "method_differs": message("reason.method_differs", "检验方法不同：所报 {stated}，接受 {accepted}"),
    "input_method_differs": message("reason.input_method_differs", "计算所用数值的检验方法不同"),
    "unit_unknown": message("reason.unit_unknown", "不认识单位 {stated}"),
    "unit_differs": message("reason.unit_differs", "单位 {stated} 不能换算成 {wanted}"),
    "not_detected_only": message("reason.not_detected_only", "未检出，不能与这个限值比较"),
    "detection_limit_missing": message("reason.detection_limit_missing", "未检出的，请写明检出限"),
    "detection_limit_above_bound": message(
        "reason.detection_limit_above_bound", "检出限 {detection_limit} 高于限值，无法判断"
    ),
}


def reason_words(reason: Reason, names: dict[str, str], writing: Writing) -> str:
    """The reason as a short phrase; `names` gives the labels of the keys that it may speak of."""
    told = REASONS[reason.code]
    params = {
        key: writing.listed(names.get(part, part) for part in value.split("、")) for key, value in reason.params.items()
    }
    return writing.say(msgspec.structs.replace(told, params=params))
