// Which check a finding belongs to, and what of a bundle no browser checks; nothing here touches the page.
import type { BundleVerdict } from "./bundle.ts";

export const CHECKS = ["archive", "roster", "signatures", "log", "packs", "packages"] as const;
export type Check = (typeof CHECKS)[number];
export type State = "held" | "failed" | "not-made";

const codes: Record<Check, readonly string[]> = {
  archive: [
    "archive-not-canonical", "file-missing", "file-extra", "file-changed", "index-unreadable", "index-not-signed",
    "misnamed-file",
  ],
  roster: ["roster-unreadable", "roster-not-pinned"],
  signatures: [
    "statement-unreadable", "statement-missing", "author-unknown", "author-not-valid", "author-revoked", "signature-fails",
    "register-refused", "order-missing",
  ],
  log: [
    "proof-unreadable", "proof-missing", "proof-of-other-log", "log-ended", "not-in-log", "checkpoint-fails",
    "quorum-missing", "dated-ahead", "block-not-proven", "stamp-unproven", "stamp-without-token", "token-unused",
  ],
  packs: ["pack-not-agreed"],
  packages: [
    "manifest-twice", "content-without-manifest", "content-differs", "content-missing", "content-after-destruction",
    "recipients-differ", "digest-differs", "certificate-incomplete",
  ],
};

/** The check that a code belongs to. */
export function checkOf(code: string): Check {
  return CHECKS.find(check => codes[check].includes(code)) ?? "archive";
}

/** Every code that there is: the page has a sentence for each. */
export const CODES: readonly string[] = CHECKS.flatMap(check => codes[check]);

const needs: Record<Check, BundleVerdict["reached"]> = {
  archive: "files", roster: "rosters", signatures: "all", log: "all", packs: "all", packages: "all",
};
const order = ["nothing", "files", "rosters", "all"];

/** A check that was cut short has not been made, even where nothing was found; one that found something has failed. */
export function stateOf(check: Check, verdict: BundleVerdict): State {
  return verdict.findings.some(finding => checkOf(finding.code) === check) ? "failed"
    : order.indexOf(verdict.reached) < order.indexOf(needs[check]) ? "not-made" : "held";
}

/** What stays to be checked by `lotus verify`: the law always, the others where the bundle has them. */
export function notMade(verdict: BundleVerdict): string[] {
  return [
    "replay",
    ...(verdict.tokens > 0 ? ["tokens"] : []),
    ...(verdict.packages.some(one => one.isMainland) ? ["mainland"] : []),
  ];
}
