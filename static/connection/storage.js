/**
 * A room's corner of the browser's storage.
 *
 * Storage may be missing (some private modes), full, or forbidden by policy; the room works on without it, and only a reload
 * forgets. So nothing here throws. What is kept has a key of its own for each thing: two tabs then never overwrite each other.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} WebStorage */

/**
 * @param {{readonly localStorage: Storage, readonly sessionStorage: Storage}} window
 * @param {"localStorage" | "sessionStorage"} [which] what stays, or what goes with the tab
 * @returns {Storage | null}
 */
export function storageOf(window, which = "localStorage") {
  try {
    return window[which];
  } catch {
    return null;
  }
}

/**
 * @param {string} room
 * @param {string} [owner] whose corner within the room
 */
export function prefixOf(room, owner) {
  return owner === undefined ? `workshop:${room}:` : `workshop:${room}:${owner}:`;
}

/** @typedef {ReturnType<typeof createShelf>} Shelf */

/**
 * JSON values under keys with a common prefix.
 *
 * @param {WebStorage | null} storage
 * @param {string} prefix
 */
export function createShelf(storage, prefix) {
  return { prefix, read, write, remove, entries, mirror, clear };

  /**
   * @param {string} key
   * @returns {unknown} null when there is nothing, or nothing readable
   */
  function read(key) {
    return parsed(attempt(() => storage?.getItem(prefix + key) ?? null, null));
  }

  /**
   * @param {string} key
   * @param {unknown} value
   * @returns {boolean} whether it was kept
   */
  function write(key, value) {
    return attempt(() => {
      storage?.setItem(prefix + key, JSON.stringify(value));
      return storage !== null;
    }, false);
  }

  /** @param {string} key */
  function remove(key) {
    attempt(() => storage?.removeItem(prefix + key), undefined);
  }

  /**
   * Everything whose key begins with `start`, by the rest of the key.
   *
   * @param {string} start
   * @returns {[key: string, value: unknown][]}
   */
  function entries(start) {
    return keys()
      .filter((key) => key.startsWith(start))
      .map((key) => [key.slice(start.length), read(key)]);
  }

  /**
   * Brings what is kept under `start` from one list to the next, each record under its id.
   *
   * @template {{id: string | null}} T
   * @param {string} start
   * @param {readonly T[]} before
   * @param {readonly T[]} after
   */
  function mirror(start, before, after) {
    const old = new Set(before);
    const now = new Set(after.map(({ id }) => id));
    for (const { id } of before) if (!now.has(id)) remove(start + id);
    for (const each of after) {
      const { id, ...rest } = each;
      if (!old.has(each)) write(start + id, rest);
    }
  }

  function clear() {
    for (const key of keys()) remove(key);
  }

  function keys() {
    return attempt(() => {
      const all = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
      return all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    }, []);
  }
}

/**
 * @param {string | null} text
 * @returns {unknown}
 */
export function parsed(text) {
  return text === null ? null : attempt(() => JSON.parse(text), null);
}

/**
 * @template T
 * @param {() => T} work
 * @param {T} otherwise
 * @returns {T}
 */
function attempt(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
