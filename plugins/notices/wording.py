"""Codes in words, and letters."""

from __future__ import annotations

from collections.abc import Mapping

from duibiao.api import Host, Message, SubmissionView, message

from .book import Delivery
from .events import EVENTS

REASONS: Mapping[str, Message] = {
    "smtp_off": message("notices.smtp_off", "本平台没有设置发信服务器或发件地址。"),
    "smtp_plain": message("notices.smtp_plain", "设置了 SMTP 用户名却没有用 STARTTLS，密码不会明文发送。"),
    "smtp_login": message("notices.smtp_login", "发信服务器不接受用户名或密码。"),
    "smtp_starttls": message("notices.smtp_starttls", "发信服务器不支持所设置的加密或登录方式。"),
    "smtp": message("notices.smtp", "发信服务器暂不接受这封邮件。"),
    "refused_address": message("notices.refused_address", "收件服务器说没有这个地址。"),
    "no_address": message("notices.no_address", "收件人没有已确认的邮件地址，或账号已停用。"),
    "not_seen": message("notices.not_seen", "收件人已不能查看这件申报。"),
    "no_endpoint": message("notices.no_endpoint", "机构已删去 webhook 地址。"),
    "paused": message("notices.paused", "机构的 webhook 已暂停，恢复后再发。"),
    "failing": message("notices.failing", "接连失败多次，已自动暂停。"),
    "gone": message("notices.gone", "接收方答复不再接收（410）。"),
    "key": message("notices.key", "本平台没有设置环境变量 DUIBIAO_NOTICES_KEY，不能签名。"),
    "url": message("notices.url", "地址写法不对。请写成 https://主机名/路径，不带用户名、# 和非 ASCII 字符。"),
    "scheme": message("notices.scheme", "只能用 https 地址。"),
    "port": message("notices.port", "这个端口不在允许之列。"),
    "host": message("notices.host", "主机名写法不对。请写域名，或规范写法的 IP 地址。"),
    "inner": message("notices.inner", "这个地址在内部网络里，不能发送。政务外网的主机须由本平台管理员列入设置。"),
    "dns": message("notices.dns", "主机名解析不到地址。"),
    "tls": message("notices.tls", "加密连接没有建立，对方的证书可能有问题。"),
    "timeout": message("notices.timeout", "对方没有及时答复。"),
    "connection": message("notices.connection", "连接不上对方。"),
    "redirect": message("notices.redirect", "对方要求转到别的地址，本平台不跟随。请直接填写最终地址。"),
    "status": message("notices.status", "对方答复的状态不是成功。"),
    "given_up": message("notices.given_up", "试过多次没有成功，不再自动重试。"),
}
"""Why something did not go out, or is not going to."""

STATES: Mapping[str, tuple[Message, str]] = {
    "waiting": (message("notices.state_waiting", "等待发送"), "wait"),
    "sent": (message("notices.state_sent", "已发送"), "done ok"),
    "failed": (message("notices.state_failed", "未送达"), "bad"),
}
"""The words and the tone of a delivery's state."""

CHANNELS: Mapping[str, Message] = {
    "email": message("notices.channel_email", "电子邮件"),
    "webhook": message("notices.channel_webhook", "webhook"),
}

_SUBJECT = message("notices.letter_subject", "【对标达标】")


def letter(host: Host, delivery: Delivery, submission: SubmissionView | None, language: str) -> tuple[str, str]:
    """Subject and text of a letter."""

    def say(told: Message) -> str:
        return host.say(told, language)

    event = EVENTS[delivery.event]
    site = str(host.settings["site"]).rstrip("/")
    lines = [say(event.says), *(say(one) for one in _particulars(delivery, submission))]
    if site:
        lines.append(say(message("notices.letter_link", "查看：{address}", address=f"{site}/x/notices/")))
    lines.append(
        say(
            message(
                "notices.letter_foot",
                "这是系统自动发送的邮件，请勿回复。要改变接收的内容，请在平台的“通知 · 设置”里更改。",
            )
        )
    )
    named = f" · {submission.enterprise_name}" if submission else ""
    return f"{say(_SUBJECT)}{say(event.title)}{named}", "\n\n".join(lines) + "\n"


def _particulars(delivery: Delivery, submission: SubmissionView | None) -> list[Message]:
    """What a letter says of its subject beside the event."""
    told = []
    if submission is not None:
        told.append(message("notices.letter_enterprise", "企业：{name}", name=submission.enterprise_name))
        if submission.product_name:
            product = f"{submission.product_name} {submission.product_model or ''}".strip()
            told.append(message("notices.letter_product", "产品：{name}", name=product))
    if delivery.day:
        told.append(message("notices.letter_day", "日期：{day}", day=delivery.day))
    return told
