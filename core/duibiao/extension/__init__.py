"""The seam: how a folder of data or a module of code becomes part of the platform. The only wing that speaks pluggy.

Read it in this order: `hooks` says what a plugin may offer, `verbs` what the code among it looks like, `manifest` and
`deployment` what a plugin and an instance say of themselves, `discovery` finds the folders, `registry` asks one
plugin, `catalogue` lays all offers side by side, `startup` decides who takes part. `host` is what running code is
given, `packs` makes folders without code answer the same hooks, `conformance` tells an author what is wrong.
Next wing: `kernel`, which is handed the frozen `Catalogue` and never asks a plugin again.
"""
