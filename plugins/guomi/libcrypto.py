"""The machine's OpenSSL, by its public EVP interface: the few functions that SM2 takes, with their types.

Python's `cryptography` has SM3 and SM4 but no SM2, and its copy of OpenSSL shows no functions to others. Distributions
maintain the shared library and most of them build it with SM2.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes import c_char_p, c_int, c_long, c_size_t, c_void_p
from typing import Any

from duibiao.api import Fault, message

NAMES = ("libcrypto.so.4", "libcrypto.so.3", "libcrypto.4.dylib", "libcrypto.3.dylib")
"""Releases of OpenSSL that take SM2 keys as such; before 3.0 they were keys of another kind, to be marked by hand."""

BYTES = ctypes.POINTER(ctypes.c_ubyte)
FUNCTIONS: dict[str, tuple[Any, Sequence[Any]]] = {
    "OpenSSL_version": (c_char_p, [c_int]),
    "ERR_clear_error": (None, []),
    "d2i_AutoPrivateKey": (c_void_p, [c_void_p, ctypes.POINTER(BYTES), c_long]),
    "d2i_PUBKEY": (c_void_p, [c_void_p, ctypes.POINTER(BYTES), c_long]),
    "i2d_PUBKEY": (c_int, [c_void_p, ctypes.POINTER(BYTES)]),
    "EVP_PKEY_is_a": (c_int, [c_void_p, c_char_p]),
    "EVP_PKEY_free": (None, [c_void_p]),
    "EVP_PKEY_CTX_new": (c_void_p, [c_void_p, c_void_p]),
    "EVP_PKEY_CTX_set1_id": (c_int, [c_void_p, c_char_p, c_int]),
    "EVP_PKEY_CTX_free": (None, [c_void_p]),
    "EVP_MD_CTX_new": (c_void_p, []),
    "EVP_MD_CTX_set_pkey_ctx": (None, [c_void_p, c_void_p]),
    "EVP_MD_CTX_free": (None, [c_void_p]),
    "EVP_sm3": (c_void_p, []),
    "EVP_DigestSignInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_DigestSign": (c_int, [c_void_p, c_char_p, ctypes.POINTER(c_size_t), c_char_p, c_size_t]),
    "EVP_DigestVerifyInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_DigestVerify": (c_int, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t]),
}
"""Result and parameters of each function, as in OpenSSL's manual pages."""


def load(names: Sequence[str] = NAMES) -> ctypes.CDLL:
    """The first library of `names` that is there and has every function. Raises a `Fault` that says what to install."""
    for name in names:
        try:
            library = ctypes.CDLL(name)
            for function, (result, parameters) in FUNCTIONS.items():
                bound = getattr(library, function)
                bound.restype, bound.argtypes = result, list(parameters)
        except (OSError, AttributeError):
            continue
        return library
    text = "这台机器上没有 OpenSSL 3.0 以上的共享库（{names}）。请安装系统的 OpenSSL 软件包，如 libssl3，再重新启动。"
    raise Fault(message("guomi.no_openssl", text, names="、".join(names)))
