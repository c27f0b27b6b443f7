// Starts the app beside the page that has arrived. Where that fails, the page stays as it is: links and forms that work.
const { site, facts } = /** @type {HTMLElement} */ (document.getElementById("boot")).dataset;
/** @type {Record<string, string>} */
const files = JSON.parse(site ?? "{}");
const root = document.documentElement;

// The page that a service worker shows is everybody's: its language is its reader's.
if (root.dataset.shell) {
  const chosen = /(?:^|; )lang=([^;]*)/.exec(document.cookie)?.[1];
  const languages = [chosen, ...navigator.languages].map((language) => language?.split("-")[0]);
  root.lang = languages.find((language) => files[`content.${language}`]) ?? "en";
}

async function load() {
  const app = await import(files.js);
  await app.default({ module_or_path: files.wasm });
  return app;
}

async function content() {
  const answer = await fetch(files[`content.${root.lang}`]);
  if (!answer.ok) throw new Error(`content: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What keeps things on the device. The app starts without it, too. */
async function device() {
  try {
    return (await import(files.device)).device;
  } catch (error) {
    console.error("Nothing is kept on this device.", error);
  }
}

try {
  const [app, bytes, kept] = await Promise.all([load(), content(), device()]);
  app.start(files, bytes, JSON.parse(facts ?? "{}"), kept);
} catch (error) {
  root.dataset.failed = "";
  console.error("The app did not start; the page works without it.", error);
}
