"""The exchange with other instances: packages go out, packages are taken in, and each side knows what the other has.

`travelling` says what concerns whom, `packages` what a package is, `packing` makes them, `receiving` takes them in,
`taking_in` applies their entries one by one, `together` runs of plain ones at once, and `holding` keeps what cannot be
applied. `peers` and `trust` are whom this instance exchanges with and by which keys. `talking`,
`recovering` and `reconciling` find out whether both sides hold the same.
Nothing here opens a connection to another machine: the same bytes go over HTTPS and on a stick.
"""
