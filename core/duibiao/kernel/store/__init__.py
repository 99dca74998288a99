"""Where rows live: the engine, the tables, their migrations, and the evidence files.

The store has no policy: it opens transactions and keeps bytes. `engine` gives reads and writes, `tables` says what
there is, `migrations` brings a database up to date, `evidence` keeps files by digest, `field_keys` the keys of rows
that are encrypted. Next room: `journal`.
"""
