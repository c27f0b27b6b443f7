// Takes the service worker away from every browser that asks for it (`waypost serve --no-offline`), with the pages that it kept.
// Drafts and what waits to be sent are not its own: they stay.

addEventListener("install", () => void skipWaiting());

addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) if (/^(framed-)?waypost-/.test(name)) await caches.delete(name);
  await registration.unregister();
}
