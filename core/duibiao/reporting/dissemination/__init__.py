"""What the public may know: frozen records with allow-listed fields, and objections to them.

The portal reads nothing else, so a draft or a person cannot leak by a forgotten filter.
"""
