// Everybody can read every kind of page: axe, with the rules of WCAG 2.2 A and AA and its best practice, finds no
// fault; and nobody has to scroll sideways, on the narrowest screen that WCAG asks for (1.4.10).

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { audiences, entries, flagship, handbook, inWords, lights, named, onDisk, places, restricted, restrictedPages } from "./pages.mjs";
import { reading, stay } from "./reader.mjs";

const AXE = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * In which lights a page is looked at: in all four, if it is small and the only one of its kind in its handbook. The
 * others take turns, so that every kind of page has been in every light for each audience.
 */
function lightsFor(path, turn, index) {
  if (basename(path).startsWith("typologies-")) return [lights[(turn + index) % lights.length]];
  return statSync(path).size > 100_000 ? [lights[turn % lights.length]] : lights;
}

/** What axe has against the page that is open, in words. */
async function faultsOf(page) {
  const { violations } = await page.evaluate(
    // Style sheets are not fetched a second time: the pages' own policy forbids it, and no rule of these needs it.
    (tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false }),
    WCAG,
  );
  return violations.flatMap(({ id, help, helpUrl, nodes }) => [
    `${id}: ${help} (${helpUrl}), ${nodes.length} times`,
    ...nodes.slice(0, 3).map(({ html, failureSummary }) => `    ${html.slice(0, 200)}\n      ${failureSummary}`),
  ]);
}

/** Opens what is folded, or axe would not look into it. Of choices that exclude each other, the last stays open. */
const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));

async function look(page, path, inLights) {
  await page.goto(onDisk(path));
  await page.evaluate(AXE);
  await unfold(page);
  const faults = [];
  for (const light of inLights) {
    await page.emulateMedia({ colorScheme: light.colorScheme });
    await page.setViewportSize(light.viewport);
    faults.push(...(await faultsOf(page)).map((fault) => `${named(path)}, ${inWords(light)}: ${fault}`));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (sideways > 0) faults.push(`${named(path)}: has to be scrolled ${sideways} px sideways where it is 320 px wide`);
  return faults;
}

const accessible = (pages, turn, within = flagship) =>
  reading({ within }, async (page) => {
    await stay(page);
    const faults = [];
    for (const [index, path] of pages.entries()) {
      faults.push(...(await look(page, path, lightsFor(path, turn, index))));
    }
    assert.ok(faults.length === 0, `\n${faults.join("\n")}`);
  });

describe("everybody can read", { concurrency: 2 }, () => {
  audiences.forEach((audience, a) => {
    places.forEach((place, p) => it(`en/${audience}/${place}`, accessible(handbook(audience, place), a + p)));
    it(`an entry of each kind for ${audience}`, accessible(entries(audience), a));
  });
  it("the restricted pack, a page that has moved included", accessible(restrictedPages(), 0, restricted));
  it(
    "what a search finds",
    reading({ within: flagship }, async (page) => {
      for (const light of lights) {
        await page.emulateMedia({ colorScheme: light.colorScheme });
        await page.setViewportSize(light.viewport);
        await page.goto(onDisk(join(flagship, "en/employers/us/card.html")));
        await page.evaluate(AXE);
        await page.getByRole("searchbox").fill("payroll");
        await page.getByRole("region", { name: "Search results" }).getByRole("link").first().waitFor();
        assert.deepEqual(await faultsOf(page), [], inWords(light));
      }
    }),
  );
  for (const audience of audiences) {
    it(
      `the landing page where ${audience} are chosen`,
      reading({ within: flagship }, async (page) => {
        const landing = onDisk(join(flagship, "index.html"));
        for (const light of lights) {
          await page.emulateMedia({ colorScheme: light.colorScheme });
          await page.setViewportSize(light.viewport);
          await page.goto(landing);
          await page.evaluate(AXE);
          await page.locator(`#en-${audience} summary`).click();
          assert.deepEqual(await faultsOf(page), [], inWords(light));
        }
      }),
    );
  }
});
