"""Packs: folders of TOML made into plugins, for associations that write schemes and no code.

`files` knows which files a pack has, `notation` turns the way people write numbers and tables into the way records
hold them, `reading` makes the records and checks them, `plugin` answers the hooks. Start-up and the conformance kit
come in. Next room: `conformance`, which tells the author of a pack what is wrong.
"""
