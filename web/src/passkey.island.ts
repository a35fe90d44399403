// Forms that need a passkey: <form data-passkey="sign-in|create|sign" data-options='…'>. See README.md.
import {
  assertionFields, attestationFields, creationOptions, type Fields, isAbout, PasskeyRefused, refusalOf, requestOptions,
} from "./passkey.ts";

/** The result as one JSON, as servers that parse WebAuthn's own JSON want it: filled where the form has such a field. */
const wholeField = "credential";

function alertOf(form: HTMLFormElement): HTMLElement {
  const known = form.querySelector<HTMLElement>("[data-passkey-alert]");
  if (known) {
    return known;
  }
  const made = document.createElement("p");
  made.dataset["passkeyAlert"] = "";
  made.setAttribute("role", "alert");
  form.prepend(made);
  return made;
}

function say(form: HTMLFormElement, why: string): void {
  const words = form.getAttribute(`data-text-${why}`) ?? form.getAttribute("data-text-failed") ?? "";
  const alert = alertOf(form);
  alert.textContent = words;
  alert.hidden = words === "";
}

function put(form: HTMLFormElement, name: string, value: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

async function check(form: HTMLFormElement, challenge: BufferSource): Promise<void> {
  const place = document.getElementById(form.dataset["digest"] ?? "");
  const isRight = await isAbout(challenge, {
    payload: form.dataset["payload"] ?? "",
    payloadType: form.dataset["payloadType"] ?? "",
    shown: place?.textContent ?? "",
  });
  if (!isRight) {
    throw new PasskeyRefused("mismatch");
  }
}

async function ask(form: HTMLFormElement): Promise<[PublicKeyCredential, Fields]> {
  const options = form.dataset["options"] ?? "";
  if (!("credentials" in navigator) || typeof PublicKeyCredential === "undefined") {
    throw new PasskeyRefused("unsupported");
  }
  if (form.dataset["passkey"] === "create") {
    const made = await navigator.credentials.create({ publicKey: creationOptions(options) });
    if (!(made instanceof PublicKeyCredential)) {
      throw new PasskeyRefused("failed");
    }
    return [made, attestationFields(made)];
  }

  const publicKey = requestOptions(options);
  if (form.dataset["passkey"] === "sign") {
    await check(form, publicKey.challenge);
  }
  const said = await navigator.credentials.get({ publicKey });
  if (!(said instanceof PublicKeyCredential)) {
    throw new PasskeyRefused("failed");
  }
  return [said, assertionFields(said)];
}

async function run(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") {
    return;
  }
  form.setAttribute("aria-busy", "true");
  alertOf(form).hidden = true;
  try {
    const [credential, fields] = await ask(form);
    for (const [name, value] of Object.entries(fields)) {
      put(form, name, value);
    }
    if (form.querySelector(`input[name="${wholeField}"]`)) {
      put(form, wholeField, JSON.stringify(credential.toJSON()));
    }
    // Submitting from a program leaves out the button that was pressed.
    const name = submitter?.getAttribute("name");
    if (name) {
      put(form, name, submitter?.getAttribute("value") ?? "");
    }
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    form.removeAttribute("aria-busy");
    say(form, refusalOf(error));
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    void run(form, event.submitter);
  });
}

// A page that the browser brings back from its memory is no longer busy.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.removeAttribute("aria-busy");
  }
});
