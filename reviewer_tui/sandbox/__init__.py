"""The stand-in world of demo, training and tests: invented papers, and the partners that speak the same wire formats.

`painter` draws the materials of invented filings as real pictures with Chinese text; `pages` has one file per family
of papers, `fonts` the two small fonts and their licence. Nothing here is ever used on real filings.
"""
