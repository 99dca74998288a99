"""What authors of plugins do at the command line: lay one out, check it, sign it, pack it. No deployment is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from duibiao.extension.archives import build, unpacked
from duibiao.extension.conformance.report import Report, report
from duibiao.extension.conformance.rule import Severity
from duibiao.extension.conformance.subject import subjects
from duibiao.extension.scaffolding import scaffold
from duibiao.extension.signatures import make_key, sign
from duibiao.interfaces.wording import say
from duibiao.model.values.messages import Fault, message

Echo = Callable[[str], object]


def check_plugins(given: Sequence[Path], beside: Sequence[Path], language: str, echo: Echo) -> int:
    """Run the kit over the plugins `given`, refusals told first; the exit code, 1 for any refusal.

    Plugins that they rely on are looked for in the folders that hold them or their archives, and in those `beside`.
    """
    with ExitStack() as opened:
        folders = [opened.enter_context(_opened(one)) for one in given]
        around = [one.resolve().parent for one in given if not one.is_dir()]
        reports = [report(subject) for subject in subjects(folders, [*beside, *around])]
    severities: tuple[Severity, ...] = ("refuse", "remark")
    for severity in severities:
        for one in reports:
            _echo_findings(one, severity, language, echo)
    text = "检查了 {plugins} 个插件：{refusals} 处要改正，{remarks} 处建议改进。"
    refusals, remarks = (sum(one.count(severity) for one in reports) for severity in severities)
    echo(say(message("kit.summary", text, plugins=len(reports), refusals=refusals, remarks=remarks), language))
    return 1 if refusals else 0


def new_plugin(slug: str, kind: str, parent: Path, title: str | None, language: str, echo: Echo) -> None:
    """Lay out a new plugin in `parent` and say what to do next."""
    folder = scaffold(slug, kind, parent, title)
    text = "已建立 {folder}。下一步见其中的 README.md；随时可用 duibiao plugins check {folder} 检查。"
    echo(say(message("scaffold.made", text, folder=folder), language))


def build_plugin(folder: Path, target: Path, language: str, echo: Echo, warn: Echo) -> None:
    """Write the archive of the plugin in `folder` into `target`, and tell its SHA-256; warn of what the kit refuses."""
    archive = build(folder, target)
    echo(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive}")
    refusals = sum(report(subject).count("refuse") for subject in subjects([folder]))
    if refusals:
        text = "压缩包已经做好，但还有 {refusals} 处要改正，别人不会接受。请先运行 duibiao plugins check {folder}。"
        warn(say(message("kit.built_refused", text, refusals=refusals, folder=folder), language))


def make_signing_key(file: Path, language: str, echo: Echo) -> None:
    """Make a key to sign plugins with, and tell what a deployment is to trust."""
    public = make_key(file)
    text = "私钥在 {file}，请妥善保管，不要放进插件文件夹。公钥如下，交给部署方写进 deployment.toml 的 [signers]："
    echo(say(message("signature.key_made", text, file=file), language))
    echo(public)


def sign_plugin(folder: Path, key: Path, signer: str, language: str, echo: Echo) -> None:
    """Sign the plugin in `folder`, and say what voids the signature."""
    file = sign(folder, key, signer)
    text = "已由 {signer} 签名，见 {file}。此后再改动任何文件，都要重新签名。"
    echo(say(message("signature.signed", text, signer=signer, file=file), language))


def _opened(given: Path) -> AbstractContextManager[Path]:
    """The folder of a plugin that was given as a folder or as an archive. Raises a `Fault` for any other file."""
    if not given.is_dir() and given.suffix != ".zip":
        text = "{file} 不是插件的文件夹，也不是 .zip 压缩包。请指明放有 plugin.toml 的文件夹。"
        raise Fault(message("kit.neither", text, file=given))
    return nullcontext(given) if given.is_dir() else unpacked(given)


def _echo_findings(one: Report, severity: Severity, language: str, echo: Echo) -> None:
    """A line for each finding of a severity: plugin, place, sentence and rule."""
    for found in one.rules:
        if found.rule.severity == severity:
            for told in found.messages:
                place = f"{told.at}: " if told.at else ""
                echo(f"{one.slug}: {place}{say(told, language)} [{found.rule.id}]")
