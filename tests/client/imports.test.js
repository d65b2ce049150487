/** Imports point one way: which folder of the client may import from which. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const STATIC = join(import.meta.dirname, "../../static");

/** What each part may import besides itself, the packages too. */
const MAY_IMPORT = {
  "main.js": ["inside.js", "views", "connection", "room", "lib", "protocol.js", "lit-html"],
  "inside.js": ["views", "connection", "room"],
  views: ["room", "lib", "protocol.js", "lit-html"],
  connection: ["room", "lib", "protocol.js"],
  lib: ["lit-html", "@atlaskit"],
  room: ["protocol.js"],
  "protocol.js": [],
};

const modules = globSync("**/*.js", { cwd: STATIC }).filter((path) => !/^(node_modules|vendor)\//.test(path));

for (const module of modules) {
  test(`${module} imports only what its part may`, () => {
    const part = partOf(module);
    assert.ok(part in MAY_IMPORT, `${part} is no part of the client`);
    const allowed = [part, ...MAY_IMPORT[/** @type {keyof typeof MAY_IMPORT} */ (part)]];
    assert.deepEqual(
      importsOf(module).filter((imported) => !allowed.includes(partOf(imported))),
      [],
    );
  });
}

test("every module is reached from main.js", () => {
  const reached = new Set(["main.js"]);
  for (const module of reached) {
    for (const imported of importsOf(module)) if (imported.endsWith(".js")) reached.add(imported);
  }
  assert.deepEqual(
    modules.filter((module) => !reached.has(module)),
    [],
  );
});

/**
 * The paths from static/, or the packages, that a module imports; JSDoc's imports of types count too.
 * @param {string} module
 */
function importsOf(module) {
  if (!modules.includes(module)) return [];
  const source = readFileSync(join(STATIC, module), "utf8");
  const specifiers = [...source.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])(.+?)\1/g)].map(
    (found) => found[2] ?? "",
  );
  return specifiers.map((specifier) =>
    specifier.startsWith(".") ? normalize(join(dirname(module), specifier)) : specifier,
  );
}

/** @param {string} path */
function partOf(path) {
  return path.split("/")[0] ?? "";
}
