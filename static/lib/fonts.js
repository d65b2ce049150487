/** The page's own faces: fetched after all that a page cannot do without, for they are more than that, and waited for a moment. */

/** Longer than this, and the first sight comes in the system's faces. */
const MOMENT = 80;

/** @param {FontFaceSet} faces @returns {Promise<boolean>} whether they were here in time */
export async function fetchFaces(faces) {
  const upright = [...faces].filter(({ style }) => style === "normal");
  const all = Promise.allSettled(upright.map((face) => face.load())).then(() => true);
  return await Promise.race([all, new Promise((resolve) => setTimeout(resolve, MOMENT, false))]);
}
