"""The append-only record of every act: audit trail, outbox and source of all statistics in one.

`entries` states what an entry is and writes it in the transaction of the act it tells of; `erasables` keeps the words
and names that must be erasable outside it, under salted digests; `positions` puts committed entries in the order in
which they are read. `notes` sign what leaves the house, with the instance's `keys`. Next room: `work`, which remembers
how far readers have come.
"""
