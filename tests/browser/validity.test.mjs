// The pages are HTML, and their style is CSS, in the judgement of the checker of the W3C and the WHATWG.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { audiences, entries, flagship, handbook, named, places, restrictedPages } from "./pages.mjs";

const VNU = fileURLToPath(new URL("node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

/** Warnings that are known, each with the reason why it may stand. Errors may not. */
const ALLOWED = [
  {
    says: /violates Content Security Policy \(meta tag\)/,
    reason: "the checker does not know where a file lies nor compute digests; `reader.mjs` lets the browser judge the policy",
  },
  {
    says: /^Section lacks heading/,
    reason: "on the page of one entry the entry's heading is the page's own, right above the section",
  },
];

/** What the checker says of these files: one message for each fault, in words. */
async function messagesOf(paths, ...flags) {
  const command = ["-Xss2m", "-jar", VNU, "--format", "json", "--exit-zero-always", ...flags, ...paths];
  const { stderr } = await promisify(execFile)("java", command, { maxBuffer: 1 << 28 });
  return JSON.parse(stderr).messages.map(({ type, subType, url, lastLine, message, extract }) => ({
    isError: type === "error" || type === "non-document-error",
    kind: subType ?? type,
    message,
    words: `${named(fileURLToPath(url))}:${lastLine}: ${message}\n    ${(extract ?? "").trim()}`,
  }));
}

function assertValid(messages) {
  const wrong = messages.filter(({ isError, message }) => isError || !ALLOWED.some(({ says }) => says.test(message)));
  assert.ok(wrong.length === 0, `\n${wrong.map(({ words }) => words).join("\n")}`);
}

const pages = [
  join(flagship, "index.html"),
  ...audiences.flatMap((audience) => [...places.flatMap((place) => handbook(audience, place)), ...entries(audience)]),
  ...restrictedPages(),
];

test(`${pages.length} pages are valid HTML`, async (t) => {
  const messages = await messagesOf(pages);
  for (const { says, reason } of ALLOWED) {
    const count = messages.filter(({ message }) => says.test(message)).length;
    assert.ok(count > 0, `nothing says ${says} any more; take it out of what is allowed`);
    t.diagnostic(`allowed ${count} times: ${says}, since ${reason}`);
  }
  assertValid(messages);
});

test("the style sheet is valid CSS, and so are the styles that stand inside pages", async () => {
  // The checker reads the styles that stand inside pages with the pages.
  const sheet = join(flagship, "en", audiences[0], "general", "style.css");
  assertValid(await messagesOf([sheet], "--css"));
});
