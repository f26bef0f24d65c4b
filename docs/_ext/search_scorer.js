// What comes first in the search: a task before its topic, both before the glossary. The figures are those of Sphinx.
var Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
  score: ([page, , , , score]) => score + (/(^|\/)howto\//.test(page) ? 1 : page === "glossary" ? -1 : 0),
};
