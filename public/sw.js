// Keeps pages working without the server: files of one build, and the page that is shown meanwhile. There are two of it: the
// site's, which shows its page at any address, and the frame's on other people's pages, whose page is the guide.
//
// The build puts its id, the name of the worker, its page and the list of its files in. A new build waits until no page of the old one is open, or until its
// reader says so. What is of a person, and what changes (`/api`, `/healthz`, anything but GET), is never kept here.

const build = "BUILD";
const files = ["FILES"];
const NAME = "NAME";
const CACHE = `${NAME}-${build}`;
const SHELL = "SHELL";
const CONFIRMED = "/confirmed";
/** A header of every answer of our server. An answer without it is somebody else's: a captive portal's, a proxy's. */
const SIGN = "waypost-build";
/** How long the server may take before it is asked whether it is there, and how long it may take to say so (milliseconds). */
const PATIENCE = 2000;

addEventListener("install", (event) => event.waitUntil(fill()));

/** All of this build, or nothing. */
async function fill() {
  const isNew = !(await caches.has(CACHE));
  try {
    const [shell, ...others] = await Promise.all([page(), ...files.map(file)]);
    if (!shell || shell.headers.get(SIGN) !== build) throw new Error("the server has another build by now");
    const cache = await caches.open(CACHE);
    await Promise.all(files.map((name, number) => cache.put(name, others[number])));
    await cache.put(CONFIRMED, new Response(String(Date.now())));
    await cache.put(SHELL, shell);
  } catch (error) {
    if (isNew) await caches.delete(CACHE);
    throw error;
  }
}

/** The page as it is for anybody; nothing where there is none. */
async function page() {
  const answer = await fetch(SHELL, { cache: "no-store", credentials: "omit" });
  return isOurs(answer) && answer.ok ? answer : undefined;
}

/** @param {string} name */
async function file(name) {
  const answer = await fetch(name);
  if (!isOurs(answer) || !answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

const isOurs = (/** @type {Response} */ answer) => answer.headers.has(SIGN);

addEventListener("activate", (event) => event.waitUntil(begin()));

/** The new build is complete, so the older ones can go. */
async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`${NAME}-`) && name !== CACHE).map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
  await clients.claim();
}

addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(skipWaiting());
  if (event.data === "take over if alone") event.waitUntil(isAlone().then((is) => (is ? skipWaiting() : undefined)));
});

/** Whether no more than the page that asks is open. */
const isAlone = async () => (await clients.matchAll({ type: "window", includeUncontrolled: true })).length < 2;

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (request.method === "GET" && files.includes(pathname)) event.respondWith(kept(pathname).then((answer) => answer ?? fetch(request)));
});

const kept = (/** @type {string} */ address) => caches.match(address, { cacheName: CACHE, ignoreVary: true });

/** A page: the server's where it answers, else the one that is here. @param {FetchEvent} event */
async function visit(event) {
  const isSending = event.request.method !== "GET";
  // "Back" to the answer of a form sends nothing again: the address of every form leads to the page on which it stands.
  if (isSending && isComingBack(event.request)) return Response.redirect(event.request.url, 303);
  try {
    // What was sent may take its time; giving up on it would say more than is known.
    const answer = await (isSending ? fetch(event.request) : inTime(event));
    if (answer.type === "opaqueredirect" || isOurs(answer)) return answer;
  } catch {
    // No answer: as below.
  }
  return isSending ? notSent() : ((await kept(SHELL)) ?? Response.error());
}

/** Whether the browser goes back to something that it sent, and asks for what it has kept of the answer. */
const isComingBack = (/** @type {Request} */ request) => request.isHistoryNavigation || request.cache === "only-if-cached";

/**
 * An answer that begins in time; or later, where the server says meanwhile that it is there: a slow page is a page.
 *
 * It is the browser's own request (navigation preload), which tells the server truly from which site the reader comes, and whose
 * connection is given up where it is not waited for: a browser has six, and those that hang would be missing later.
 * @param {FetchEvent} event
 */
async function inTime({ request, preloadResponse }) {
  const page = Promise.resolve(preloadResponse).then((answer) => answer ?? fetch(request));
  page.catch(() => {});
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = (await Promise.race([page, late])) ?? (await Promise.race([page, isThere()]));
  if (!answer) throw new Error("there is no server");
  return answer === true ? page : answer;
}

async function isThere() {
  try {
    return isOurs(await fetch("/healthz", { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) }));
  } catch {
    return false;
  }
}

/** The page says that the form has not been sent. */
async function notSent() {
  const shell = await kept(SHELL);
  if (!shell) return Response.error();
  const headers = new Headers(shell.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response((await shell.text()).replace('data-shell="offline"', 'data-shell="not-sent"'), { headers });
}
