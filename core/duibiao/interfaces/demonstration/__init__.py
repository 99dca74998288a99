"""The demonstration: a synthetic instance made once, with people of every level.

`people` says who is in it, for the sign-in page; `preparing` makes it. Where the deployment has a crowd.toml, hundreds
of filings come with it: `crowd` reads the file, `population` makes enterprises up, `answers` varies the worked examples
of schemes, `filings` says what is filed (evidence from `pages`), `timeline` and `planning` who does what when, `living`
does it through the kernel, `resting` what is filed about a result, `settling` holds these together. `visiting` fills in
forms of plugins. `federation` says which instances belong together, `together` makes and serves them, `joining` makes
them peers and carries packages, `answering` does what the nation's people do with what came. Only `cli` and the
benchmark come in, by `preparing` and `together`; the web reads `people`.
"""
