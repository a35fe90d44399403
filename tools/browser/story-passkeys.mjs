// How its people come to their passkeys: an invitation, a key of their own, the registrar's comparison; and what happens when one is lost.
import { Person } from "./person.mjs";

const DAYS = "365";

/** Everybody is there; with passkeys, everybody was invited, has made one and was registered. */
export async function enrolling(stage, story) {
  for (const [name, one] of Object.entries(stage.people)) {
    const person = await Person.arrive(stage, name, stage.portals[one.territory]);
    person.isPersona = !stage.passkeys;
    story.people[name] = person;
    if (stage.passkeys) {
      const registrar = await registrarOf(stage, story, one.territory);
      await inviting(registrar, person, one);
      await making(person);
      await registering(registrar, person);
    }
  }
}

/** Who wants a page is asked to sign in first, and comes to that page. */
export async function signingIn(stage, story) {
  for (const person of Object.values(story.people)) {
    if (!person.name.startsWith("registrar")) {
      await person.open("/");
      await person.look("sign-in");
      await (stage.passkeys ? person.press(person.button(person.t("passkeys.sign-in.button")))
        : asPersona(person, stage.people[person.name].persona));
      await person.look("home");
    }
  }
}

/** The investigator has lost the passkey: a recovery code makes another, the registrar ends the first and registers the second. */
export async function losing(stage, story) {
  const person = story.people.investigator;
  await person.press(person.link(person.t("shell.role." + stage.people.investigator.role)));
  await person.look("me");
  await person.press(person.button(person.t("shell.sign-out")));
  await person.press(person.link(person.t("passkeys.sign-in.lost")));
  await person.look("recover");
  if (!stage.passkeys) {
    return;
  }

  const { official, codes } = person.enrolled;
  await person.fill(person.field(person.t("passkeys.enrol.pseudonym")), official);
  await person.fill(person.field(person.t("passkeys.recover.code")), "0000-0000-0000-0000");
  await person.press(person.button(person.t("passkeys.recover.button")));
  await person.look("recover-refused", 401);
  await person.open("/recover");
  await person.fill(person.field(person.t("passkeys.enrol.pseudonym")), official);
  await person.fill(person.field(person.t("passkeys.recover.code")), codes[0]);
  await person.press(person.button(person.t("passkeys.recover.button")));
  await making(person);
  await revoking(await registrarOf(stage, story, "MO"), person, official);
}

async function registrarOf(stage, story, territory) {
  const name = "registrar-" + territory;
  if (!story.people[name]) {
    const registrar = await Person.arrive(stage, name, stage.portals[territory]);
    registrar.isPersona = true;
    story.people[name] = registrar;
    await registrar.open("/officials/invitations");
    await asPersona(registrar, "registrar:" + territory);
    await registrar.look("invitations-none");
    await registrar.sendEmpty(registrar.button(registrar.t("passkeys.invite.button")), "invitations");
  }
  return story.people[name];
}

/** A demonstration's own way in. */
const asPersona = (person, id) => person.press(
  person.page.locator("form").filter({ has: person.page.locator(`input[name=persona][value="${id}"]`) }).getByRole("button"));

async function inviting(registrar, person, { office, role }) {
  await registrar.open("/officials/invitations");
  await registrar.fill(registrar.field(registrar.t("passkeys.enrol.office")), office);
  await registrar.choose(registrar.t("passkeys.enrol.role"), registrar.t("shell.role." + role));
  await registrar.fill(registrar.field(registrar.t("passkeys.invite.days")), DAYS);
  await registrar.press(registrar.button(registrar.t("passkeys.invite.button")));
  await registrar.look("invited");
  await person.takeAuthenticator();
  await person.open(await registrar.page.locator("dd code").filter({ hasText: "/enrol/" }).innerText());
}

async function making(person) {
  const page = person.page;
  await person.look("enrol");
  await person.press(person.button(person.t("passkeys.enrol.button")));
  await person.look("enrolled");
  const [official, fingerprint] = await page.locator("main dd").allInnerTexts();
  person.enrolled = { official, fingerprint: squeezed(fingerprint), codes: await page.locator("main ol code").allInnerTexts() };
}

/** The registrar compares what the person says with what the portal has, and signs. */
async function registering(registrar, person) {
  await registrar.open("/officials/invitations");
  await registrar.look("invitations");
  const card = registrar.about(person.enrolled.official);
  const shown = squeezed(await card.innerText());
  if (!shown.includes(person.enrolled.fingerprint)) {
    throw new Error(`the registrar sees another fingerprint than ${person.enrolled.fingerprint}: ${shown}`);
  }
  await registrar.press(registrar.button(registrar.t("passkeys.invitations.register"), card));
  await registrar.sign("official.registered");
}

async function revoking(registrar, person, lost) {
  await registrar.open("/officials/invitations");
  await registrar.look("invitations-replacing");
  const card = registrar.about(person.enrolled.official);
  await registrar.press(registrar.button(registrar.t("passkeys.invitations.revoke"), card));
  await registrar.sign("official.revoked");
  await registering(registrar, person);
  if (await registrar.button(registrar.t("passkeys.invitations.revoke"), registrar.about(lost)).count() > 0) {
    throw new Error(`${lost} is revoked and could be revoked again`);
  }
}

const squeezed = text => text.replaceAll(/\s/g, "");
