"""Secrets that a browser or a program carries: 256 random bits, of which only the SHA-256 is kept.

A secret is as long as its digest, so it needs no salt and no slow hash: there is nothing to guess.
"""

from __future__ import annotations

import secrets

from duibiao.model.values.canonical import digest

SESSION = "dbs_"
TOKEN = "dbt_"


def new_secret(prefix: str) -> str:
    """A new secret that begins with `prefix`, so that scanners of repositories and logs can find it."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return digest(secret.encode("utf-8", "surrogatepass"))
