// Goes through pages in Chromium as one person after the other, and says of each what is wrong with it: one JSON object on standard
// input, one on standard output.
//   in:  { chromium, profile, visits: [{ origin, persona?, language, pages: [path], scheme?, width?, scripts? }], shots? }
//   out: [{ page, language, status, bytes, violations: [..], console: [..], title }]
import { createRequire } from "node:module";
import { readFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const task = JSON.parse(readFileSync(0, "utf8"));
if (task.shots) {
  mkdirSync(task.shots, { recursive: true });
}

const browser = await chromium.launch({
  executablePath: task.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const said = [];
for (const visit of task.visits) {
  const context = await browser.newContext({
    locale: visit.language, colorScheme: visit.scheme ?? "light", javaScriptEnabled: visit.scripts ?? true,
    viewport: { width: visit.width ?? 1200, height: 900 }, reducedMotion: "reduce",
    bypassCSP: false,
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", message => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", error => troubles.push(String(error)));
  if (visit.persona) {
    await page.goto(visit.origin + "/sign-in");
    await page.locator(`button[name=persona][value="${visit.persona}"], form:has(input[name=persona][value="${visit.persona}"]) button`).first().click();
    await page.waitForLoadState();
  }
  for (const path of visit.pages) {
    troubles.length = 0;
    let bytes = 0;
    const count = async response => {
      try {
        bytes += (await response.request().sizes()).responseBodySize;
      } catch {
        // A stream has no size yet.
      }
    };
    page.on("response", count);
    const answer = await page.goto(visit.origin + path, { waitUntil: "load" });
    page.off("response", count);
    // The isolated world of the debugger: the page's policy forbids a script of anybody else's, this one too.
    const violations = (visit.scripts ?? true) ? await page.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })
      .then(found => found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))`) : [];
    const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if (task.shots) {
      const name = `${visit.persona ?? "anybody"}-${path.replace(/[^A-Za-z0-9]+/g, "_")}-${visit.language}-${visit.scheme ?? "light"}-${visit.width ?? 1200}`;
      await page.screenshot({ path: join(task.shots, name.slice(0, 150) + ".png"), fullPage: true });
    }
    said.push({
      page: path, language: visit.language, status: answer?.status() ?? 0, bytes, violations, console: [...troubles],
      title: await page.title(), overflow: wide, lang: await page.getAttribute("html", "lang"),
    });
  }
  await context.close();
}
await browser.close();
process.stdout.write(JSON.stringify(said));
