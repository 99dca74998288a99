"""The core of the design card: identity, submissions and the reporting hierarchy, on a store and a journal.

Rooms, each standing on the ones before it: `store`, `journal`, `work`, `definitions`, `standards`, `hierarchy`,
`identity`, `proposals`, `submissions`.
A function here takes a connection first and never commits: the act it is part of does. Next wing: `reporting`.
"""
