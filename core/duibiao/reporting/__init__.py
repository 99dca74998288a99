"""What is made of submissions once they have moved: figures, public records, packages for other instances.

Reads the kernel, is read by `interfaces`. First room: `consolidation`, then `dissemination` and `exchange`.
"""
