// Search as readers use it. Each scenario gets a page of its own and the address of the built flagship site, over
// http: or from disk; both have to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flagship, onDisk } from "./pages.mjs";
import { reading, serve } from "./reader.mjs";

const field = "#search_";
const BANKS = "en/banks/general/";

/// Types into the field and waits until something is said about it.
const type = async (page, text) => {
  await page.fill(field, text);
  await page.waitForSelector(".found:not([hidden]) .found-count");
};
const titles = (page) => page.$$eval(".found li a", (links) => links.map((link) => link.textContent));
const sorts = (page) => page.$$eval(".found-sort", (sorts) => sorts.map((sort) => sort.firstChild.textContent));
const marks = (page) => page.$$eval(".found mark", (marks) => marks.map((mark) => mark.textContent.toLowerCase()));
const has_focus = (page, selector) => page.$eval(selector, (element) => element === document.activeElement);

const SCENARIOS = [
  {
    name: "the beginning of a word finds it, in groups, and marks it",
    async run(page, site) {
      await page.goto(`${site}${BANKS}nodes.html`);
      await type(page, "payr");
      assert.ok((await titles(page)).includes("Payroll accounts"));
      assert.ok((await sorts(page)).includes("Risky nodes"));
      assert.ok((await marks(page)).every((mark) => mark.startsWith("payr")));
    },
  },
  {
    name: "a slip of the keys finds what was meant",
    async run(page, site) {
      await page.goto(`${site}${BANKS}card.html`);
      await type(page, "convertr");
      assert.ok((await titles(page)).includes("OTC converters"));
    },
  },
  {
    name: "accents make no difference, and other scripts are found by a part of a word",
    async run(page, site) {
      await page.goto(`${site}${BANKS}sources.html`);
      await type(page, "páyröll");
      assert.ok((await titles(page)).includes("Payroll accounts"));
      await type(page, "금융정보");
      assert.ok((await titles(page)).includes("Republic of Korea"), "the Korean name of an authority");
    },
  },
  {
    name: "the keyboard alone leads to a find and back",
    async run(page, site) {
      await page.goto(`${site}${BANKS}nodes.html`);
      await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
      await page.keyboard.press("/");
      assert.ok(await has_focus(page, field));
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => scrollY === 900);
      await page.keyboard.press("/");
      await page.keyboard.type("payroll accounts");
      await page.waitForSelector(".found:not([hidden]) .found-count");
      await page.keyboard.press("ArrowDown");
      assert.ok(await has_focus(page, ".found li a"));
      await page.keyboard.press("ArrowUp");
      assert.ok(await has_focus(page, field));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/nodes\.html#payroll-accounts$/);
      assert.ok(await page.isHidden(".found"), "the list makes way for what was found");
    },
  },
  {
    name: "Enter in the field opens the first find",
    async run(page, site) {
      await page.goto(`${site}${BANKS}index.html`);
      await type(page, "payroll accounts");
      await page.press(field, "Enter");
      await page.waitForURL(/nodes\.html#payroll-accounts$/);
    },
  },
  {
    name: "the key can be switched off, and stays so",
    async run(page, site) {
      await page.goto(`${site}${BANKS}card.html`);
      await type(page, "payroll");
      await page.uncheck(".found-key input");
      await page.goto(`${site}${BANKS}cases.html`);
      await page.keyboard.press("/");
      assert.ok(!(await has_focus(page, field)));
    },
  },
  {
    name: "how many results there are is said politely",
    async run(page, site) {
      await page.goto(`${site}${BANKS}card.html`);
      await type(page, "goaml");
      await page.waitForFunction(() => /^\d+ results in \d+ groups$/.test(document.querySelector(".search [role=status]").textContent));
      await type(page, "zzzzzz");
      await page.waitForFunction(() => document.querySelector(".search [role=status]").textContent.startsWith("Nothing found"));
    },
  },
  {
    name: "from the landing page a handbook is found by its readers and by any name of its place",
    async run(page, site) {
      await page.goto(`${site}index.html`);
      for (const [typed, found] of [
        ["pakistan bank", "Banks · Pakistan"],
        ["PK", "Governments · Pakistan"],
        ["uae", "Platforms · United Arab Emirates"],
        ["south korea employers", "Employers · Republic of Korea"],
        ["Росс", "Banks · Russia"],
      ]) {
        await type(page, typed);
        assert.ok((await titles(page)).includes(found), typed);
      }
    },
  },
  {
    name: "from the landing page a general handbook is searched inside",
    async run(page, site) {
      await page.goto(`${site}index.html`);
      await type(page, "payroll accounts");
      await page.click(".found-inside button:text-is('Banks')");
      await page.waitForSelector(".found a[href*='en/banks/general/nodes.html#payroll-accounts']");
      await page.press(field, "Enter");
      await page.waitForURL(/en\/banks\/general\/nodes\.html#payroll-accounts$/);
    },
  },
  {
    name: "search fits a narrow screen, and is not printed",
    async run(page, site) {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`${site}${BANKS}nodes.html`);
      await type(page, "payroll");
      const room = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(room[0] <= room[1], `the page is ${room[0]} wide`);
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.isHidden(".search"));
    },
  },
];

for (const { name, run } of SCENARIOS) {
  test(`from disk: ${name}`, reading({ within: flagship }, (page) => run(page, `${onDisk(flagship)}/`)));

  test(`from a server: ${name}`, async (t) => {
    const home = await serve(t, flagship);
    await reading({ within: home }, (page) => run(page, home))();
  });
}
