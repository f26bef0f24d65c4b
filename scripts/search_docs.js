// What the search of the built docs finds: node search_docs.js FOLDER WORD … prints a line of JSON a word, with the pages, best first.
// It runs the search of Sphinx itself, as a browser would, with a document in which nothing is shown.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const SCRIPTS = ["documentation_options", "doctools", "sphinx_highlight", "searchtools", "language_data"];
const [folder, ...words] = process.argv.slice(2);
const nothing = () => null;
const context = vm.createContext({
  document: {
    getElementById: nothing,
    addEventListener: nothing,
    querySelectorAll: () => [],
    readyState: "loading",
    documentElement: { dataset: {} },
  },
  localStorage: { setItem: nothing, getItem: nothing, removeItem: nothing },
  location: { search: "" },
  addEventListener: nothing,
  console,
  URLSearchParams,
});
context.window = context;
const run = (file) => vm.runInContext(fs.readFileSync(path.join(folder, file), "utf8"), context);
for (const name of SCRIPTS) run(`_static/${name}.js`);
run("searchindex.js");
for (const word of words) {
  context.word = word;
  const found = vm.runInContext("Search._performSearch(...Search._parseQuery(word))", context);
  console.log(JSON.stringify([...new Set(found.reverse().map((each) => each[0]))]));
}
