"""Exchange with other instances: numbered, signed packages of entries, by HTTPS or by file.

`taking_in` applies what another instance did, by the same functions as for acts here, and keeps what it cannot apply;
`adopting` settles a conflict by the other side's history. Comes after `dissemination`, because what a package brings
is followed by the public records like any act here.
"""
