// The guide within a page of somebody else's: starts its small app beside the plain page that has arrived, and speaks with
// the page around it. Where the app cannot start, the page stays as it is: links and forms that work.
//
// The page around the frame says hello first; the browser vouches for its origin, and that origin alone is spoken to from
// then on. What is said is {waypost: 1, type, …}; anything else is ignored without a word. No answer ever leaves the frame.
const root = document.documentElement;
const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const { site, policy, copied = "" } = /** @type {HTMLElement} */ (document.getElementById("boot")).dataset;
/** @type {Record<string, string>} */
const files = JSON.parse(site ?? "{}");
const wanted = new URLSearchParams(location.hash.slice(1));
/** @type {{ show: (query: string) => void, speak: (content: Uint8Array) => boolean }} */
let app;
// Where the guide stands, as a query.
let here = location.search;

// --- The page around

/** @type {string | undefined} */
let host;
let isReady = false;

// Nothing is returned from a call of postMessage, nor from a function that makes one: WebKit takes the caller off the stack
// before such a call, and names the wrong window as the source.
/** @param {string} type @param {object} [detail] */
function tell(type, detail) {
  if (host && isReady) parent.postMessage({ waypost: 1, type, ...detail }, host);
}

function tellSize() {
  tell("size", { height: Math.ceil(root.getBoundingClientRect().height) });
}

let told = "";

/** How it ended, if it has: once, although it may be shown again in another language. */
function tellOutcome() {
  const reached = main.dataset.outcome ?? "";
  if (reached === told || !host || !isReady) return;
  told = reached;
  const [policy, version, outcome, kind] = reached.split(" ");
  if (kind) tell("outcome", { policy, version, outcome, kind });
}

function ready() {
  isReady = true;
  tell("ready");
  if ([null, "null", policy].includes(wanted.get("policy"))) {
    tellSize();
    tellOutcome();
  } else {
    tell("error");
  }
}

/** @param {unknown} theme */
function dress(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else if (theme === "auto") delete root.dataset.theme;
}

addEventListener("message", ({ data, origin, source }) => {
  const isOurs = data && typeof data === "object" && Object.hasOwn(data, "waypost") && data.waypost === 1;
  if (source !== parent || parent === self || !isOurs) return;
  if (data.type === "hello" && !host && /^https?:\/\//.test(origin)) host = origin;
  if (origin !== host) return;
  if (data.type === "hello" && isReady) ready();
  if (data.type === "theme") dress(data.theme);
  if (data.type === "focus") toHead();
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) tell("close");
});

new ResizeObserver(tellSize).observe(document.body);

// --- The guide

/** @param {string} selector @returns {any} */
const within = (selector) => main.querySelector(selector);

/** To where the reader goes on: what is wrong, or the question. */
function toHead() {
  (document.getElementById("error-summary") ?? within("h1"))?.focus({ preventScroll: true });
  // Both stand at the top. Before the frame is shown there is no height in which to scroll to them.
  scrollTo(0, 0);
}

/** @param {string} query */
function show(query) {
  here = query;
  app.show(query);
  scrollTo(0, 0);
  tellOutcome();
}

async function load() {
  const loaded = await import(files.js);
  await loaded.default({ module_or_path: files.wasm });
  return loaded;
}

/** @param {string} language */
async function content(language) {
  const answer = await fetch(files[language]);
  if (!answer.ok) throw new Error(`content: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {string} language @param {Uint8Array} content */
function speak(language, content) {
  if (!app.speak(content)) throw new Error("this content belongs to another build");
  root.lang = language;
}

/** Puts a text on the clipboard. A frame that has no right to it may still copy as a person does. @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    /** @param {ClipboardEvent} event */
    const fill = (event) => (event.preventDefault(), event.clipboardData?.setData("text/plain", text));
    addEventListener("copy", fill, { once: true });
    document.execCommand("copy");
    removeEventListener("copy", fill);
  }
  const region = /** @type {Element} */ (document.querySelector("[role=status]"));
  region.textContent = "";
  setTimeout(() => (region.textContent = copied), 50);
}

/** @param {string} command */
function press(command) {
  const [verb, about] = command.split(":");
  /** @type {any} */
  const named = document.getElementById(about);
  if (verb === "copy") void copy(named.value);
  if (verb === "copy-link") void copy(within(`#${about} a`).href);
  if (verb === "retry") show("");
}

/** @param {any} event */
async function clicked(event) {
  const button = event.target.closest("[data-command]");
  if (button) press(button.dataset.command);
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.pathname !== location.pathname || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  const { language } = link.dataset;
  if (!language) {
    show(link.search);
    return toHead();
  }
  try {
    speak(language, await content(language));
    show(here);
    /** @type {HTMLElement} */ (document.querySelector(`[data-language=${language}]`)).focus();
  } catch {
    location.assign(link.href);
  }
}

/** The second click of a double click would land on what the first one brought. @param {any} event */
function stopDoubleClick(event) {
  if (event.detail < 2 || !event.target.closest("button, a, label, input")) return;
  event.preventDefault();
  event.stopPropagation();
}

function takeOver() {
  addEventListener("click", stopDoubleClick, true);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    /** @type {any} */
    const answers = new FormData(/** @type {HTMLFormElement} */ (event.target));
    show(new URLSearchParams(answers).toString().replaceAll("+", "%20"));
    toHead();
  });
  root.dataset.app = "";
  // Opened once, the guide opens here without a network, too. What it takes has just been loaded.
  navigator.serviceWorker?.register("/embed-sw.js", { scope: location.pathname, updateViaCache: "none" }).catch(() => {});
}

dress(wanted.get("theme"));
const asked = wanted.get("lang") ?? "";
const language = files[asked] ? asked : root.lang;
if (language === root.lang) ready();
try {
  const [loaded, words] = await Promise.all([load(), content(language)]);
  app = loaded;
  const isOther = language !== root.lang;
  speak(language, words);
  if (isOther) show(here);
  takeOver();
} catch (error) {
  root.dataset.failed = "";
  console.error("The app did not start; the page works without it.", error);
  if (language !== root.lang) location.replace(`?lang=${language}&theme=${root.dataset.theme ?? "auto"}`);
}
if (!isReady) ready();
