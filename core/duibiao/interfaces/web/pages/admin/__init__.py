"""The pages of those who look after an instance: accounts, roles, organs, rounds, plugins, holidays.

One module for each part. `parts` is what they share: the bar of links, the notice of what was done, the author of an
act. `organ_choice` lets one find an organ inside a form, without script.
"""
