"""The closed expression language of conditions, constraints, calculations and bounds.

Text is parsed into a tree once; the tree is evaluated as often as wanted, here and in the browser. The language is
total: whatever the values, evaluation ends with a value or with null, and raises nothing. It knows only the names
and tables that it is given. Records, the kernel and plugins come in through `parsing.parse` and
`evaluation.evaluate`. Next room: `records`, whose fields and limits carry such expressions.
"""
