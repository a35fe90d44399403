// Signs in at an identity provider of another site, in Chromium, and says where the browser ends up: one line of JSON on standard input,
// one on standard output.
//   in:  { chromium, origin, language, button, next, scripts }
//   out: { path, status, title, violations: [..], console: [..], cookies: [{ name, sameSite, httpOnly }] }
import { readFileSync } from "node:fs";
import { launch, listen, violations } from "./look.mjs";

const task = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch(task.chromium);
const context = await browser.newContext({ locale: task.language, javaScriptEnabled: task.scripts });
const page = await context.newPage();
const troubles = listen(page);
await page.goto(task.origin + "/sign-in?next=" + encodeURIComponent(task.next));
const found = task.scripts ? await violations(page) : [];
await page.getByRole("link", { name: task.button, exact: true }).click();
const go = page.locator("#go");
const there = page.waitForURL(task.origin + task.next, { timeout: 60_000 });
await Promise.race([there, go.waitFor({ timeout: 60_000 }).then(() => go.click())]);
await there;
const answer = await page.reload();
const cookies = await context.cookies(task.origin);
process.stdout.write(JSON.stringify({
  path: new URL(page.url()).pathname, status: answer.status(), title: await page.title(), violations: found, console: troubles,
  cookies: cookies.map(({ name, sameSite, httpOnly }) => ({ name, sameSite, httpOnly })),
}));
await browser.close();
