"""Places and the organs that report for them: areas of GB/T 2260, the dated tree of organs, routes and working days.

`areas` names a code as it was called on a day, `organs` walks the tree as it was on a day and `changes` records what
happens to it, `routes` says which organs a submission passes (pure), `calendars` counts working days. Everyone from
`identity` on may come in. Next room: `identity`.
"""
