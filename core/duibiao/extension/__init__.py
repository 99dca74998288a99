"""The seam: how a folder of data or a module of code becomes part of the platform. The only wing that speaks pluggy.

Read it in this order: `hooks` says what a plugin may offer, `verbs` what the code among it looks like, `manifest` and
`deployment` what a plugin and an instance say of themselves, `discovery` finds the folders, `registry` asks one
plugin, `candidates` checks what it answers, `agreement` holds the plugins against each other, `startup` decides who
takes part, `catalogue` is what comes of it, and `conformance` is the kit: what a plugin must be, rule by rule. `host`
is what running code is given, `packs` makes folders without code answer the same hooks, `scaffolding` lays out new
ones.
Next wing: `kernel`, which is handed the frozen `Catalogue` and never asks a plugin again.
"""
