// The words that the search script makes of a text are those of the index: both are tested with tests/search/words.txt.
// Run with node; prints one line, and ends with 1 where a word differs.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

const page = vm.createContext({ document: { querySelector: () => null } });
vm.runInContext(read("templates/assets/search.js"), page);

const lines = read("tests/search/words.txt").split("\n").filter((line) => line && !line.startsWith("#"));
let wrong = 0;
for (let at = 0; at < lines.length; at += 2) {
  const found = page.vademecum.words(lines[at]).join(" ");
  const expected = lines[at + 1].slice(1).trim();
  if (found !== expected) {
    wrong += 1;
    console.error(`${lines[at]}\n  expected ${expected}\n  found    ${found}`);
  }
}
console.log(`${lines.length / 2} texts, ${wrong} with other words than the index has`);
process.exitCode = wrong > 0 ? 1 : 0;
