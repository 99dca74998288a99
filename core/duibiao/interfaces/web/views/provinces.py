"""The 34 provincial units as tiles: one square each, neighbours kept side by side where a grid allows.

Names, codes and letter codes are those of GB/T 2260-2007. The places are this project's own arrangement; no map and no
border is drawn. The English names are the official spellings.
"""

from __future__ import annotations

import msgspec

from duibiao.model.values.messages import Label


class Province(msgspec.Struct, frozen=True):
    """A provincial unit: its division, its short names in Chinese and in letters, its tile counted from the corner."""

    area: str
    name: Label
    short: Label
    column: int
    row: int


def _province(area: str, zh: str, en: str, short: str, letters: str, column: int, row: int) -> Province:
    return Province(area, Label(zh, en), Label(short, letters), column, row)


PROVINCES = (
    _province("110000", "北京", "Beijing", "京", "BJ", 6, 2),
    _province("120000", "天津", "Tianjin", "津", "TJ", 7, 2),
    _province("130000", "河北", "Hebei", "冀", "HE", 5, 2),
    _province("140000", "山西", "Shanxi", "晋", "SX", 4, 2),
    _province("150000", "内蒙古", "Inner Mongolia", "蒙", "NM", 6, 1),
    _province("210000", "辽宁", "Liaoning", "辽", "LN", 7, 1),
    _province("220000", "吉林", "Jilin", "吉", "JL", 8, 1),
    _province("230000", "黑龙江", "Heilongjiang", "黑", "HL", 8, 0),
    _province("310000", "上海", "Shanghai", "沪", "SH", 7, 4),
    _province("320000", "江苏", "Jiangsu", "苏", "JS", 6, 4),
    _province("330000", "浙江", "Zhejiang", "浙", "ZJ", 6, 5),
    _province("340000", "安徽", "Anhui", "皖", "AH", 5, 4),
    _province("350000", "福建", "Fujian", "闽", "FJ", 5, 6),
    _province("360000", "江西", "Jiangxi", "赣", "JX", 5, 5),
    _province("370000", "山东", "Shandong", "鲁", "SD", 5, 3),
    _province("410000", "河南", "Henan", "豫", "HA", 4, 3),
    _province("420000", "湖北", "Hubei", "鄂", "HB", 4, 4),
    _province("430000", "湖南", "Hunan", "湘", "HN", 4, 5),
    _province("440000", "广东", "Guangdong", "粤", "GD", 4, 6),
    _province("450000", "广西", "Guangxi", "桂", "GX", 3, 6),
    _province("460000", "海南", "Hainan", "琼", "HI", 3, 7),
    _province("500000", "重庆", "Chongqing", "渝", "CQ", 3, 4),
    _province("510000", "四川", "Sichuan", "川", "SC", 2, 4),
    _province("520000", "贵州", "Guizhou", "贵", "GZ", 3, 5),
    _province("530000", "云南", "Yunnan", "云", "YN", 2, 5),
    _province("540000", "西藏", "Tibet", "藏", "XZ", 1, 4),
    _province("610000", "陕西", "Shaanxi", "陕", "SN", 3, 3),
    _province("620000", "甘肃", "Gansu", "甘", "GS", 2, 2),
    _province("630000", "青海", "Qinghai", "青", "QH", 2, 3),
    _province("640000", "宁夏", "Ningxia", "宁", "NX", 3, 2),
    _province("650000", "新疆", "Xinjiang", "新", "XJ", 1, 2),
    _province("710000", "台湾", "Taiwan", "台", "TW", 7, 6),
    _province("810000", "香港", "Hong Kong", "港", "HK", 5, 7),
    _province("820000", "澳门", "Macao", "澳", "MO", 4, 7),
)


def organ_of(province: Province) -> str:
    """The id of the province's organ in the nation's standard tree."""
    return f"cn-{province.area[:2]}"
