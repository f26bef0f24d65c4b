"""Self-evaluations in one room (绩效自评): how their forms are recognised, and how they are checked.

Where things are, from print to finding:

- The values: :mod:`govbudget.evaluation` (a room below): ``model`` (Evaluation, Fund, Indicator, GradeBand, and how a target is
  parsed), ``scoring`` (财预〔2020〕10号), ``layout`` (the form as text and HTML).
- The words: ``language/data/evaluations.toml``, each class and pattern with its Chinese term and source. ``fund_…`` are the columns
  and labels of the funds, ``indicator_…`` the columns and groups of the indicators, ``evaluation_…`` title, head and marks,
  ``sense_…`` and ``target_…`` targets, ``grade_…`` and ``band_…`` grades, ``told_…`` and ``project_…`` what the text says. A heading
  that a place words otherwise is a word or an alternative there, and no code.
- ``recognition``: ``cells`` (cells of a document in order, with their values) → ``forms`` (where each form begins and ends, its head,
  total and grade) → ``funds`` and ``indicators`` (headings, lines, groups), ``alignment`` (cells put under columns where blanks were
  dropped); ``words`` says how a text is matched against the vocabulary. ``find_evaluations`` is the entrance.
- ``rules``: ``graded`` lists every rule with id, grade and source. ``funds``: E506 sums, E507 rate, E508 score of the execution;
  ``totals``: E501–E504, E516 weights and scores against groups and total; ``scores``: E505, E509–E515 single indicators, grade,
  goals; ``told``: E521–E525 the form beside narrative and report. ``sheet`` is one form while it is checked, its figures as lines.
"""
