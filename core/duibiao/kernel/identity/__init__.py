"""Who is who, who may do what where, and the enterprises and products that submissions speak of.

`roles` is the table of roles and permissions, `people` the records, `scope` the one function that says what a person
may see and do where; `passwords`, `sessions` and `tokens` let people and programs in; `accounts` and `enterprises`
hold the acts, each with its journal entry. Next room: `submissions`.
"""
