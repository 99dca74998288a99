"""Packs: folders of TOML made into plugins, for associations that write schemes and no code.

`files` knows which files a pack has, `notation` turns the way people write numbers and tables into the way records
hold them, `reading` makes the records and checks them, `plugin` answers the hooks. Start-up comes in, and
whatever checks a pack without an instance. Next room: none; `duibiao.extension.candidates` takes the answers.
"""
