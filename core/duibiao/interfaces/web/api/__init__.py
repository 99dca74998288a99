"""The JSON API under /api/v1: a controller module for each noun, the shapes it answers with beside it."""
