"""Plan documents invented from a seed, with the truth beside them, and a judge of what is read of them.

`invent` makes up a plan: items with their numbers, requirements, units and roles, deadlines. `tables` and `paragraphs`
lay it out as published plans are laid out, `files` saves it as .docx, .xlsx, .html, .txt or .pdf. `judge` weighs what
was read against the truth alone. Nothing here knows how a plan is read: `reading` is the one file that calls the
toolkit.

    PYTHONPATH=tests python -m kit.plans --count 2000 --seed 1 --table
"""
