"""The append-only record of every act: audit trail, outbox and source of all statistics in one.

`entries` states what an entry is and writes it in the transaction of the act it tells of; `erasables` keeps the words
and names that must be erasable outside it, under salted digests. `notes` sign what leaves the house, with the
instance's `keys`. `sealing` puts committed entries in an order that stays, in the tree of `merkle` whose hashes are in
`tiles`, and signs `checkpoints` of it; `positions` reads the journal in that order. Next room: `work`, which remembers
how far readers have come.
"""
