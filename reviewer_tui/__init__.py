"""The desk for reviewing ICP / APP filings (备案) in a terminal. This docstring is the map of the house.

===============  ====================================================================================
``domain``       what is true: filings, stages, deadlines, checks. Plain Python, no I/O, no clock
``usecases``     what may be done: small classes of verbs over ``contracts``; ``views`` are what is shown
``storage``      the only room that speaks SQL: engine, rows, mapping, units of work, queries, materials
``integrations`` services outside: the port gateway and its probes
``imaging``      facts about pictures, behind limits
``sandbox``      invented filings and stand-ins for demo, training and tests
``locale``       the zh and en catalogues
``tui``          what is seen in the terminal
``cli``          what is typed in the shell; one file a command group
``reader``       the limited process in which strangers' files are opened; its own small root
``bootstrap``    the composition root: settings in, a working desk out
===============  ====================================================================================

Directions: ``cli -> bootstrap -> (tui | storage | integrations | imaging | sandbox) -> usecases -> domain``;
the rooms in the brackets are strangers to each other. The contracts are in ``pyproject.toml`` and are checked by the tests.
"""

__version__ = "0.1.0"
