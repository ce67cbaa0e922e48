"""Who is responsible: a phrase of the plan resolved to units and roles, with proof; nothing is dropped.

A phrase is read in two steps. `pieces` parts it by the tables of `grammar` into names, role words, separators and
unknown words, choosing the reading that leaves the fewest characters unknown and, of those, the one with the fewest and
so longest pieces.
`roles` then walks the pieces and says which role word (牵头, 配合) governs which names; `stance` tells which of them
stand before their names and which after. What can be read in two ways is read in both. The role words themselves stand
in `role_words`; `waiting` holds the names that wait for theirs, and gives it to them.
"""
