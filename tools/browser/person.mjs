// One person at one portal: what they press, fill in and sign, found by roles and labels in their own language; and what is wrong with
// every page that they come to.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listen, NARROW, oddities, overflow, violations } from "./look.mjs";
import { withPalette } from "./palette.mjs";

const PATIENCE = 60_000;
const MOST_TABS = 200;
const PICTURE_HEIGHT = 1500;

export class Person {
  /** @param stage `{ browser, words, language, scheme, width, shots, seen, said }`, the same for everybody of a story. */
  static async arrive(stage, name, portal) {
    const context = await stage.browser.newContext({
      locale: stage.language, colorScheme: stage.scheme, reducedMotion: "reduce", viewport: { width: stage.width, height: 900 },
    });
    const person = new Person(stage, name, portal, await context.newPage());
    person.page.setDefaultTimeout(PATIENCE);
    return person;
  }

  constructor(stage, name, portal, page) {
    Object.assign(this, { stage, name, portal, page, hasKeyboardOnly: false, isPersona: false, status: 0 });
    this.troubles = listen(page);
    page.on("response", response => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
        this.status = response.status();
      }
    });
  }

  leave() {
    return this.page.context().close();
  }

  /** A text of the portal in this story's language. */
  t(key, ...fillings) {
    const text = this.stage.words[key];
    if (text === undefined) {
      throw new Error(`there is no text ${key}`);
    }
    return fillings.reduce((filled, one, at) => filled.replaceAll(`{${at}}`, one), text);
  }

  /** An authenticator of this browser's own that its person always unlocks. */
  async takeAuthenticator() {
    const line = await this.page.context().newCDPSession(this.page);
    await line.send("WebAuthn.enable");
    await line.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: true });
  }

  link(name, within = this.page) {
    return within.getByRole("link", { name, exact: true });
  }

  /** What the page of an order or of a package offers this person to do now. */
  offer(key) {
    const offers = this.page.getByRole("region", { name: this.t("orders.next"), exact: true })
      .or(this.page.getByRole("region", { name: this.t("evidence.next"), exact: true }));
    return this.link(this.t(key), offers);
  }

  /** The row of a table, or the card, that is about this. */
  about(text) {
    return this.page.getByRole("row").or(this.page.getByRole("listitem")).filter({ hasText: text }).first();
  }

  field(label) {
    return this.page.getByLabel(label, { exact: true });
  }

  async open(path) {
    await this.page.goto(path.startsWith("http") ? path : this.portal + path, { waitUntil: "load" });
  }

  /** Does what leads to another page, and comes back when it is there. */
  async go(action) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load", timeout: PATIENCE }), action()]);
  }

  async press(control) {
    await control.first().waitFor();
    await this.go(() => this.hasKeyboardOnly ? this.enter(control.first()) : control.first().click());
  }

  async fill(control, text) {
    if (!this.hasKeyboardOnly) {
      await control.fill(text);
      return;
    }
    await this.reach(control);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(text);
  }

  /** One of a group's choices, or a box of it. */
  async choose(group, name) {
    const choice = this.page.getByRole("group", { name: group, exact: true }).getByLabel(name, { exact: true });
    if (!this.hasKeyboardOnly) {
      await choice.check();
      return;
    }
    await this.reachChoice(choice);
    if (!await choice.isChecked()) {
      await this.page.keyboard.press("Space");
    }
  }

  async enter(control) {
    await this.reach(control);
    await this.page.keyboard.press("Enter");
  }

  /** Tab by Tab, as somebody without a mouse comes there; wherever the focus stands it can be seen. */
  async reach(control) {
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await control.evaluate(one => one === document.activeElement)) {
        return;
      }
      await this.page.keyboard.press("Tab");
      const unseen = await this.page.evaluate(() => {
        const one = document.activeElement;
        return one === null || one === document.body || getComputedStyle(one).outlineStyle !== "none" ? null : one.outerHTML.slice(0, 120);
      });
      if (unseen) {
        throw new Error(`nobody sees that the focus is here: ${unseen}`);
      }
    }
    throw new Error(`not within ${MOST_TABS} tabs: ${control}`);
  }

  // A group of radio buttons is one stop; its arrows lead on.
  async reachChoice(choice) {
    const isRadio = await choice.evaluate(one => one.type === "radio");
    if (!isRadio) {
      await this.reach(choice);
      return;
    }
    const name = await choice.getAttribute("name");
    const group = this.page.locator(`input[name="${name}"]`);
    const chosen = group.and(this.page.locator(":checked"));
    await this.reach(await chosen.count() > 0 ? chosen : group.first());
    for (let arrows = 0; arrows < MOST_TABS && !await choice.evaluate(one => one === document.activeElement); arrows++) {
      await this.page.keyboard.press("ArrowDown");
    }
  }

  /** Sends a form as it stands, past the browser's own checks: every fault is said, and its link leads to the field. */
  async sendEmpty(button, state) {
    await button.evaluate(one => { one.form.noValidate = true; });
    await this.press(button);
    const lost = await this.page.locator(".error-summary a").evaluateAll(links => links
      .map(link => link.getAttribute("href")).filter(href => !document.getElementById(href.slice(1))));
    const count = await this.page.locator(".error-summary a").count();
    if (count === 0 || lost.length > 0) {
      throw new Error(`${state}: ${count} faults are said, and these lead nowhere: ${lost}`);
    }
    await this.look(state + "-faults", 422);
  }

  /** To the page where it is signed. */
  async draft() {
    await this.press(this.button(this.t("orders.act.draft")).or(this.button(this.t("evidence.act.draft"))));
  }

  async sign(type) {
    await this.look("sign-" + type);
    await this.press(this.button(this.t(this.isPersona ? "shell.sign.demo" : "shell.sign.do")));
    await this.page.getByText(this.t("shell.signed.title")).waitFor();
  }

  /** Everything that is wrong with the page as it stands; each state of it once in a story. */
  async look(state, status = 200) {
    if (this.stage.seen.has(state)) {
      return;
    }
    this.stage.seen.add(state);
    const { page, stage } = this;
    const account = {
      page: state, language: stage.language, status: this.status, expected: status, violations: await violations(page),
      console: this.troubles.splice(0), odd: await oddities(page), title: await page.title(), overflow: await overflow(page),
      lang: await page.getAttribute("html", "lang"),
    };
    if (stage.width > NARROW) {
      await page.setViewportSize({ width: NARROW, height: 900 });
      account.overflow = Math.max(account.overflow, await overflow(page));
      await page.setViewportSize({ width: stage.width, height: 900 });
    }
    stage.said.push(account);
    if (stage.shots) {
      await this.picture(join(stage.shots, `${state}.${stage.language}.png`));
    }
  }

  async picture(path) {
    await this.page.evaluate("document.activeElement?.blur()");
    const height = await this.page.evaluate("document.documentElement.scrollHeight");
    writeFileSync(path, withPalette(await this.page.screenshot({
      fullPage: true, clip: { x: 0, y: 0, width: this.stage.width, height: Math.min(height, PICTURE_HEIGHT) },
    })));
  }
}
