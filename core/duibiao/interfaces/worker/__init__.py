"""What goes on beside requests: entries are sealed, followers read them, jobs run — a thread of `serve`, or `work`.

`round` is one round of all of it, `loop` goes on until it is told to end. Several workers may run at once: the log,
cursors and jobs are each moved by whoever is first.
"""
