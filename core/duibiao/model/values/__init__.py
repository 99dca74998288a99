"""The smallest things, exact and the same on every machine: numbers, units, codes, dates, identifiers, bytes, messages.

Everyone may come in; nothing here knows of forms, schemes or submissions. Text that people typed goes in, a value or
a `Fault` comes out. Start with `messages`, then `numbers`. Next room: `expressions`, which calculates with them.
"""
