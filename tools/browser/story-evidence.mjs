// What becomes of the package: opened, endorsed, verified by others, restricted, destroyed by two persons.
import { readFileSync } from "node:fs";

export async function opening(stage, story) {
  const me = story.people.investigator;
  await me.open("/orders/" + story.number);
  await me.link(story.package).waitFor();
  await me.look("order-with-package");
  await me.press(me.link(story.package));
  await me.look("package");
  await me.press(me.offer("evidence.do.package.opened"));
  await me.look("open");
  await me.sendEmpty(me.button(me.t("evidence.act.draft")), "open");
  await me.fill(me.field(me.t("evidence.field.purpose")), stage.told.purpose);
  await me.draft();
  await me.sign("package.opened");
  await me.look("package-opened");
  const sealed = await taken(me, me.t("evidence.content.take", story.package + ".age"));
  if (!sealed.toString("latin1").startsWith("age-encryption.org/v1")) {
    throw new Error("what came is no sealed file");
  }
  await me.press(me.offer("evidence.do.endorsement.requested"));
  await me.look("ask-endorsement");
  await me.draft();
  await me.sign("endorsement.requested");
}

export async function endorsing(stage, story) {
  const me = story.people.endorser;
  await me.about(story.number).waitFor();
  await me.press(me.link(story.number).first());
  await me.press(me.link(story.package));
  await me.press(me.offer("evidence.do.package.endorsed"));
  await me.look("endorse");
  await me.sendEmpty(me.button(me.t("evidence.act.draft")), "endorse");
  for (const field of await me.page.locator('main form input:not([type="hidden"])').all()) {
    const type = await field.getAttribute("type");
    await (type === "checkbox" ? field.check() : me.fill(field, type === "datetime-local" ? "2026-05-04T17:00" : stage.told.form));
  }
  await me.draft();
  await me.sign("package.endorsed");
  await me.look("package-endorsed");
  story.bundle = await taken(me, me.t("evidence.bundle.with", story.number));
}

/** A third node, which was party to nothing: its member checks the bundle, and has the logs of both. */
export async function verifying(stage, story) {
  const me = story.people.member;
  for (const page of ["ledger", "laws", "verify", "alarms"]) {
    await me.open("/" + page);
    await me.look(page);
  }
  await me.open("/verify");
  await me.button(me.t("verify.run")).click();
  await me.page.getByText(me.t("verify.no-file")).waitFor();
  await me.look("verify-no-file");
  await checking(me, story.bundle, "verify.holds.title");
  await me.look("verify-holds");
  const spoiled = Buffer.from(story.bundle);
  spoiled[spoiled.length >> 1] ^= 1;
  await checking(me, spoiled, "verify.broken.title", "verify.unreadable.title");
  await me.look("verify-broken");
}

async function checking(me, bytes, ...outcomes) {
  await me.page.locator("input[type=file]").setInputFiles({ name: "order.bundle", mimeType: "application/zip", buffer: bytes });
  await me.button(me.t("verify.run")).click();
  const headings = outcomes.map(one => me.page.getByRole("heading", { name: me.t(one) }));
  await headings.reduce((either, one) => either.or(one)).waitFor();
}

export async function restricting(stage, story) {
  const me = story.people.reviewer;
  await me.open("/orders/" + story.number);
  await me.press(me.offer("orders.do.order.restricted"));
  await me.look("restrict");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "restrict");
  await me.choose(me.t("orders.field.ground"), me.t("terms.ground.immunity-privilege-press"));
  await me.fill(me.field(me.t("orders.field.explanation")), stage.told.press);
  await me.draft();
  await me.sign("order.restricted");
  await me.look("order-restricted");
  await me.press(me.offer("orders.do.restriction.confirmed"));
  await me.look("restriction-final");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "restriction-final");
  await me.page.getByRole("group", { name: me.t("orders.field.restriction") }).getByRole("radio").first().check();
  await me.fill(me.field(me.t("orders.field.explanation")), stage.told.final);
  await me.draft();
  await me.sign("restriction.confirmed");
}

/** Two persons of different bodies; then each copy and each key is accounted for. */
export async function destroying(stage, story) {
  const { custodian, judge, investigator } = story.people;
  for (const me of [custodian, judge]) {
    await me.open("/packages/" + story.package);
    await me.offer("evidence.do.destruction.approved").waitFor();
    await me.look("package-restricted");
    await me.press(me.offer("evidence.do.destruction.approved"));
    await me.look("approve");
    await me.sendEmpty(me.button(me.t("evidence.act.draft")), "approve");
    await me.page.getByRole("group", { name: me.t("evidence.field.approve") }).getByRole("checkbox").check();
    await me.draft();
    await me.sign("destruction.approved");
  }
  await judge.look("package-approved");
  await accounting(custodian, "copy.destroyed", "evidence.field.copy");
  await accounting(custodian, "key.destroyed", "evidence.field.recipient");
  await judge.open("/packages/" + story.package);
  await accounting(judge, "key.destroyed", "evidence.field.recipient");
  await judge.look("package-destroyed");
  await custodian.press(custodian.link(custodian.t("evidence.alarms.title")));
  await custodian.look("alarms-of-custodian");
  await investigator.open("/packages/" + story.package);
  await investigator.look("package-gone");
  await investigator.open("/orders/" + story.number);
  await investigator.look("order-ended");
  await investigator.press(investigator.link(investigator.t("acts.title.restriction.confirmed")));
  await investigator.look("statement");
  await investigator.open("/orders");
  await investigator.look("orders");
}

async function accounting(me, act, group) {
  await me.press(me.offer("evidence.do." + act));
  await me.look(act);
  await me.sendEmpty(me.button(me.t("evidence.act.draft")), act);
  await me.page.getByRole("group", { name: me.t(group), exact: true }).getByRole("radio").first().check();
  await me.choose(me.t("evidence.field.method"), me.t("terms.fate-method.deleted"));
  await me.draft();
  await me.sign(act);
}

/** A download, as bytes. */
async function taken(me, name) {
  const [download] = await Promise.all([me.page.waitForEvent("download"), me.link(name).click()]);
  return readFileSync(await download.path());
}
