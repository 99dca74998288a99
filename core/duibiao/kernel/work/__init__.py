"""What goes on outside requests: how far followers have read, and jobs that wait, run, fail and come up again.

`cursors` and `jobs` keep the state; whoever runs them is the worker, in `interfaces`. Next room: `definitions`.
"""
