// A reader with a browser, and somebody who looks over their shoulder: whatever a test does, no page may ask for
// anything but what lies beside it, break its own content security policy, or complain in the console.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { desk, onDisk } from "./pages.mjs";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
after(() => browser.close());

/**
 * A test in which somebody reads: `story` gets a page in a fresh profile, and the faults found so far.
 *
 * `within` is where everything must come from, a folder or the origin of a server. The other settings are those of
 * Playwright's contexts: `viewport`, `colorScheme`, `reducedMotion`, `javaScriptEnabled`.
 */
export function reading({ within, ...settings }, story) {
  return async () => {
    const context = await browser.newContext({ viewport: desk, colorScheme: "light", ...settings });
    context.setDefaultTimeout(15_000);
    const home = within.startsWith("http:") ? within : `${onDisk(within)}/`;
    const faults = new Set();
    context.on("request", (request) => {
      const isInside = request.url().startsWith(home) || request.url().startsWith("data:");
      if (!isInside) faults.add(`${request.frame().url()} asks for ${request.url()}`);
    });
    context.on("requestfailed", (request) => {
      // A reader who leaves a page stops what it was loading.
      const failure = request.failure().errorText;
      if (failure !== "net::ERR_ABORTED") faults.add(`${request.url()} cannot be loaded: ${failure}`);
    });
    // Chromium reports a breach of the content security policy here too.
    context.on("console", (message) => {
      if (message.type() === "error") faults.add(`${message.page().url()} complains: ${message.text()}`);
    });
    context.on("weberror", (error) => faults.add(`a script fails: ${error.error()}`));
    try {
      await story(await context.newPage(), faults);
    } finally {
      await context.close();
    }
    assert.ok(faults.size === 0, `\n${[...faults].join("\n")}`);
  };
}

/** Shows pages that have moved as those see them whose browser does not follow by itself. */
export const stay = (page) =>
  page.route("file:///**/*.html", async (route) => {
    const html = readFileSync(fileURLToPath(route.request().url()), "utf8");
    await route.fulfill({ body: html.replace(/<meta http-equiv="refresh"[^>]*>/, ""), contentType: "text/html" });
  });

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** Serves a folder while a test runs, as plain servers do, and gives its address. */
export async function serve(test, folder) {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      const body = readFileSync(path);
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}
