/** Gives a person a file that the page holds, under its name. */

/**
 * @param {string} name
 * @param {Blob} content
 */
export function saveFile(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // A browser may still be reading when the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
