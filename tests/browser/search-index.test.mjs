// The script of the pages reads an index as the program writes it: the words of a text are the same on both sides
// (tests/search/words.txt), and the index that the program writes (tests/search/index.json) unfolds to the one that
// MiniSearch makes of the same documents. Run with node; ends with 1 where something differs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const page = vm.createContext({ document: { querySelector: () => null } });
vm.runInContext(read("templates/assets/search.js"), page);
vm.runInContext(read("templates/assets/minisearch.js"), page);
const { MiniSearch, vademecum } = page;

// Values of another context are equal to ours by what they hold only.
const plain = (value) => JSON.parse(JSON.stringify(value));

const lines = read("tests/search/words.txt").split("\n").filter((line) => line && !line.startsWith("#"));
for (let at = 0; at < lines.length; at += 2) {
  test(`the words of “${lines[at]}”`, () => {
    assert.equal(plain(vademecum.words(lines[at])).join(" "), lines[at + 1].slice(1).trim());
  });
}

test("the index unfolds to the one that MiniSearch makes", () => {
  const { documents, lengths, words } = JSON.parse(read("tests/search/index.json"));
  const own = new MiniSearch(vademecum.OPTIONS);
  own.addAll(documents.map((document, id) => ({ ...document, id })));
  const expected = plain(own);
  const rows = documents.map((document, id) => [0, "", document.names, "", "", ...lengths[id]]);
  const unfolded = plain(vademecum.unfold({ documents: rows, words }));
  const by_word = ([a], [b]) => (a < b ? -1 : 1);
  expected.index.sort(by_word);
  unfolded.index.sort(by_word);
  expected.storedFields = {};
  assert.deepEqual(unfolded, expected);
});
