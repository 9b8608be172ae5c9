// With a keyboard alone: the way round a page, from the skip link on, and no place where one is lost or caught.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { desk, flagship, inWords, onDisk, phone } from "./pages.mjs";
import { reading } from "./reader.mjs";

/** Where the focus is: what it is on, and what keeps a reader from seeing that. */
const focus = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body || element === null) return null;
    const { left, top, right, bottom } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const faults = [];
    if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) faults.push("has no outline to see");
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) faults.push("is out of view");
    else if (hit === null || !(element.contains(hit) || hit.contains(element))) faults.push("lies under something else");
    return {
      name: `${element.localName} “${(element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 60)}”`,
      faults,
    };
  });

/** Marks, in the order of the page, what the Tab key should stop at. */
const stopsOf = (page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex='0']");
    const seen = [...all].filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }));
    seen.forEach((element, index) => (element.dataset.stop = index));
    return seen.length;
  });

const TOURS = [
  { path: "index.html", viewport: desk },
  { path: "index.html", viewport: phone },
  { path: "en/banks/pk/index.html", viewport: desk },
  { path: "en/banks/pk/card.html", viewport: desk },
  { path: "en/banks/pk/card.html", viewport: phone, colorScheme: "dark" },
  { path: "en/employers/us/typologies-work.html", viewport: phone },
  { path: "en/governments/pk/jurisdiction.html", viewport: desk, colorScheme: "dark" },
  { path: "en/platforms/general/controls/report-and-keep-logs.html", viewport: desk },
];

for (const { path, viewport, colorScheme = "light" } of TOURS) {
  test(
    `the Tab key goes round ${path} once, in order and in sight (${inWords({ viewport, colorScheme })})`,
    reading({ within: flagship, viewport, colorScheme, reducedMotion: "reduce" }, async (page) => {
      await page.goto(onDisk(join(flagship, path)));
      const count = await stopsOf(page);
      assert.ok(count > 3, `${count} stops`);
      const faults = [];
      for (let stop = 0; stop < count; stop += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => document.activeElement.dataset.stop);
        const now = await focus(page);
        assert.equal(Number(at), stop, `press ${stop + 1} leads to ${now?.name}`);
        if (stop === 0) assert.match(now.name, /Skip/, "the first stop is the skip link");
        faults.push(...now.faults.map((fault) => `${now.name} ${fault}`));
      }
      assert.deepEqual(faults, []);
      await page.keyboard.press("Tab");
      assert.equal(await focus(page), null, "after the last stop the reader leaves the page");
    }),
  );
}

test(
  "the skip link leads past what is the same on every page",
  reading({ within: flagship }, async (page) => {
    for (const path of ["index.html", "en/banks/pk/index.html", "en/banks/us/nodes.html", "en/banks/us/handbook.html"]) {
      await page.goto(onDisk(join(flagship, path)));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const isInside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
      assert.ok(isInside, `${path}: after skipping, Tab leads to ${(await focus(page))?.name}`);
    }
  }),
);

test(
  "a handbook is chosen by keyboard alone, without scripts",
  reading({ within: flagship, javaScriptEnabled: false }, async (page) => {
    await page.goto(onDisk(join(flagship, "index.html")));
    await page.locator("summary", { hasText: "Banks" }).focus();
    await page.keyboard.press("Enter");
    const way = page.getByRole("link", { name: "Pakistan", exact: true });
    await way.waitFor();
    await way.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/en/banks/pk/index.html");
  }),
);
