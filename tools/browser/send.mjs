// Seals files and sends them, in Chromium, as a provider's persona does; in the middle the page is closed and opened again. One JSON
// object on standard input, one on standard output.
//   in:  { chromium, origin, persona, language, api, number, files: [{ name, size, seed }], description, shots? }
//   out: { package, status, held, sent, posted, left: [..], violations: [..], console: [..], receipt }
// `sent` counts the parts that were sent after the page was opened again, `posted` the largest body that went to the portal.
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
const context = await browser.newContext({ locale: task.language, viewport: { width: 1200, height: 900 }, reducedMotion: "reduce" });
const said = { violations: [], console: [], posted: 0, held: 0, sent: 0, left: [] };

async function open(address) {
  const page = await context.newPage();
  page.on("console", message => message.type() === "error" && said.console.push(message.text()));
  page.on("pageerror", error => said.console.push(String(error)));
  page.on("request", request => {
    if (request.url().startsWith(task.origin) && request.method() === "POST") {
      said.posted = Math.max(said.posted, request.postDataBuffer()?.length ?? 0);
    }
  });
  await page.goto(task.origin + address);
  return page;
}

let looks = 0;
async function look(page, name) {
  const found = await page.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })
    .then(found => found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))`);
  said.violations.push(...found.map(one => `${name}: ${one}`));
  if (task.shots) {
    await page.screenshot({ path: join(task.shots, `sending-${++looks}-${name}-${task.language}.png`), fullPage: true });
  }
}

// Bytes that nobody can guess from their number, and that are the same everywhere.
const contentOf = ({ size, seed }) => Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8) * seed) & 255));

let page = await open("/sign-in");
await page.locator(`button[name=persona][value="${task.persona}"], form:has(input[name=persona][value="${task.persona}"]) button`).first().click();
await page.waitForLoadState();
await page.goto(`${task.origin}/orders/${task.number}/sending`);
await page.locator("#seal-files").setInputFiles(
  task.files.map(file => ({ name: file.name, mimeType: "application/octet-stream", buffer: contentOf(file) })));
await page.locator("[data-seal-rows] > li").nth(task.files.length - 1).waitFor();
await page.locator('[data-seal-rows] [data-answer="description"]').first().fill(task.description);
await look(page, "files");
await page.locator("form[data-seal] button[type=submit]").click();

await page.waitForURL("**/sign/*");
await look(page, "manifest");
await page.locator(".sign-box button[type=submit]").click();
await page.waitForURL("**/packages/*/sending*");
said.package = new URL(page.url()).pathname.split("/")[2];

// The page waits by itself until the requesting node has the manifest.
await page.locator('[data-state-is="unsigned"] button[type=submit]').waitFor();
await look(page, "permission");

// One part arrives, the line breaks for the others; then the page is gone.
const parts = `${task.api}**/parts/*`;
let passed = 0;
await context.route(parts, async route => {
  if (route.request().method() !== "PUT" || ++passed === 1) {
    await route.continue();
  } else {
    // Not held back: a closing page lets go what it holds, and it could still arrive.
    said.held++;
    await route.abort();
  }
});
const first = page.waitForResponse(response => response.request().method() === "PUT" && /\/parts\/sha256/.test(response.url()));
await page.locator('[data-state-is="unsigned"] button[type=submit]').click();
said.status = (await first).status();
await page.locator('[data-state-is="sending"]').waitFor();
await look(page, "sending");
await page.close();
await context.unrouteAll({ behavior: "ignoreErrors" });

context.on("request", request => {
  if (request.method() === "PUT" && /\/parts\/sha256/.test(request.url())) {
    said.sent++;
  }
});
said.console.length = 0;
page = await open(`/packages/${said.package}/sending`);
await page.locator("[data-deliver-send]").waitFor();
await look(page, "again");
await page.locator("[data-deliver-send]").click();
await page.waitForURL("**/receipt");
said.receipt = await page.locator("main").innerText();
await look(page, "receipt");
said.left = await page.evaluate(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("lotus-sealed");
  const names = [];
  for await (const name of folder.keys()) {
    names.push(name);
  }
  return names.filter(name => !name.startsWith("."));
});
await browser.close();
process.stdout.write(JSON.stringify(said));
