/** What the styles may not cost. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const STYLES = join(import.meta.dirname, "../../static/styles");

for (const name of globSync("*.css", { cwd: STYLES })) {
  // On a board of five hundred notes each looked through the whole page at every change of it, for three milliseconds.
  test(`${name} asks of the whole page only what lies at a known depth`, () => {
    const css = readFileSync(join(STYLES, name), "utf8");
    const wide = [...css.matchAll(/(?:^|[\s,])(?:html|body|:root|#app|\.page)[^\s,{]*:has\(\s*([^)]*)\)/g)];
    assert.deepEqual(
      wide.map(([, inner]) => inner).filter((inner) => !/^([>+]\s*[^\s>+]+\s*)+$/.test(inner ?? "")),
      [],
    );
  });
}
