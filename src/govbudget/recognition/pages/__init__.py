"""Page tables (页文本表格): lines of words and figures found under their titles, taken apart, and put into columns.

``text`` finds the tables and makes grids of them, ``headings`` reads which columns they have, ``rows`` takes their lines
apart, ``placement`` proves which columns the figures stand in. Nothing here knows a file format.
"""
