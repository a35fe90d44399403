import assert from "node:assert/strict";
import test from "node:test";
import { base64, base64Url, fromBase64, fromBase64Url, hex, preAuthentication, sha256, utf8 } from "../src/bytes.ts";
import { creationOptions, isAbout, PasskeyRefused, refusalOf, requestOptions } from "../src/passkey.ts";

const payload = utf8('{"type":"order.validated"}');
const payloadType = "application/vnd.lotus-bridge.order.validated.v1+json";

async function signing() {
  const challenge = await sha256(preAuthentication(payloadType, payload));
  const shown = "sha256:" + hex(await sha256(payload));
  return { challenge, said: { payload: base64(payload), payloadType, shown } };
}

test("The pre-authentication encoding is the one of the DSSE protocol", () => {
  const encoded = preAuthentication("http://example.com/HelloWorld", utf8("hello world"));
  assert.equal(new TextDecoder().decode(encoded), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

test("A challenge over the page's payload is signed", async () => {
  const { challenge, said } = await signing();
  assert.equal(await isAbout(challenge, said), true);
});

test("A digest that is shown in groups is the same digest", async () => {
  const { challenge, said } = await signing();
  const spaced = said.shown.toUpperCase().replace(/(.{8})/g, "$1\n ");
  assert.equal(await isAbout(challenge, { ...said, shown: spaced }), true);
});

test("A challenge over another payload is not signed", async () => {
  const { said } = await signing();
  const other = await sha256(preAuthentication(payloadType, utf8('{"type":"order.refused"}')));
  assert.equal(await isAbout(other, said), false);
});

test("A challenge over the same payload under another type is not signed", async () => {
  const { said } = await signing();
  const other = await sha256(preAuthentication(payloadType.replace("validated", "withdrawn"), payload));
  assert.equal(await isAbout(other, said), false);
});

test("A challenge over the payload alone is not signed", async () => {
  const { said } = await signing();
  assert.equal(await isAbout(await sha256(payload), said), false);
});

test("Nothing is signed where the page shows another digest, or none", async () => {
  const { challenge, said } = await signing();
  for (const shown of ["", "sha256:", said.shown.slice(0, -1), said.shown.slice(7), said.shown.replace(/.$/, "x")]) {
    assert.equal(await isAbout(challenge, { ...said, shown }), false, shown);
  }
});

test("A payload with a second spelling in base64 is refused", async () => {
  const { challenge, said } = await signing();
  await assert.rejects(isAbout(challenge, { ...said, payload: said.payload + "\n" }), /canonical base64/);
});

test("User verification is required whatever the page says", () => {
  const options = requestOptions(
    '{"challenge":"AAEC","rpId":"mo.localhost","userVerification":"discouraged","allowCredentials":[{"id":"_-8","type":"public-key"}]}');
  assert.equal(options.userVerification, "required");
  assert.equal(options.rpId, "mo.localhost");
  assert.deepEqual([...new Uint8Array(options.allowCredentials![0]!.id as ArrayBuffer)], [255, 239]);
});

test("A new passkey is ES256 and discoverable whatever the page says", () => {
  const options = creationOptions(JSON.stringify({
    challenge: "AAEC", rp: { id: "mo.localhost", name: "MO" }, user: { id: "AQ", name: "a", displayName: "a" },
    pubKeyCredParams: [{ type: "public-key", alg: -257 }], attestation: "direct",
    authenticatorSelection: { residentKey: "discouraged", userVerification: "discouraged" },
  }));
  assert.deepEqual(options.pubKeyCredParams, [{ type: "public-key", alg: -7 }]);
  assert.equal(options.authenticatorSelection!.residentKey, "required");
  assert.equal(options.authenticatorSelection!.userVerification, "required");
  assert.equal(options.attestation, "none");
});

test("Options without a challenge, or in another spelling, are refused", () => {
  for (const text of ["null", "[]", "{}", '{"challenge":"A"}', '{"challenge":"AA=="}', '{"challenge":"+/"}']) {
    assert.throws(() => requestOptions(text), text);
  }
});

test("Whoever closes the browser's window has cancelled", () => {
  assert.equal(refusalOf(new DOMException("x", "NotAllowedError")), "cancelled");
  assert.equal(refusalOf(new DOMException("x", "NotSupportedError")), "unsupported");
  assert.equal(refusalOf(new DOMException("x", "SecurityError")), "failed");
  assert.equal(refusalOf(new PasskeyRefused("mismatch")), "mismatch");
});

test("Base64 has one spelling", () => {
  for (let length = 0; length < 10; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => 251 + at);
    assert.deepEqual(fromBase64(base64(bytes), "x"), bytes);
    assert.deepEqual(fromBase64Url(base64Url(bytes), "x"), bytes);
  }
  for (const text of ["A", "AA", "AB==", "AA=", "AA==\n", "A A=", "AA==AA==", "AAB=", "=", "===="]) {
    assert.throws(() => fromBase64(text, "x"), text);
  }
});
