// The first minute of each reader: what they came for, and that they find it by the words in front of them.
// Every story starts at the landing page, on disk, and without scripts.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { audiences, desk, flagship, onDisk, phone, restricted } from "./pages.mjs";
import { reading } from "./reader.mjs";

const LANDING = onDisk(join(flagship, "index.html"));
const alone = { within: flagship, javaScriptEnabled: false };
const titled = (audience) => audience[0].toUpperCase() + audience.slice(1);

/** The two clicks: who you are, then where. */
async function choose(page, audience, place) {
  await page.goto(LANDING);
  await page.locator("summary", { hasText: audience }).click();
  await page.getByRole("link", { name: place, exact: true }).click();
  assert.match(await page.title(), new RegExp(`${audience}, ${place}`));
}

const part = (page, name) => page.getByRole("main").getByRole("link", { name, exact: true }).first().click();
const heading = (page, name) => page.getByRole("main").getByRole("heading", { name });
const count = async (locator, atLeast, what) =>
  assert.ok((await locator.count()) >= atLeast, `there are ${await locator.count()} ${what}, and not ${atLeast}`);

for (const audience of audiences.map(titled)) {
  for (const [place, viewport] of [["All jurisdictions", phone], ["United States", desk], ["Laos", phone]]) {
    test(
      `two clicks lead ${audience} in ${place} to their handbook, ${viewport.width} px wide`,
      reading({ ...alone, viewport }, async (page) => {
        await choose(page, audience, place);
        const whose = page.getByRole("banner").getByText(`${audience} · ${place}`);
        assert.ok(await whose.isVisible());
      }),
    );
  }
}

test(
  "who is not listed finds the handbook for all jurisdictions first",
  reading(alone, async (page) => {
    await page.goto(LANDING);
    await page.locator("summary", { hasText: "Employers" }).click();
    const first = page.locator("#en-employers").getByRole("link").first();
    assert.equal(await first.innerText(), "All jurisdictions");
  }),
);

test(
  "whatever can be taken away, the landing page is no wider than the window",
  reading({ within: restricted, javaScriptEnabled: false }, async (page) => {
    await page.goto(onDisk(join(restricted, "index.html")));
    await page.locator("summary").first().click();
    await count(page.getByRole("row").first().getByRole("link"), 8, "ways in the first row");
    for (const width of [phone.width, 768, desk.width]) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(needed <= width, `${needed} px are needed, and there are ${width}`);
    }
  }),
);

test("the sizes beside what can be taken away are those a browser loads, the smallest first", async () => {
  const loaded = new Map();
  await reading({ within: flagship }, async (page) => {
    await page.goto(LANDING);
    await page.locator("summary", { hasText: "Banks" }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Pakistan", exact: true }) });
    const links = await row.getByRole("link", { name: /\d+(\.\d+)? [kM]B/ }).all();
    for (const link of links) {
      const [, number, unit] = (await link.getAttribute("aria-label")).match(/([\d.]+) ([kM])B/);
      loaded.set(await link.evaluate((one) => one.href), { said: Number(number) * (unit === "k" ? 1e3 : 1e6) });
    }
    for (const [address, size] of loaded) {
      const files = new Set();
      const note = (request) => request.url().startsWith("file:") && files.add(request.url().split("#")[0]);
      page.on("request", note);
      await page.goto(address);
      page.off("request", note);
      size.real = [...files].reduce((sum, file) => sum + statSync(new URL(file)).size, 0);
    }
  })();
  const sizes = [...loaded.values()];
  assert.ok(sizes.length >= 2, "the card and the one file have their sizes");
  for (const [address, { said, real }] of loaded) {
    assert.ok(Math.abs(said - real) <= 0.06 * real, `${address} is said to have ${said} bytes, and has ${real}`);
  }
  assert.deepEqual(sizes.map(({ said }) => said), sizes.map(({ said }) => said).sort((one, other) => one - other));
});

test(
  "a compliance officer on a slow line finds the card, how and where to report, and the red flags that weigh most",
  reading({ ...alone, viewport: phone }, async (page) => {
    await choose(page, "Banks", "Pakistan");
    await part(page, "Card");
    assert.ok(await heading(page, "Whom to tell").isVisible());
    const card = page.getByRole("main");
    for (const said of ["Financial Monitoring Unit (FMU)", "Suspicious Transaction Report (STR)", "goAML of the FMU"]) {
      assert.ok(await card.getByText(said).first().isVisible(), said);
    }
    const flags = card.getByRole("link", { name: /^Red flag \d+/ });
    await count(flags, 5, "red flags on the card");
    assert.ok(await heading(page, "Do not").isVisible());
    // A red flag of the card leads to the same red flag with its lawful explanations.
    await flags.first().click();
    const flag = page.locator(":target");
    assert.ok(await flag.isVisible());
    assert.ok(await flag.getByText("Lawful explanations").first().isVisible());
  }),
);

test(
  "an analyst of a financial intelligence unit finds what is on record where, how it was counted, and whom to call abroad",
  reading(alone, async (page) => {
    await choose(page, "Governments", "All jurisdictions");
    await part(page, "Risky nodes");
    const table = page.getByRole("table", { name: /All risky nodes/ });
    for (const column of ["Cases", "Flows", "Inferred", "Other money"]) {
      assert.ok(await table.getByRole("columnheader", { name: column, exact: true }).isVisible(), column);
    }
    await page.goBack();
    await part(page, "Sources");
    const grades = page.getByRole("main").getByText(/^[A-F][1-6]$/);
    await count(grades, 100, "graded sources");
    await page.goBack();
    await part(page, "East Asia");
    await count(page.getByRole("rowheader", { name: "Financial intelligence unit" }), 5, "units abroad");
  }),
);

test(
  "a trust-and-safety lead finds red flags in platform words, their lawful look-alikes, actions by tier and what to keep",
  reading(alone, async (page) => {
    await choose(page, "Platforms", "United States");
    await part(page, "Card");
    const card = await page.getByRole("main").innerText();
    assert.match(card, /account holder/);
    assert.doesNotMatch(card, /\bcustomers?\b/i);
    await page.goBack();
    await part(page, /Obtain work$/);
    await count(page.getByText("Lawful explanations"), 5, "lists of lawful explanations");
    await count(page.getByText("Seen by Hiring marketplace"), 3, "red flags of the role");
    const flag = page.getByRole("listitem").filter({ has: page.locator("summary", { hasText: "Lawful explanations" }) }).first();
    await flag.locator("summary").click();
    await count(flag.getByRole("listitem"), 1, "lawful explanations unfolded without a script");
    await page.goto(onDisk(join(flagship, "en/platforms/us/controls.html")));
    for (const tier of ["Minimum", "Standard"]) assert.ok(await heading(page, tier).isVisible(), tier);
    await page.goto(onDisk(join(flagship, "en/platforms/us/suspect.html")));
    assert.ok(await heading(page, "Evidence to preserve").isVisible());
  }),
);

test(
  "somebody who reads another language is told which language a title is in, and their reader's voice too",
  reading(alone, async (page) => {
    await choose(page, "Governments", "Japan");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await part(page, "Sources");
    await count(page.locator("cite[lang='ja']"), 3, "titles in Japanese");
    await count(page.getByText("In another language: ja"), 3, "sources said to be in Japanese");
  }),
);

test(
  "somebody who hears the page has its landmarks, one first heading, and tables that say what each cell is",
  reading({ within: flagship }, async (page) => {
    for (const path of ["en/banks/us/nodes.html", "en/banks/us/cases.html", "en/banks/us/jurisdiction.html"]) {
      await page.goto(onDisk(join(flagship, path)));
      for (const role of ["banner", "main", "contentinfo"]) assert.equal(await page.getByRole(role).count(), 1, role);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
      const names = await page.getByRole("navigation").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
      assert.equal(new Set(names.filter(Boolean)).size, names.length, `the ways round have names of their own: ${names}`);
      const bare = await page.getByRole("table").evaluateAll((tables) =>
        tables.filter((table) => !table.querySelector("th[scope]")).map((table) => table.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(bare, [], "tables without headers");
    }
    // A case is a drawing on the screen, and a list of steps to those who hear it.
    await page.goto(onDisk(join(flagship, "en/banks/us/cases.html")));
    await count(page.getByRole("list", { name: "Path of the case in short" }), 30, "paths of cases");
  }),
);

test(
  "somebody named finds what is said of them, on whose word, since when, and where to answer",
  reading(alone, async (page) => {
    await choose(page, "Governments", "United States");
    await part(page, "Cases");
    const table = page.getByRole("table", { name: "Legal status of each party" }).first();
    const row = table.getByRole("row").nth(1);
    const words = await row.innerText();
    assert.match(words, /(Charged|Designated|Sentenced|Convicted|Reported|Alleged)/i);
    assert.match(words, /\d{4}/);
    assert.match(words, /checked \d+ November 2026/i);
    await row.getByRole("link", { name: /^\d+/ }).first().click();
    assert.ok(await page.locator(":target").isVisible(), "the number leads to the source");
    const write = page.getByRole("contentinfo").getByRole("link", { name: /corrections@/ });
    assert.match(await write.getAttribute("href"), /^mailto:/);
    await page.goto(onDisk(join(flagship, "en/governments/us/methods.html")));
    for (const said of ["Corrections and right of reply", /^If you are named(?! as)/, "Words of legal status"]) {
      assert.ok(await heading(page, said).isVisible(), String(said));
    }
  }),
);

test(
  "who cites a red flag gets its words, the edition, the marking and its place",
  reading({ within: flagship }, async (page) => {
    await page.goto(onDisk(join(flagship, "en/banks/us/typologies-receive.html")));
    const link = page.getByRole("link", { name: /^Link to red flag \d+/ }).first();
    await link.click();
    const said = await page.getByRole("status").filter({ hasText: "Red flag" }).innerText();
    for (const needed of ["edition 2026.11", "TLP:CLEAR", "Banks · United States", "typologies-receive.html#"]) {
      assert.ok(said.includes(needed), `the citation does not say “${needed}”: ${said}`);
    }
    // Without scripts the same link is the address of the red flag.
    assert.ok(await page.locator(":target").isVisible());
  }),
);
