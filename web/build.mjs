// Builds the islands into src/Node/wwwroot/lib; `node build.mjs FOLDER` builds them there instead.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const into = resolve(process.argv[2] ?? join(here, "../src/Node/wwwroot/lib"));

// An island is a file directly in src; whatever it imports goes into it.
const islands = readdirSync(join(here, "src")).filter(name => name.endsWith(".island.ts")).sort();
await build({
  absWorkingDir: here,
  entryPoints: islands.map(name => ({ in: join("src", name), out: name.replace(".island.ts", "") })),
  outdir: into,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  sourcemap: false,
  logLevel: "warning",
});
