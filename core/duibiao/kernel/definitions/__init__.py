"""What is known to this instance and what is in force.

A definition enters by one act, whoever it comes from, and its bytes stay for as long as anything names their digest.
`known` reads them, `publishing` is the act, `overlays` says what a new base would leave behind. Next room: `standards`.
"""
