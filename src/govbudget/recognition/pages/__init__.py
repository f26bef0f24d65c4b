"""Page tables (页文本表格): lines of words and figures found under their titles, taken apart, and put into columns.

Where words stand in columns their places tell: ``regions`` finds the lines of a table, ``gutters`` its columns, ``stacked`` what
is printed over several lines, ``layout`` makes grids of them. Where single spaces are between all words, ``text`` finds the tables
and makes grids of them, ``headings`` reads which columns they have, ``rows`` takes their lines apart, ``placement`` proves which
columns the figures stand in. Nothing here knows a file format.
"""
