"""The one judge (裁判): relations of the forms planned, evaluated and traced to the cell that fails; quotients.

``plan`` compiles relations for a set of tables, ``instances`` and ``sums`` list what each of them adds, ``conditions`` says where
one holds, ``engine`` evaluates, ``roots`` finds the cell that explains most failures, ``quotients`` judges percentages.
"""
