// The pages themselves on this device: the service worker, the bar that tells of a new version, the banner of the connection.

import { check, isOnline, onAnswer } from "./connection.js";
import { saveNow } from "./drafts.js";
import { count } from "./outbox.js";
import * as vault from "./vault.js";

const root = document.documentElement;
const HOUR = 60 * 60 * 1000;
/** How long "Later" is. */
const LATER = 2 * HOUR;
/** How long a page that is to be reloaded waits for the new worker (milliseconds). */
const PATIENCE = 1500;
/** From when on the rules are said to be old. */
const OLD = 30 * 24 * HOUR;
/** Where a cache says when it was last known to be the server's. */
const CONFIRMED = "/confirmed";

/** The build that this page belongs to. */
export const pages = { build: root.dataset.build ?? "" };
const arrivedAt = location.href;
const cacheName = `waypost-${pages.build}`;

/** @type {ServiceWorkerRegistration | undefined} */
let registration;
/** The server's build, once it has said so. @type {string | undefined} */
let current;
let isReloading = false;

// --- What the frame shows. The app makes it anew with each language, so it is put right again whenever it changes.

async function show() {
  root.dataset.connection = isOnline() ? "on" : "off";
  await Promise.all([showBanner(), showCount(), showUpdate()]);
}

/** @param {string} name */
const part = (name) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-device="${name}"]`));

/** Puts a text where it is not already: what stays the same is not told again. @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** While the app is about to take the kept page over: what is said now would be said twice. */
const isBeingMade = () => root.dataset.shell && !("app" in root.dataset || "failed" in root.dataset);

async function showBanner() {
  const date = isOnline() ? undefined : await confirmedAt();
  const banner = part("offline");
  if (!banner) return;
  const isSilent = isOnline() || isBeingMade();
  const { offline = "", rules = "", old = "", notSent = "" } = banner.dataset;
  const told = isSilent ? [] : [offline];
  if (root.dataset.shell === "not-sent" && location.href === arrivedAt) told.unshift(notSent);
  if (!isSilent && date && root.dataset.rules) {
    const day = new Intl.DateTimeFormat(root.lang, { dateStyle: "long" }).format(date);
    told.push(rules.replace("{rules}", root.dataset.rules).replace("{date}", day));
    if (Date.now() - date > OLD) told.push(old);
  }
  write(banner, told.join(" "));
}

/** When the rules on this device were last known to be the server's. */
async function confirmedAt() {
  const kept = await globalThis.caches?.match(CONFIRMED, { cacheName }).catch(() => undefined);
  if (kept) return Number(await kept.text());
  // Without a service worker the page has come from the server itself.
  return root.hasAttribute("data-shell") ? undefined : performance.timeOrigin;
}

async function showCount() {
  const number = await count();
  const link = part("outbox");
  if (!link) return;
  link.hidden = number === 0;
  const { one = "", more = "" } = link.dataset;
  const [digits, inWords] = link.querySelectorAll("span");
  write(digits, `(${number})`);
  write(inWords, (number === 1 ? one : more).replace("{count}", String(number)));
}

async function showUpdate() {
  const isLater = Date.now() < ((await vault.setting("later")) ?? 0);
  const bar = part("update");
  // Where the server says nothing, a worker that waits does.
  const isNew = current ? current !== pages.build : !isOnline() && Boolean(registration?.active && registration.waiting);
  if (bar) bar.hidden = isLater || !isNew;
}

addEventListener("waypost:device", show);
const observer = new MutationObserver(show);
observer.observe(document.body, { childList: true });
observer.observe(root, { attributes: true, attributeFilter: ["data-app", "data-failed"] });

// --- The service worker, and a version that waits.

async function register() {
  try {
    registration = await navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" });
  } catch {
    // The site works without it, online.
  }
  registration?.addEventListener("updatefound", () => {
    const coming = registration?.installing;
    coming?.addEventListener("statechange", vault.tellPage);
  });
  vault.tellPage();
}

const lookForUpdate = async () => registration?.update().catch(() => {});

// Another tab may have let the new version in. What is typed here stays: nothing is reloaded that nobody asked for.
navigator.serviceWorker?.addEventListener("controllerchange", reload);

function reload() {
  if (isReloading) location.reload();
  isReloading = false;
}

onAnswer(async (build) => {
  current = build;
  if (build === pages.build) {
    // This page is the new version. The worker of the old one may go, unless other pages have need of it.
    registration?.waiting?.postMessage("take over if alone");
    const cache = (await globalThis.caches?.has(cacheName)) && (await caches.open(cacheName));
    if (cache) await cache.put(CONFIRMED, new Response(String(Date.now())));
  } else if (!registration?.waiting) void lookForUpdate();
  vault.tellPage();
});

document.addEventListener("click", async ({ target }) => {
  const pressed = /** @type {Element} */ (target).closest?.("[data-update]");
  if (!(pressed instanceof HTMLElement)) return;
  if (pressed.dataset.update === "later") {
    await vault.set("later", Date.now() + LATER);
    vault.tellPage();
    setTimeout(vault.tellPage, LATER);
    return;
  }
  // Chromium keeps the old worker, and every page with it, where a request of ours is under way while the new one takes over.
  await Promise.all([saveNow(), check()]);
  isReloading = true;
  registration?.waiting?.postMessage("take over");
  // A worker that has work left may keep the new one waiting. The page itself comes from the server.
  setTimeout(reload, registration?.waiting ? PATIENCE : 0);
});

/** Removes the pages from this device. */
export async function forgetPages() {
  for (const name of (await globalThis.caches?.keys().catch(() => [])) ?? []) if (/^(framed-)?waypost-/.test(name)) await caches.delete(name);
  await registration?.unregister().catch(() => {});
  registration = undefined;
}

document.addEventListener("visibilitychange", () => document.hidden || lookForUpdate());
setInterval(lookForUpdate, HOUR);
void register();
void show();
