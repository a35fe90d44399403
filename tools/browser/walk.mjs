// Goes through pages in Chromium as one person after the other, and says of each what is wrong with it: one line of JSON on standard
// input, one on standard output.
//   in:  { chromium, visits: [{ origin, persona?, language, pages: [path], scheme?, width?, scripts? }], shots? }
//   out: [{ page, language, status, bytes, violations: [..], console: [..], title, overflow, lang }]
import { readFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, listen, overflow, violations } from "./look.mjs";

const task = JSON.parse(readFileSync(0, "utf8"));
if (task.shots) {
  mkdirSync(task.shots, { recursive: true });
}

const browser = await launch(task.chromium);
const said = [];
for (const visit of task.visits) {
  const context = await browser.newContext({
    locale: visit.language, colorScheme: visit.scheme ?? "light", javaScriptEnabled: visit.scripts ?? true,
    viewport: { width: visit.width ?? 1200, height: 900 }, reducedMotion: "reduce",
    bypassCSP: false,
  });
  const page = await context.newPage();
  const troubles = listen(page);
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
    if (task.shots) {
      const name = `${visit.persona ?? "anybody"}-${path.replace(/[^A-Za-z0-9]+/g, "_")}-${visit.language}-${visit.scheme ?? "light"}-${visit.width ?? 1200}`;
      await page.screenshot({ path: join(task.shots, name.slice(0, 150) + ".png"), fullPage: true });
    }
    said.push({
      page: path, language: visit.language, status: answer?.status() ?? 0, bytes,
      violations: (visit.scripts ?? true) ? await violations(page) : [], console: [...troubles],
      title: await page.title(), overflow: await overflow(page), lang: await page.getAttribute("html", "lang"),
    });
  }
  await context.close();
}
await browser.close();
process.stdout.write(JSON.stringify(said));
