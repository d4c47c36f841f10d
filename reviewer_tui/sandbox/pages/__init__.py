"""The invented papers of a filing, one file a family; every paper is a frozen value with a `draw(canvas)`.

`canvas` writes and rules in a page's own units, `paper` gives the grounds, `ink` the seals, stars and signatures,
`scan` what a camera or scanner did to the picture, `people` the figures in photographs.
"""
