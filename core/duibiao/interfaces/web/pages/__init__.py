"""The pages: one controller module per room. A handler opens the desk, asks a room of the house, shows a template.

`rendering` puts templates into words, `frame` is what every page has around it, `forms` reads what was typed, `faults`
says what went wrong. Views that several rooms show are made in `duibiao.interfaces.web.views`.
"""
