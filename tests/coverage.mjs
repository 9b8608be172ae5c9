// How many lines of the source the tests run: overall, and by module. Run by `tests/run test`.
//
// Unit tests stand at the end of the files they test. They are no part of what is counted, since tests run themselves.

import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";

/** Fails below this, in per cent of lines. Two below what was reached when it was set: raise it with the tests. */
const FLOOR = 93;

const [lcov] = process.argv.slice(2);
const source = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../src");

/** The number of the line on which a file's own tests begin. */
function testsBegin(path) {
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((line, index) => line === "#[cfg(test)]" && lines[index + 1]?.startsWith("mod tests"));
  return at === -1 ? Infinity : at + 1;
}

const modules = new Map();
for (const record of readFileSync(lcov, "utf8").split("end_of_record\n")) {
  const path = record.match(/^SF:(.*)$/m)?.[1];
  if (!path) continue;
  const own = testsBegin(path);
  const module = relative(source, path).split("/")[0].replace(/\.rs$/, "");
  const count = modules.get(module) ?? { lines: 0, run: 0 };
  for (const [, line, times] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
    if (Number(line) >= own) continue;
    count.lines += 1;
    if (times !== "0") count.run += 1;
  }
  modules.set(module, count);
}

const percent = ({ lines, run }) => (100 * run) / lines;
const inWords = (name, count) =>
  `${name.padEnd(12)} ${percent(count).toFixed(1).padStart(5)} % of ${String(count.lines).padStart(5)} lines`;
for (const [name, count] of [...modules].sort(([one], [other]) => one.localeCompare(other))) {
  if (count.lines > 0) console.log(inWords(name, count));
}
const all = [...modules.values()].reduce((sum, { lines, run }) => ({ lines: sum.lines + lines, run: sum.run + run }), { lines: 0, run: 0 });
const isEnough = percent(all) >= FLOOR;
console.log(`the tests run ${percent(all).toFixed(1)} % of ${all.lines} lines${isEnough ? "" : `, and should run ${FLOOR} %`}`);
process.exitCode = isEnough ? 0 : 1;
