// Whatever readers point at, one click copies how to cite it: what it is, whose handbook, which edition, how
// restricted, and where.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { flagship, onDisk } from "./pages.mjs";
import { reading, serve } from "./reader.mjs";

/** Whose handbook it is, which edition and how restricted, as the foot of the page says. */
async function whose(page) {
  const said = await page.locator(".cite-of").textContent();
  assert.match(said, /, Banks · Pakistan, edition .+ \(as of .+\), TLP:CLEAR$/);
  return said;
}

const copying = { within: flagship, permissions: ["clipboard-read", "clipboard-write"] };
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Presses the mark beside the first thing of a kind that is not folded, and gives what is copied then. */
async function press(page, mark) {
  await page.locator(mark).filter({ visible: true }).first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".copied", { hasText: "Citation copied." }).waitFor();
  return copied(page);
}

for (const [part, mark, expected] of [
  ["typologies-receive", ".flags .here", /^Red flag \d+: “[^“”]+”, /],
  ["typologies-receive", "h3 .here", /^“[^“”]+”, /],
  ["controls", ".control .name .here", /^“[^“”]+”, /],
  ["cases", ".steps .here", /^“[^“”]+, step 1”, /],
  ["cases", ".name .here", /^“[^“”]+”, /],
  ["nodes", ".flows .here", /^“[^“”]+”, /],
  ["red-flags", "h2 .here", /^“Customer onboarding”, /],
  ["sources", ".source .here", /^“Source 1”, /],
]) {
  test(
    `${part}.html: the mark at ${mark} copies a citation, and the page goes there`,
    reading(copying, async (page) => {
      await page.goto(onDisk(join(flagship, `en/banks/pk/${part}.html`)));
      const citation = await press(page, mark);
      assert.match(citation, expected);
      const { hash } = new URL(page.url());
      // A path on the reader's disk is nobody else's business, so only what lies in the handbook is named.
      assert.ok(hash.length > 1 && citation.endsWith(`, ${await whose(page)}, ${part}.html${hash}`), citation);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".copied").count(), 0);
    }),
  );
}

test(
  "the one file cites itself, and its own places",
  reading(copying, async (page) => {
    await page.goto(onDisk(join(flagship, "en/banks/pk/handbook.html")));
    assert.match(await press(page, ".flags .here"), /^Red flag 1: .*TLP:CLEAR, handbook\.html#.+--.+$/);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.locator(".copied", { hasText: "Citation copied." }).waitFor();
    assert.equal(await copied(page), `${await whose(page)}, handbook.html`);
  }),
);

test("from a server the address is whole, and can be copied alone", async (t) => {
  const address = await serve(t, flagship);
  const story = reading({ ...copying, within: address }, async (page) => {
    // In a handbook for all places an entry is cited by its own page, and the reader stays on this one.
    await page.goto(`${address}en/banks/general/nodes.html`);
    const citation = await press(page, ".name .here");
    assert.match(citation, new RegExp(`TLP:CLEAR, ${address}en/banks/general/risky-nodes/[a-z-]+\\.html$`));
    assert.equal(page.url(), `${address}en/banks/general/nodes.html`);
    await page.getByRole("button", { name: "Copy the address only" }).click();
    await page.locator(".copied", { hasText: "Address copied." }).waitFor();
    assert.equal(await copied(page), citation.slice(citation.indexOf(address)));
  });
  await story();
});

const MARK = ".control .name .here";
const shown = (page) => page.locator(MARK).first().evaluate((mark) => getComputedStyle(mark).opacity);

test(
  "on a telephone the marks are always in sight",
  reading({ within: flagship, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }, async (page) => {
    await page.goto(onDisk(join(flagship, "en/banks/pk/controls.html")));
    assert.equal(await shown(page), "1");
  }),
);

test(
  "with a mouse or a keyboard a mark is in sight when one is at what it belongs to",
  reading({ within: flagship }, async (page) => {
    await page.goto(onDisk(join(flagship, "en/banks/pk/controls.html")));
    assert.equal(await shown(page), "0");
    await page.locator(".control .name").first().hover();
    assert.equal(await shown(page), "1");
    await page.mouse.move(0, 0);
    assert.equal(await shown(page), "0");
    await page.locator(MARK).first().focus();
    assert.equal(await shown(page), "1");
  }),
);
