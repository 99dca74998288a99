"""The rules of the kit, one a file: what each asks stands in its first line, its id and severity in its `RULE`.

Rules without a function of their own carry what reading, asking and laying side by side have found already, by the
keys of those messages: nothing is looked at twice. `duibiao.extension.conformance.kit` lists the rules in order.
"""
