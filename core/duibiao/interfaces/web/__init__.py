"""The web application: one controller module for each room of the API, thin over the rooms below.

`intake` looks a request over, `desk` opens the door — who asks, may they, in which transaction — and `problems` says
what went wrong (RFC 9457).
`app` puts the controllers together and refuses a route without a permission.
"""
