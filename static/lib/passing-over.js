/** A directive for a list of which most stays as it was: passed over whole while nothing is other, else row by row. */

import { noChange } from "lit-html";
import { Directive, directive } from "lit-html/async-directive.js";

/** Told apart by identity alone: the same one as long as what all rows share is the same. @typedef {readonly unknown[]} Shared */

class PassingOver extends Directive {
  /** @type {Shared} */
  shared = [];
  /** @type {readonly unknown[]} */
  rows = [];

  /** @param {Shared} shared @param {readonly unknown[]} _rows @param {(shared: Shared) => unknown} draw */
  render(shared, _rows, draw) {
    return draw(shared);
  }

  /** @param {unknown} _part @param {[Shared, readonly unknown[], (shared: Shared) => unknown]} values @override */
  update(_part, [shared, rows, draw]) {
    const sharedStays = isSame(this.shared, shared);
    if (sharedStays && isSame(this.rows, rows)) return noChange;
    if (!sharedStays) this.shared = shared;
    this.rows = rows;
    return draw(this.shared);
  }
}

/** In a template: `passingOver(sharedFacts, rowsFacts, (shared) => rows.map((row) => guard([shared, ...ownFacts(row)], ...)))`. */
export const passingOver = directive(PassingOver);

/** @param {readonly unknown[]} before @param {readonly unknown[]} now */
function isSame(before, now) {
  if (before.length !== now.length) return false;
  for (let i = 0; i < now.length; i += 1) if (before[i] !== now[i]) return false;
  return true;
}
