"""What is made of submissions once they have moved: public records now, tallies and packages with later parts.

Reads the kernel, is read by `interfaces`.
"""
