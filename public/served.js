// Makes the pages that the server writes quicker to use. Each of them is whole without it.

// Buttons that act within the page appear once somebody is there to act.
document.documentElement.dataset.app = "";

/** Tells a screen reader what happened although nothing moved. */
function announce(text) {
  const region = document.querySelector("body > [role=status]");
  if (!region) return;
  // The same words again are told again only if there was something else in between.
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

/** Puts what a button names on the clipboard; where that is not allowed, selects it, to be copied by hand. */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    if (button.previousElementSibling) getSelection()?.selectAllChildren(button.previousElementSibling);
    return;
  }
  announce(button.dataset.copied);
  button.dataset.done = "";
  setTimeout(() => delete button.dataset.done, 2000);
}

/** To an erroneous field: its legend or label into view, then the focus into the field. */
function toField(field) {
  const heading = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  heading?.scrollIntoView();
  field.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) void copy(button);
  const field = document.getElementById(event.target.closest?.(".error-summary a[href^='#']")?.hash.slice(1) ?? "");
  if (field) {
    event.preventDefault();
    toField(field);
  }
});

// The second click of a double click sends nothing again.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const now = performance.now();
  const before = sent.get(event.target);
  if (before !== undefined && now - before < 1000) event.preventDefault();
  else sent.set(event.target, now);
});

// What went wrong is where the reader goes on.
const wrong = document.querySelector("#error-summary") ?? (document.querySelector("main [role=alert]") && document.querySelector("main h1"));
wrong?.focus();

// A secret that was left is not shown again by the way back.
addEventListener("pageshow", (event) => {
  const secret = event.persisted && document.querySelector("[data-leave-to]");
  if (secret) location.replace(secret.dataset.leaveTo);
});

// --- The search, and the guide beside a record: the page follows what is typed or chosen.

/** Puts the parts of another page, which the same address gave, in the place of this page's. Nothing else moves. */
function takeParts(page) {
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = page.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
  for (const other of page.querySelectorAll("[data-live] input[type=radio]:checked")) {
    const own = document.getElementById(other.id);
    if (own) own.checked = true;
  }
  for (const other of page.querySelectorAll("a[data-language]")) {
    document.querySelector(`a[data-language="${other.dataset.language}"]`)?.setAttribute("href", other.getAttribute("href"));
  }
}

/** Keeps the page to what the form says. Only the answer to the latest question counts. */
function follow(form) {
  let asked = new AbortController();
  let timer;
  async function ask() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
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
    timer = setTimeout(ask, event.target.type === "search" ? 150 : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void ask();
  });
}

document.querySelectorAll("[data-live] form").forEach(follow);

// --- Keys: to the search, along the rows, into a record, and back to the row that one came from.

const isTyping = (element) => Boolean(element.closest("input, select, textarea, [contenteditable]"));

// A key that is a character can be switched off (WCAG 2.2, criterion 2.1.4).
const SINGLE_KEYS = "single-keys";
const keySwitch = document.querySelector("[data-single-keys]");
if (keySwitch) {
  keySwitch.checked = localStorage.getItem(SINGLE_KEYS) !== "off";
  keySwitch.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, keySwitch.checked ? "on" : "off"));
}

/** From the search box or a row to the row `step` further; from the first row up, to the box. */
function walk(from, step) {
  const box = document.querySelector("input[type=search]");
  const rows = [box, ...document.querySelectorAll("[data-row]")].filter(Boolean);
  const at = rows.indexOf(from);
  if (at < 0) return false;
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("input[type=search]");
  const back = document.querySelector("[data-back]");
  let isDone = false;
  if (event.key === "ArrowDown") isDone = walk(event.target, 1);
  if (event.key === "ArrowUp") isDone = walk(event.target, -1);
  if (event.key === "/" && box && !isTyping(event.target) && keySwitch?.checked) {
    box.focus();
    box.select();
    isDone = true;
  }
  if (event.key === "Escape" && back && !isTyping(event.target)) {
    location.assign(back.href);
    isDone = true;
  }
  if (isDone) event.preventDefault();
});

// A row that is opened is the place to come back to: by the way back of the record, and by the browser's own.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  history.replaceState(history.state, "", `#${row.id}`);
  sessionStorage.setItem(location.pathname, location.href);
});
for (const back of document.querySelectorAll("[data-back]")) {
  back.href = sessionStorage.getItem(back.getAttribute("href")) ?? back.href;
}
const row = document.getElementById(location.hash.slice(1));
if (row?.matches("[data-row]")) row.focus();
