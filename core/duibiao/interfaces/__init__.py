"""Where people and programs come in: the web application, the command line, and the handle that plugins are given.

`running` puts an instance together from its deployment, `wording` gives messages in the reader's language, `worker`
goes on beside requests, `web` and `cli` are the two doors. Controllers and commands hold no rules: they call a room,
and render what it says.
"""
