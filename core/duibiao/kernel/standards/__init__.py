"""The register of standards: which editions there are, how each stands on a day, what it adopts, what took its place.

`sheets` reads the files in which registers travel, `importing` is the act that brings one in, `register` reads it, and
`citations` says what has become of the standards that somebody cites. It stands after `definitions`, whose schemes
and lists cite it, and before everyone who shows or judges them. Next room: `hierarchy`.
"""
