// A page as Chromium has it now: what axe finds, whether it is too wide, what the browser complained of.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** 1280 pixels at 400 %, as WCAG 1.4.10 has it. */
export const NARROW = 320;

/** Where no word of any language may stand: a text's key instead of the text. */
const KEY = String.raw`/\b(acts|evidence|help|laws|ledger|orders|passkeys|refusals|shell|terms|verify)\.[a-z]+[.-][a-z.-]+[a-z]\b/g`;

export const launch = program => chromium.launch({
  executablePath: program,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars"],
});

/** Keeps what the page's console and scripts complain of; that a page itself is a refusal is told by its status. */
export function listen(page) {
  const [troubles, documents] = [[], new Set()];
  page.on("request", request => request.isNavigationRequest() && documents.add(request.url()));
  page.on("console", message => {
    const isAboutPage = message.text().startsWith("Failed to load resource") && documents.has(message.location().url);
    if (message.type() === "error" && !isAboutPage) {
      troubles.push(message.text());
    }
  });
  page.on("pageerror", error => troubles.push(String(error)));
  return troubles;
}

/** What axe finds: from the debugger's isolated world, since the page's policy forbids a script of anybody else's, this one too. */
export const violations = page => page.evaluate(`${axe}; axe.run(document, {
    runOnly: ${JSON.stringify(TAGS)}, resultTypes: ["violations"], elementRef: false, preload: false })
  .then(found => found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))`);

/** By how many pixels the page is wider than its window. */
export const overflow = page =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** Keys that stand where their texts should, and what moves although the reader wants nothing to move. */
export const oddities = page => page.evaluate(`(() => {
  const words = document.body.innerText.match(${KEY}) ?? [];
  const moving = [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return style.transitionDuration.split(",").some(time => parseFloat(time) > 0) || style.animationName !== "none";
  });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return [...words.map(word => "key " + word), ...(calm ? moving.slice(0, 3).map(one => "moves: " + one.outerHTML.slice(0, 80)) : [])];
})()`);
