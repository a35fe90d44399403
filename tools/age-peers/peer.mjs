// typage (npm age-encryption) as the tests call it: what it seals, opens and makes; and the vectors of C2SP CCTV as files.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

const [command, ...given] = process.argv.slice(2);
const input = () => new Uint8Array(readFileSync(0));

switch (command) {
  case "keygen": {
    const identity = await generateHybridIdentity();
    process.stdout.write(`${identity}\n${await identityToRecipient(identity)}\n`);
    break;
  }
  case "recipient":
    process.stdout.write(`${await identityToRecipient(given[0])}\n`);
    break;
  case "seal": {
    const encrypter = new Encrypter();
    given.forEach((recipient) => encrypter.addRecipient(recipient));
    process.stdout.write(await encrypter.encrypt(input()));
    break;
  }
  case "open": {
    const decrypter = new Decrypter();
    given.forEach((identity) => decrypter.addIdentity(identity));
    process.stdout.write(await decrypter.decrypt(input()));
    break;
  }
  case "vectors": {
    const vectors = await import("cctv-age");
    const part = `${given[0]}.part`;
    mkdirSync(part, { recursive: true });
    for (const [name, content] of Object.entries(vectors)) {
      if (content instanceof Uint8Array) {
        writeFileSync(join(part, name), content);
      }
    }
    renameSync(part, given[0]);
    break;
  }
  default:
    throw new Error("keygen | recipient IDENTITY | seal RECIPIENT… | open IDENTITY… | vectors FOLDER");
}
