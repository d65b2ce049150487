/** SHA-256 in pages that have no `crypto.subtle`: the same digest as everyone's. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sha256 } from "../../static/connection/sha256.js";

for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 200]) {
  test(`a text of ${length} bytes has the digest of the standard`, () => {
    const text = "å-".repeat(100).slice(0, length);
    assert.deepEqual([...sha256(text)], [...createHash("sha256").update(text).digest()]);
  });
}
