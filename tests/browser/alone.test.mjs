// A page needs nobody: it works from disk, from a stick, from any server and without scripts, and asks nothing of anyone.
// `reader.mjs` watches over every one of these tests, and over all others.

import assert from "node:assert/strict";
import { cpSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { entries, flagship, handbook, named, onDisk, restricted } from "./pages.mjs";
import { reading, serve } from "./reader.mjs";

const stick = mkdtempSync(join(tmpdir(), "vademecum-stick-"));
after(() => rmSync(stick, { recursive: true }));

/** What a page says in its main part, and the links it offers. */
const saidBy = (page) => page.getByRole("main").innerText();

test("the one file works alone in an empty folder, and all its links lead into itself", async () => {
  const pictures = join(restricted, "en/desk/general/handbook.html");
  for (const [index, path] of [join(flagship, "en/banks/pk/handbook.html"), pictures].entries()) {
    const copy = join(stick, `one-file-${index}.html`);
    copyFileSync(path, copy);
    await reading({ within: copy.replace(/\/[^/]*$/, "") }, async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(onDisk(copy));
      assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [onDisk(copy)]);
      const lost = await page.locator("a[href^='#']").evaluateAll((links) =>
        links.map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(decodeURIComponent(id))),
      );
      assert.deepEqual(lost, [], `${named(path)} has links that lead nowhere`);
      const unseen = await page.locator("img").evaluateAll((all) => all.filter((one) => one.naturalWidth === 0).length);
      assert.equal(unseen, 0, `${named(path)} has pictures that do not show`);
    })();
  }
});

test("a handbook's folder works on a stick, page by page", async () => {
  const folder = join(stick, "handbook");
  cpSync(join(flagship, "en/governments/us"), folder, { recursive: true });
  await reading({ within: folder }, async (page) => {
    for (const path of handbook("governments", "us")) {
      await page.goto(onDisk(join(folder, basename(path))));
      const styled = await page.evaluate(() => getComputedStyle(document.body).margin === "0px");
      assert.ok(styled, `${basename(path)} has lost its style`);
    }
  })();
});

test("a handbook works from a server, which is asked for nothing outside it", async (t) => {
  const home = await serve(t, join(flagship, "en/platforms/us"));
  await reading({ within: home }, async (page) => {
    await page.goto(`${home}index.html`);
    for (const part of ["Card", "Risky nodes", "Sources"]) {
      await page.getByRole("main").getByRole("link", { name: part, exact: true }).first().click();
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.notEqual(page.url(), `${home}index.html`, part);
      await page.goto(`${home}index.html`);
    }
  })();
});

/** What a script says of the comfort that it brings, and nothing else may say with scripts alone. */
const COMFORTS = ["Rest on a box to see its routes, and what would follow if it were closed."];

test("without scripts every page says the same", async () => {
  const pages = [...handbook("banks", "us"), ...entries("platforms")];
  const says = { true: new Map(), false: new Map() };
  for (const javaScriptEnabled of [true, false]) {
    await reading({ within: flagship, javaScriptEnabled }, async (page) => {
      for (const path of pages) {
        await page.goto(onDisk(path));
        says[javaScriptEnabled].set(named(path), await saidBy(page));
      }
    })();
  }
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line && !COMFORTS.includes(line));
  for (const [path, words] of says.true) {
    const [withScripts, without] = [lines(words), lines(says.false.get(path))];
    const at = withScripts.findIndex((line, index) => line !== without[index]);
    assert.equal(without[at], withScripts[at], path);
    assert.equal(without.length, withScripts.length, path);
  }
});

test(
  "an old address leads to the new one without scripts",
  reading({ within: restricted, javaScriptEnabled: false }, async (page) => {
    await page.goto(onDisk(join(restricted, "en/desk/general/risky-nodes/mule-accounts.html")));
    await page.waitForURL("**/lent-accounts.html");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Lent accounts");
  }),
);

const SMUGGLED = [
  { what: "a picture", html: '<img src="https://outside.example/a.png" alt="">' },
  { what: "a script", html: '<script src="https://outside.example/a.js"></script>' },
  { what: "a script inside the page", html: "<script>new Image().src = 'https://outside.example/b.png'</script>" },
  { what: "a style", html: '<style>body { background: url("https://outside.example/c.png") }</style>' },
  { what: "a frame", html: '<iframe src="https://outside.example/d.html" title="d"></iframe>' },
  { what: "an attribute", html: `<p onclick="location = 'https://outside.example/'">Press</p>` },
];

for (const path of ["index.html", "en/banks/pk/card.html", "en/banks/pk/handbook.html"]) {
  test(
    `${path} refuses what somebody slips into it`,
    reading({ within: flagship }, async (page, faults) => {
      const address = onDisk(join(flagship, path));
      const html = readFileSync(join(flagship, path), "utf8");
      const reached = [];
      await page.route("https://outside.example/**", async (route) => {
        reached.push(route.request().url());
        await route.abort();
      });
      for (const { what, html: more } of SMUGGLED) {
        const body = html.replace("</main>", `${more}</main>`);
        await page.unroute(address);
        await page.route(address, (route) => route.fulfill({ body, contentType: "text/html" }));
        await page.goto(address);
        if (what === "an attribute") await page.getByText("Press", { exact: true }).click();
        assert.ok([...faults].some((fault) => fault.includes("Content Security Policy")), `nothing was said of ${what}`);
        assert.deepEqual(reached, [], `${what} was let out`);
        faults.clear();
      }
    }),
  );
}

test(
  "what is folded unfolds when it is asked for, and when a link leads into it, without scripts",
  reading({ within: flagship, javaScriptEnabled: false }, async (page) => {
    const nodes = onDisk(join(flagship, "en/banks/pk/nodes.html"));
    await page.goto(nodes);
    const flows = page.getByRole("main").locator("tr[id]");
    const ids = await flows.evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().height === 0).map(({ id }) => id));
    assert.ok(ids.length > 5, "places that banks cannot act on are folded");
    for (const id of [ids[0], ids.at(-1)]) {
      await page.goto("about:blank");
      await page.goto(`${nodes}#${id}`);
      const flow = page.locator(`[id="${id}"]`);
      assert.ok(await flow.isVisible(), `${id} stays folded`);
      const box = await flow.boundingBox();
      assert.ok(box.y > -box.height && box.y < 900, `${id} is not in sight but at ${box.y}`);
    }
    await page.goto(nodes);
    const before = await flows.evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().height > 0).length);
    for (const more of await page.getByRole("main").getByText(/^Read on/).all()) await more.click();
    const unfolded = await flows.evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().height > 0).length);
    assert.equal(unfolded, before + ids.length);
  }),
);
