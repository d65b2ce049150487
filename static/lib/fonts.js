/** The page's own faces: more than all that a page cannot do without, and so waited for no longer than they need when they are near. */

/** Longer than this, and the first sight comes in the system's faces. */
const MOMENT = 80;

/** @param {FontFaceSet} faces @returns {Promise<boolean>} whether they are here in time for the first sight */
export async function facesInTime(faces) {
  if (!areNear()) return false;
  const all = fetchFaces(faces).then(() => true);
  return await Promise.race([all, new Promise((resolve) => setTimeout(resolve, MOMENT, false))]);
}

/** @param {FontFaceSet} faces */
export async function fetchFaces(faces) {
  const upright = [...faces].filter(({ style }) => style === "normal");
  await Promise.allSettled(upright.map((face) => face.load()));
}

/** Kept from another time, or on a quick network: as the styles were, which came the same way. */
function areNear() {
  const styles = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".css"));
  return styles.every(({ duration }) => duration < MOMENT);
}
