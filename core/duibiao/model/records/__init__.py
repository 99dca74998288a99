"""The nouns as frozen Structs: what a plugin offers, an instance stores and a package carries.

A record states what a TOML file or a workbook can state, and nothing that runs. It names what runs by key.
`definitions` holds what they share, then one module a noun. Next room: `assessment`, which reads a scheme.
"""
