"""Check a proof file with nothing of Duibiao: python check.py proof.json. Hashes alone; the signature needs Ed25519."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2."""
    last = size - 1
    for other in path:
        if index % 2 or index == last:
            leaf = sha256(b"\x01" + other + leaf)
            while index and index % 2 == 0:
                index, last = index // 2, last // 2
        else:
            leaf = sha256(b"\x01" + leaf + other)
        index, last = index // 2, last // 2
    return leaf if last == 0 else b""


proof = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
entry, checkpoint = json.loads(proof["entry"]), json.loads(proof["checkpoint"]["note"])
leaf = sha256(b"\x00" + base64.b64decode(proof["salt"]) + proof["entry"].encode())
root = root_from(leaf, proof["index"], proof["size"], [bytes.fromhex(hash_) for hash_ in proof["path"]])

record = entry["body"]["record"] == "sha256:" + sha256(proof["record"].encode()).hex()
place = checkpoint["size"] == proof["size"] and checkpoint["root"] == "sha256:" + root.hex()
sys.stdout.write(f"record: {record}\nplace: {place}\n")
