"""Submissions: what travels up the hierarchy, from a draft to a final state.

`content` is what was answered, `drafts` keeps it while it is written, `checking` finds what is wrong with it;
`additions` says what a filing is asked, by form, scheme and the overlays that reach its enterprise.
`lifecycle` is the table of states and actions, `deciding` turns an action into an entry and `applying` an entry into
rows: the only way a submission changes; `together` is the same for many entries of another instance at once, and gives
way to `applying` where anything is unusual. `acting` does both in one transaction, `reading` shows what a person may
see, `rounds` are the time windows. Next wing: `reporting`.
"""
