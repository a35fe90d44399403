// The whole life of an order as its people walk it at three portals: six persons and two registrars, and the committee's member who
// verifies. Lines of JSON on standard input and output:
//   in:   { chromium, language, words, scheme?, width?, passkeys, keyboard?, shots?, portals: { MO, 4404, GBA },
//           people: { investigator: { territory, office, role, persona }, … }, recipient }
//   out:  { "ask": "deliver", "of": "MO-2026-…" }, answered by one line with the package's name
//   last: { "said": [{ page, language, status, expected, violations, console, odd, title, overflow, lang }] }
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { launch } from "./look.mjs";
import { destroying, endorsing, opening, restricting, verifying } from "./story-evidence.mjs";
import { enrolling, losing, signingIn } from "./story-passkeys.mjs";
import { executing, issuing, reviewing, validating } from "./story-orders.mjs";
import { told } from "./story-words.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const write = one => process.stdout.write(JSON.stringify(one) + "\n");

const task = await read();
if (task.shots) {
  mkdirSync(task.shots, { recursive: true });
}

const stage = {
  ...task, told: told[task.language], width: task.width ?? 1000, scheme: task.scheme ?? "light", seen: new Set(), said: [],
  browser: await launch(task.chromium),
  ask: async (what, of) => {
    write({ ask: what, of });
    return read();
  },
};

const acts = [enrolling, signingIn, issuing, validating, reviewing, executing, opening, endorsing, verifying, restricting, destroying, losing];
const story = { people: {} };
for (const act of acts) {
  const began = Date.now();
  try {
    await act(stage, story);
  } catch (error) {
    error.message = `${act.name}: ${error.message}\n${await whereabouts()}`;
    throw error;
  }
  if (process.env.LOTUS_STORY_TIMES) {
    process.stderr.write(`${act.name} ${Date.now() - began} ms\n`);
  }
}
await stage.browser.close();
write({ said: stage.said });
process.exit(0);

/** Where everybody stands, for whoever reads why a story broke off. */
async function whereabouts() {
  const places = Object.values(story.people).map(async one =>
    `${one.name} is at ${one.page.url()}: ${(await one.page.locator("h1").allInnerTexts().catch(() => [])).join(" ")}`);
  return (await Promise.all(places)).join("\n");
}
