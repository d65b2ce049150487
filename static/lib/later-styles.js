/** Styles that the first sight does without: they lie in a template of the page, where they do nothing until they are asked for. */

/** Puts them where they stand in the page, so that their order is as it is written; throws if one does not come. */
export async function addLaterStyles() {
  const template = document.querySelector("template#later-styles");
  if (!(template instanceof HTMLTemplateElement)) return;
  const links = [...template.content.querySelectorAll("link")].map((link) => document.importNode(link));
  const coming = links.map(
    (link) =>
      new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = reject;
      }),
  );
  template.before(...links);
  try {
    await Promise.all(coming);
    template.remove();
  } catch (error) {
    for (const link of links) link.remove();
    throw error;
  }
}
