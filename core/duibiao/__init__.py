"""Duibiao 对标: the map of the house.

Five wings, and data flows one way through them; import-linter holds it.

`model`
    Pure: numbers, units, codes, the expression language, the nouns, the assessment. Start with
    `model.records.schemes`, then `model.assessment.engine`.
`extension`
    The seam: how a folder of data or a module of code becomes part of the platform. Start with `extension.hooks`.
`kernel`
    The core: store, journal, definitions, standards, hierarchy, identity, proposals, submissions. Start with
    `kernel.submissions`.
`reporting`
    What is made of submissions once they have moved: public records.
`interfaces`
    Where people and programs come in: the JSON API, the command line.

Beside them, `api` is the one door for plugins and `testing` the fixtures for their authors. The way of one filing
through the house is told in docs/architecture.md.
"""
