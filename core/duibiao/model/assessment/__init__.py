"""Assessment: a scheme and a set of answers in, a verdict out; and the checks of schemes, answers and forms.

`engine.assess` is the way through: `preparation` compiles the scheme once, `measuring` reads the answers, `judging`
holds each limit against them by the rules of `relations`, `combining` makes one outcome an indicator and standard,
`grading` applies the scheme's rule, and `verdict` states the facts. `answers`, `scheme_check` and `examples` say what
is wrong before anything is judged. `overlaying` lays what a province adds on a scheme and judges it beside, `rebasing`
says with which editions of the scheme it goes. Everyone above the model may come in. Next: the wing `extension`.
"""
