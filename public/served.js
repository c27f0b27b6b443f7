// Makes the pages that the server writes quicker to use. Each of them is whole without it. Which forms are kept while they are
// typed, and are filled again, is said here; the keeping itself is `device/drafts.js`.

// Buttons that act within the page appear once somebody is there to act.
document.documentElement.dataset.app = "";

/** Tells a screen reader what happened although nothing moved. @param {string} text */
function announce(text) {
  const region = document.querySelector("body > [role=status]");
  if (!region) return;
  // The same words again are told again only if there was something else in between.
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

/** Puts what a button names on the clipboard; where that is not allowed, selects it, to be copied by hand. @param {HTMLElement} button */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
  } catch {
    if (button.previousElementSibling) getSelection()?.selectAllChildren(button.previousElementSibling);
    return;
  }
  announce(button.dataset.copied ?? "");
  button.dataset.done = "";
  setTimeout(() => delete button.dataset.done, 2000);
}

/** To an erroneous field: its legend or label into view, then the focus into the field. @param {HTMLElement} field */
function toField(field) {
  const heading = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  heading?.scrollIntoView();
  field.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  /** @type {HTMLElement | null | undefined} */
  const button = target.closest?.("[data-copy]");
  if (button) void copy(button);
  /** @type {HTMLAnchorElement | null | undefined} */
  const link = target.closest?.(".error-summary a[href^='#']");
  const field = document.getElementById(link?.hash.slice(1) ?? "");
  if (field) {
    event.preventDefault();
    toField(field);
  }
});

// --- Posted forms: sent once however often they are pressed, and what is typed stays on the device until it is sent.

/** How long a button is busy, if nothing comes. To press again then is safe: the server does the same thing once. */
const BUSY_FOR = 30_000;
/** In this tab: the draft of the form that was sent last. */
const POSTED = "posted";
/** In an address: the page shows what the server keeps of a form. */
const KEPT = "_form";

/** The forms that are being sent, with what makes their buttons as they were. @type {Map<HTMLFormElement, () => void>} */
const busy = new Map();

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented) return;
  if (busy.has(form)) return event.preventDefault();
  const label = form.elements._key?.dataset.busy;
  /** @type {HTMLElement | null} */
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  if (!label || !button) return;
  if (form.dataset.draft) remember(POSTED, form.dataset.draft);
  const before = [...button.childNodes];
  const end = () => {
    clearTimeout(timer);
    busy.delete(form);
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...before);
  };
  const timer = setTimeout(end, BUSY_FOR);
  busy.set(form, end);
  // Not `disabled`: that would take the button's own value out of the form, and the focus away.
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren(label);
  announce(label);
});

// Back on a page that the browser kept, nothing is under way.
addEventListener("pageshow", (event) => event.persisted && busy.forEach((end) => end()));

/** What this tab remembers; nothing where the browser keeps nothing. @param {string} name @param {string | null} [value] */
function remember(name, value) {
  try {
    if (value === undefined) return sessionStorage.getItem(name);
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    return null;
  }
}

/** Forms with something to type but passwords: their drafts are called as the address to which they go. */
const drafted = [...document.forms].filter((form) => {
  if (form.method !== "post" || !form.elements._key || form.dataset.draft || form.querySelector("[type=password], [type=file]")) return false;
  return form.querySelector("textarea:not([readonly]), select, input:not([type=hidden])");
});
for (const form of drafted) form.dataset.draft = new URL(form.action).pathname;
/** @type {Set<HTMLFormElement | null | undefined>} */
const touched = new Set();
document.addEventListener("input", (event) => touched.add(/** @type {Element} */ (event.target).closest?.("form")));

/** Puts what was typed into a form; tells whether anything became another. @param {HTMLFormElement} form @param {[string, string][]} fields */
function fill(form, fields) {
  let isOther = false;
  const chosen = new Set(fields.map(([name, value]) => `${name}=${value}`));
  const typed = new Map(fields);
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
    // The version goes along: what was typed was typed for that one.
    if (!field.name || field.type === "submit" || field.type === "file" || (field.type === "hidden" && field.name !== "version")) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      const is = chosen.has(`${field.name}=${field.value}`);
      if (field.checked === is) continue;
      field.checked = is;
    } else {
      if (!typed.has(field.name) || field.value === typed.get(field.name)) continue;
      field.value = /** @type {string} */ (typed.get(field.name));
      if (field.type === "hidden") continue;
    }
    isOther = true;
    const closed = field.closest("details");
    if (closed) closed.open = true;
  }
  return isOther;
}

/** @param {typeof import("./device/device.js").device} device @param {HTMLFormElement} form */
async function restore(device, form) {
  const kept = await device.draft(form.dataset.draft ?? "");
  if (!kept || touched.has(form) || !fill(form, JSON.parse(kept).fields)) return;
  const told = document.createElement("p");
  told.className = "inset";
  told.textContent = form.elements._key?.dataset.restored ?? "";
  form.prepend(told);
  announce(told.textContent);
}

// What went wrong is where the reader goes on.
/** @type {HTMLElement | null} */
const wrong = document.querySelector("#error-summary") ?? (document.querySelector("main [role=alert]") && document.querySelector("main h1"));
wrong?.focus();

// A secret that was left is not shown again by the way back.
addEventListener("pageshow", (event) => {
  /** @type {HTMLElement | false | null} */
  const secret = event.persisted && document.querySelector("[data-leave-to]");
  if (secret) location.replace(secret.dataset.leaveTo ?? "");
});

// --- The search, and the guide beside a record: the page follows what is typed or chosen.

/** Puts the parts of another page, which the same address gave, in the place of this page's. Nothing else moves. @param {Document} page */
function takeParts(page) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part]"))) {
    const other = page.querySelector(`[data-part="${CSS.escape(part.dataset.part ?? "")}"]`);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
  for (const other of page.querySelectorAll("[data-live] input[type=radio]:checked")) {
    const own = /** @type {HTMLInputElement | null} */ (document.getElementById(other.id));
    if (own) own.checked = true;
  }
  for (const other of /** @type {NodeListOf<HTMLAnchorElement>} */ (page.querySelectorAll("a[data-language]"))) {
    document.querySelector(`a[data-language="${other.dataset.language}"]`)?.setAttribute("href", other.getAttribute("href") ?? "");
  }
}

/** Keeps the page to what the form says. Only the answer to the latest question counts. @param {HTMLFormElement} form */
function follow(form) {
  let asked = new AbortController();
  /** @type {number | undefined} */
  let timer;
  async function ask() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const address = `${form.action}?${new URLSearchParams(/** @type {any} */ (new FormData(form)))}`;
    try {
      const answer = await fetch(address, { signal, headers: { accept: "text/html" } });
      // Signed out meanwhile: the way in is a page of its own.
      if (answer.redirected) return location.assign(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || signal.aborted) return;
      takeParts(page);
      history.replaceState(history.state, "", address);
    } catch {
      // Another question came, or no answer: the form's own button still works.
    }
  }
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(ask, /** @type {HTMLInputElement} */ (event.target).type === "search" ? 150 : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void ask();
  });
}

/** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-live] form")).forEach(follow);

// --- Keys: to the search, along the rows, into a record, and back to the row that one came from.

const isTyping = (/** @type {Element} */ element) => Boolean(element.closest("input, select, textarea, [contenteditable]"));

// A key that is a character can be switched off (WCAG 2.2, criterion 2.1.4).
const SINGLE_KEYS = "single-keys";
/** @type {HTMLInputElement | null} */
const keySwitch = document.querySelector("[data-single-keys]");
if (keySwitch) {
  keySwitch.checked = localStorage.getItem(SINGLE_KEYS) !== "off";
  keySwitch.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, keySwitch.checked ? "on" : "off"));
}

/** From the search box or a row to the row `step` further; from the first row up, to the box. @param {EventTarget | null} from @param {number} step */
function walk(from, step) {
  const box = document.querySelector("input[type=search]");
  const rows = /** @type {any[]} */ ([box, ...document.querySelectorAll("[data-row]")].filter(Boolean));
  const at = rows.indexOf(from);
  if (at < 0) return false;
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  /** @type {HTMLInputElement | null} */
  const box = document.querySelector("input[type=search]");
  /** @type {HTMLAnchorElement | null} */
  const back = document.querySelector("[data-back]");
  let isDone = false;
  if (event.key === "ArrowDown") isDone = walk(target, 1);
  if (event.key === "ArrowUp") isDone = walk(target, -1);
  if (event.key === "/" && box && !isTyping(target) && keySwitch?.checked) {
    box.focus();
    box.select();
    isDone = true;
  }
  if (event.key === "Escape" && back && !isTyping(target)) {
    location.assign(back.href);
    isDone = true;
  }
  if (isDone) event.preventDefault();
});

// A row that is opened is the place to come back to: by the way back of the record, and by the browser's own.
document.addEventListener("click", (event) => {
  const row = /** @type {Element} */ (event.target).closest?.("[data-row]");
  if (!row) return;
  history.replaceState(history.state, "", `#${row.id}`);
  sessionStorage.setItem(location.pathname, location.href);
});
for (const back of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-back]"))) {
  back.href = sessionStorage.getItem(back.getAttribute("href") ?? "") ?? back.href;
}
const row = document.getElementById(location.hash.slice(1));
if (row?.matches("[data-row]")) row.focus();

// --- What is kept on the device: last, because it is waited for.

/** @type {HTMLScriptElement | null} */
const script = document.querySelector("script#device");
if (script) {
  /** @type {typeof import("./device/device.js")} */
  const { device } = await import(script.src);
  const posted = remember(POSTED);
  const isKept = new URLSearchParams(location.search).has(KEPT);
  if (posted && !isKept && !document.querySelector("main [data-failed]")) {
    // It was sent, and this page is what came of it.
    remember(POSTED, null);
    await device.dropDraft(posted);
  }
  // What the server shows of a form is what was typed last.
  for (const form of drafted) if (!isKept) void restore(device, form);

  // Leaving by a link waits until what was typed just now is kept.
  document.addEventListener("click", (event) => {
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = /** @type {Element} */ (event.target).closest?.("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !link || !isPlain || link.target || link.origin !== location.origin || !touched.size) return;
    if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, 500));
    void Promise.race([device.settled(), late]).then(() => location.assign(link.href));
  });
}
