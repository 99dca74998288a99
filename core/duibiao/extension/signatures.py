"""Who answers for a plugin's files: an Ed25519 signature (RFC 8032) that lies beside them in plugin.sig.

It is of the list of all files that an archive of the folder would hold, each with its SHA-256, and so of the files
themselves. It says where they come from and that nobody changed them on the way; it guards no machine that somebody
else can write to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from duibiao.extension.archives import packed
from duibiao.extension.manifest import ISSUER, read_manifest
from duibiao.extension.toml_files import read_toml
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import read_record, under
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted

FILE = "plugin.sig"
PURPOSE = b"duibiao plugin files 1\n"
"""Led before what is signed, so that a signature of it is good for nothing else."""


class Signature(Record, frozen=True, kw_only=True):
    """What plugin.sig states: who signed, with which public key, and the signature, both in base64."""

    signer: str
    key: str
    signature: str


def make_key(file: Path) -> str:
    """Write a new private key into `file`, readable by its owner alone; gives the public key in base64.

    Raises a `Fault` where the file is there already.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(pem)
    except FileExistsError:
        text = "已有这个文件。密钥不会被覆盖，请换一个文件名。"
        raise Fault(message("signature.key_there", text, at=str(file))) from None
    return _public(key)


def sign(folder: Path, key_file: Path, signer: str) -> Path:
    """Sign the plugin in `folder` in the name of `signer`; an earlier signature is replaced. Gives the file.

    Raises a `Fault` for a wrong manifest or name, a file that no archive can hold, and a key that cannot be read.
    """
    read_manifest(folder)
    key = _private(key_file)
    if not ISSUER.fullmatch(signer):
        text = "“{signer}”不能作签名者。请以小写字母开头，只用小写字母、数字、点、横线和下划线。"
        raise Fault(message("signature.signer", text, signer=quoted(signer)))
    signed = base64.b64encode(key.sign(_to_sign(folder))).decode()
    file = folder / FILE
    file.write_text(f'signer = "{signer}"\nkey = "{_public(key)}"\nsignature = "{signed}"\n', encoding="utf-8")
    return file


def signature_of(folder: Path) -> Signature | None:
    """The signature beside a plugin's files, once it is known to be of them; None where there is none.

    Raises a `Fault` where it cannot be read, and where the files are not those that were signed.
    """
    if not (folder / FILE).exists():
        return None
    stated = read_record(read_toml(folder / FILE, FILE), Signature, FILE)
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(stated.key, validate=True))
        key.verify(base64.b64decode(stated.signature, validate=True), _to_sign(folder))
    except (InvalidSignature, ValueError, binascii.Error):
        text = "签名与插件的文件不符：签名后有文件被改动、增加或删除。请向 {signer} 重新索取。"
        raise Fault(message("signature.differs", text, at=FILE, signer=stated.signer)) from None
    return stated


def refuse_unsigned(folder: Path, signers: Mapping[str, str]) -> None:
    """Raise a `Fault` unless one of `signers`, public keys in base64 by name, signed the plugin in `folder`."""
    signature = signature_of(folder)
    if signature is None:
        text = "插件没有签名，而本部署只用有签名的插件。请向提供者索取签名的版本，或核对内容后自行签名。"
        raise Fault(message("signature.none", text, at=FILE))
    if signature.key not in signers.values():
        text = "签名的 {signer} 不在 deployment.toml 的 [signers] 里，或公钥不同。请核对公钥后添加。"
        raise Fault(message("signature.unknown_signer", text, at=FILE, signer=signature.signer))


def key_complaints(signers: Mapping[str, str]) -> list[Message]:
    """What is wrong with the public keys that a deployment trusts."""
    found: list[Message] = []
    for name, key in signers.items():
        try:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        except (ValueError, binascii.Error):
            text = "这不是 Ed25519 公钥。请粘贴 duibiao plugins key 显示的一行。"
            found.append(message("signature.public_key", text, at=under("signers", name)))
    return found


def _to_sign(folder: Path) -> bytes:
    """What is signed: every file that an archive holds, by path, with its SHA-256."""
    files = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in packed(folder).items()}
    return PURPOSE + canonical({name: files[name] for name in sorted(files) if name != FILE})


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        text = "{file} 不是可用的私钥。请用 duibiao plugins key 建立。"
        raise Fault(message("signature.private_key", text, file=file))
    return key


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()
