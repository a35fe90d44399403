// Bundles the tests, which are TypeScript, and runs them with Node's own runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = mkdtempSync(join(tmpdir(), "lotus-web-"));
try {
  const tests = readdirSync(join(here, "test")).filter(name => name.endsWith(".test.ts")).sort();
  await build({
    absWorkingDir: here,
    entryPoints: tests.map(name => ({ in: join("test", name), out: name.replace(".ts", "") })),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = readdirSync(out).filter(name => name.endsWith(".test.mjs")).map(name => join(out, name));
  const run = spawnSync(
    process.execPath, ["--enable-source-maps", "--test", ...process.argv.slice(2), ...files],
    { stdio: "inherit", env: { ...process.env, LOTUS_WEB: here } });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
