// From the case to the delivery: investigator, judge, reviewing judge and provider, two territories.
const NUMBER = /MO-\d{4}-[0-9A-Z]{8}/;

export async function issuing(stage, story) {
  const me = story.people.investigator;
  me.hasKeyboardOnly = stage.keyboard ?? false;
  await me.press(me.link(me.t("orders.cases.title")));
  await me.look("cases-none");
  await me.press(me.link(me.t("orders.case.new")));
  await me.look("case-new");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "case-new");
  await me.fill(me.field(me.t("orders.field.provision")), stage.told.offence);
  await me.fill(me.field(me.t("orders.field.max-years")), "5");
  await me.draft();
  await me.sign("case.opened");
  await me.look("cases");
  story.file = await me.page.locator('a[href^="/cases/MO-C-"]').first().innerText();
  await me.press(me.link(story.file));
  await me.look("case");

  await me.press(me.link(me.t("orders.new.title")));
  await me.look("order-new");
  await wishing(me, "realtime");
  await me.look("order-barred", 422);

  // Not back: the browser would fill in again what was chosen.
  await me.open(`/cases/${story.file}/orders/new`);
  await me.choose(me.t("orders.field.kind"), me.t("terms.order-kind.production"));
  await me.sendEmpty(me.button(me.t("orders.new.go-on")), "order-new");
  await wishing(me, "communication");
  await me.look("order-new-second");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "order-new-second");
  await filling(me, stage);
  await me.draft();
  await me.look("sign-order.issued");
  await me.press(me.page.getByRole("link", { name: me.stage.language === "pt" ? "繁體中文" : "Português" }).first());
  await me.look("sign-side-by-side");
  await me.sign("order.issued");
  await me.look("case-with-order");
  story.number = (await me.page.getByRole("main").innerText()).match(NUMBER)[0];
  await me.press(me.link(story.number));
  await me.look("order-issued");
  await me.open("/orders/MO-2026-00000000");
  await me.look("not-found", 404);
  await me.open("/alarms");
  await me.look("forbidden", 403);
  me.hasKeyboardOnly = false;
}

async function wishing(me, category) {
  await me.choose(me.t("orders.field.kind"), me.t("terms.order-kind.production"));
  await me.choose(me.t("orders.field.category"), me.t("terms.category." + category));
  await me.choose(me.t("orders.field.requested-territory"), me.t("terms.territory.4404"));
  await me.press(me.button(me.t("orders.new.go-on")));
}

async function filling(me, stage) {
  await me.choose(me.t("orders.field.addressee"), stage.people.provider.office);
  await me.choose(me.t("orders.field.identifier-format"), me.t("terms.identifier-format.e164"));
  await me.fill(me.field(me.t("orders.field.identifiers")), "+8613800000000");
  for (const condition of ["grounds-given", "case-file-opened", "evidence-in-requested-territory"]) {
    await me.choose(me.t("orders.field.conditions"), me.t("terms.condition." + condition));
  }
  await me.fill(me.field(me.t("orders.field.recipients")), stage.recipient);
  await me.fill(me.field(me.t("orders.field.necessity")), stage.told.necessity);
  await me.fill(me.field(me.t("orders.field.case-summary")), stage.told.summary);
}

/** The judge finds the order among what waits, by the stream of events: the page was there before the order. */
export async function validating(stage, story) {
  const me = story.people.judge;
  me.hasKeyboardOnly = stage.keyboard ?? false;
  const row = me.about(story.number);
  await row.waitFor();
  await me.look("home-with-work");
  await me.press(me.link(me.t("orders.do.order.validated"), row));
  await me.look("validate");
  await me.draft();
  await me.sign("order.validated");
  await me.look("order-validated");
  me.hasKeyboardOnly = false;
}

export async function reviewing(stage, story) {
  const me = story.people.reviewer;
  const row = me.about(story.number);
  await me.link(me.t("orders.do.review.assigned"), row).waitFor();
  await me.press(me.link(me.t("orders.do.review.assigned"), row));
  await me.look("review-take");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "review-take");
  await me.choose(me.t("orders.field.no-conflict"), me.t("orders.no-conflict"));
  await me.draft();
  await me.sign("review.assigned");

  await me.press(me.offer("orders.do.review.form-checked"));
  await me.look("review-form");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "review-form");
  await me.choose(me.t("orders.field.passed"), me.t("orders.form.passed"));
  await me.draft();
  await me.sign("review.form-checked");

  await me.press(me.offer("orders.do.order.recognised"));
  await me.look("recognise");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "recognise");
  await me.choose(me.t("orders.field.scope"), me.t("terms.recognition-scope.whole"));
  await me.draft();
  await me.look("recognise-refused", 422);
  await me.open("/orders/" + story.number);
  await me.press(me.offer("orders.do.order.recognised"));
  await me.choose(me.t("orders.field.scope"), me.t("terms.recognition-scope.whole"));
  await me.choose(me.t("orders.field.conditions"), me.t("terms.condition.mainland-approval"));
  await me.fill(me.field(me.t("orders.field.approval")), "DSL-36/2026/1");
  await me.draft();
  await me.sign("order.recognised");

  await me.press(me.offer("orders.do.order.directed"));
  await me.look("direct");
  await me.draft();
  await me.sign("order.directed");
  await me.look("order-directed");
  await me.press(me.link(me.t("orders.side-by-side")));
  await me.look("order-content");
  await me.press(me.page.getByRole("main").getByRole("link", { name: "English" }).or(
    me.page.getByRole("main").getByRole("link", { name: "Português" })).first());
  await me.look("side-by-side");
}

export async function executing(stage, story) {
  const me = story.people.provider;
  const row = me.about(story.number);
  await row.waitFor();
  await me.press(me.link(me.t("evidence.inbox.title")));
  await me.look("inbox");
  await me.press(me.link(story.number));
  for (const act of ["order.acknowledged", "collection.started"]) {
    await me.press(me.offer("orders.do." + act));
    await me.look(act);
    await me.draft();
    await me.sign(act);
  }
  await me.press(me.link(me.t("evidence.inbox.title")));
  await me.press(me.link(me.t("evidence.sending.title"), me.about(story.number)));
  await me.look("sending");
  story.package = await stage.ask("deliver", story.number);
  await me.open("/orders/" + story.number);
  await me.press(me.offer("orders.do.order.executed"));
  await me.look("executed");
  await me.sendEmpty(me.button(me.t("orders.act.draft")), "executed");
  await me.choose(me.t("orders.field.outcome"), me.t("terms.execution-outcome.delivered"));
  await me.draft();
  await me.sign("order.executed");
  await me.look("order-executed");
}
