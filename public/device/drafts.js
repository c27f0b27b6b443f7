// What is typed in a form, kept while it is typed: `<form data-draft="name">`. One tab at a time writes a draft.

import * as vault from "./vault.js";

/** How long typing waits to be kept (milliseconds). */
const PAUSE = 400;
/** How long a draft is kept that nobody comes back to. */
export const KEPT = 30 * 24 * 60 * 60 * 1000;

let owner = "";
/** @type {() => void} */
let ownerIsKnown;
const known = new Promise((/** @type {(value: void) => void} */ resolve) => (ownerIsKnown = resolve));
/** The names whose lock this tab has or is waiting for. @type {Map<string, Promise<boolean>>} */
const holds = new Map();
/** The names that another tab has: typing here is not written over what is typed there. @type {Set<string>} */
const elsewhere = new Set();
/** @type {Map<string, () => void>} */
const releases = new Map();
/** The forms with typing that is not kept yet. @type {Map<HTMLFormElement, number>} */
const pending = new Map();
/** Writes to the disk, one after the other. @type {Promise<any>} */
let queue = Promise.resolve();

/** Says whose drafts these are; the empty text is nobody's. @param {string} account */
export function own(account) {
  if (account !== owner) {
    // What somebody typed just now is nobody else's.
    if (owner) forgetTyping();
    for (const release of releases.values()) release();
    for (const forget of [releases, holds, elsewhere]) forget.clear();
  }
  owner = account;
  ownerIsKnown();
}

const id = (/** @type {string} */ name) => `${owner}/${name}`;

/** @param {string} name @returns {Promise<string | null>} */
export async function draft(name) {
  await known;
  await queue;
  const kept = await vault.get("drafts", id(name));
  return kept?.value && kept.owner === owner ? JSON.stringify({ fields: kept.value, savedAt: kept.at }) : null;
}

/** @param {string} name @param {[string, string][]} fields @returns {Promise<boolean>} */
export function saveDraft(name, fields) {
  queue = queue.then(async () => {
    await known;
    if (!owner || elsewhere.has(name) || !(await hold(name))) return false;
    const isKept = await vault.put("drafts", id(name), owner, fields);
    if (isKept) void vault.askToPersist();
    return isKept;
  });
  return queue;
}

/** Typing that is not kept yet will not be. @param {string} [name] */
export function forgetTyping(name) {
  for (const [form, timer] of pending) {
    if (name && form.dataset.draft !== name) continue;
    clearTimeout(timer);
    pending.delete(form);
  }
}

/** @param {string} name */
export function dropDraft(name) {
  forgetTyping(name);
  queue = queue.then(() => known).then(() => vault.remove("drafts", id(name)));
  return queue;
}

/** Whether this tab may write the draft. @param {string} name @returns {Promise<boolean>} */
export async function hold(name) {
  await known;
  if (!holds.has(name)) holds.set(name, take(name, { ifAvailable: true }));
  return holds.get(name) ?? false;
}

/** Leaves the draft to other tabs: its form is done with here. @param {string} name */
export function release(name) {
  releases.get(name)?.();
  releases.delete(name);
  holds.delete(name);
}

/** Takes the draft from the tab that has it. @param {string} name @returns {Promise<boolean>} */
export async function takeOver(name) {
  await known;
  if (!(await hold(name))) holds.set(name, take(name, { steal: true }));
  return holds.get(name) ?? false;
}

/** @param {string} name @param {LockOptions} options @returns {Promise<boolean>} */
function take(name, options) {
  elsewhere.delete(name);
  return new Promise((resolve) => {
    const lost = () => {
      holds.delete(name);
      elsewhere.add(name);
      resolve(false);
    };
    vault
      .alone(`draft/${id(name)}`, options, async (lock) => {
        if (!lock) return lost();
        resolve(true);
        await new Promise((/** @type {(value: void) => void} */ release) => releases.set(name, release));
      })
      .catch(() => {
        lost();
        dispatchEvent(new CustomEvent("waypost:taken", { detail: name }));
      });
  });
}

/** @param {HTMLFormElement} form */
function save(form) {
  clearTimeout(pending.get(form));
  pending.delete(form);
  const isPassword = (/** @type {string} */ name) => /** @type {any} */ (form.elements.namedItem(name))?.type === "password";
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !isPassword(name));
  return saveDraft(form.dataset.draft ?? "", /** @type {[string, string][]} */ (fields));
}

/** Keeps at once what is typed and not kept yet. */
export function saveNow() {
  return Promise.all([...pending.keys()].map(save));
}

/** Everything typed is kept, as far as anything is. */
export async function settled() {
  await saveNow();
  await queue;
}

/** Drafts that nobody came back to are gone. */
export async function tidy() {
  for (const { id, at } of await vault.all("drafts")) if (Date.now() - at > KEPT) await vault.remove("drafts", id);
}

document.addEventListener("input", ({ target }) => {
  const form = /** @type {Element} */ (target).closest?.("form");
  if (form?.dataset.draft && !pending.has(form)) pending.set(form, setTimeout(() => save(form), PAUSE));
});
addEventListener("pagehide", saveNow);
document.addEventListener("visibilitychange", () => document.hidden && saveNow());
