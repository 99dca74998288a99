"""Views: pure functions from records to what several pages show, as frozen Structs of finished words.

Each is given a `Writing`, so that what comes out is in the reader's language; templates only lay it out. No database,
no request. Pages of a single room make their own views in their module.
"""
