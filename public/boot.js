// Starts the app beside the page that has arrived. Where that fails, the page stays as it is: links and forms that work.
const { site, facts } = document.getElementById("boot").dataset;
const files = JSON.parse(site);

async function load() {
  const app = await import(files.js);
  await app.default({ module_or_path: files.wasm });
  return app;
}

async function content() {
  const answer = await fetch(files[`content.${document.documentElement.lang}`]);
  if (!answer.ok) throw new Error(`content: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

try {
  const [app, bytes] = await Promise.all([load(), content()]);
  app.start(files, bytes, JSON.parse(facts ?? "{}"));
} catch (error) {
  document.documentElement.dataset.failed = "";
  console.error("The app did not start; the page works without it.", error);
}
