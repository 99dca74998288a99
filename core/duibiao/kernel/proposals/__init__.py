"""Proposals: packs of definitions that associations put forward, and the way from an upload to being in force.

`uploading` takes an edition, `commenting` opens it to everybody's named comments, `deciding` publishes it, declines it
or takes it out of force; `reading` shows what a person may see. Every act names the entry that it saw. Proposer and
publisher are two people. Next wing: `reporting`.
"""
