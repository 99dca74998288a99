"""The kit: what a plugin must be, and what it had better be, one rule a file.

`subject` is what a rule looks at and `rule` what a rule is; the rules lie in `rules`, `kit` lists them in order, and
`report` runs them all over one plugin. `walking` goes through a plugin's records, `modules` through its code, and
`placing` says in which file a thing is written. `refusals` is what `duibiao check` asks of a whole deployment.
The command line and `duibiao.testing` come in. Next room: none.
"""
