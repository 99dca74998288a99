"""The figures: what each submission counts as, counted by declared cuts, read at any organ and as of any position.

`contributions` says what one submission counts as (pure), `cuts` by what it is counted, `tallying` follows the journal
and keeps both, `figures` and `records` read them, `completeness` tells who has filed in a round, `recounting` checks it
all against the journal. Next room: `dissemination`, what the public sees of single results.
"""
