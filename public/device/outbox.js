// What a person has sent and the server has not got yet. It goes in order, from one tab at a time, until the server has said that it has it.

import { check, hurry, isOnline } from "./connection.js";
import { KEPT } from "./drafts.js";
import * as vault from "./vault.js";

/**
 * @typedef {"waiting" | "sending" | "refused" | "conflict" | "sign-in" | "sent" | "unreadable"} State
 * @typedef {{ kind: string, title: string, errors: { field: string, message: string }[] }} Reason
 * @typedef {{ schema: number, id: string, kind: "registration" | "correction", owner: string, createdAt: number, about?: string, version?: number,
 *   body?: any, state: State, attempts: number, reason?: Reason | null, reference?: string, sentAt?: number }} Item
 */

const SCHEMA = 1;
const REGISTRATIONS = "/api/v1/registrations";
/** How long the server may take to answer (milliseconds). */
const PATIENCE = 10_000;
/** After how long it is asked whether it is there at all. */
const DOUBT = 2000;
const LONGEST_PAUSE = 30_000;
// What a refusal means, by its status: the table of crates/conversation/src/refusal.rs, whose test reads it here.
const LATER = [408, 425, 429];
const SIGN_IN = [401, 403];
const CONFLICT = [409, 412];
/** How many in a row may go without an answer before it is left for later. */
const MISSES = 3;
/** How often an item is tried before those that come after it are tried first. */
const TRIES = 5;

let owner = "";
let failures = 0;
/** How long the server has asked us to wait (milliseconds). */
let asked = 0;
/** @type {number | undefined} */
let timer;
/** The server's answers to what this page has sent, each to be handed on once. @type {Map<string, any>} */
const records = new Map();

/** When an id was made: a UUIDv7 begins with it. */
const timeOf = (/** @type {string} */ id) => parseInt(id.replace("-", "").slice(0, 12), 16) || 0;

/** What an entry of the vault stands for. @param {vault.Kept} kept @returns {Item} */
function toItem({ id, owner, value }) {
  if (value?.schema === SCHEMA) return value;
  return { schema: 0, id, kind: "registration", owner, createdAt: timeOf(id), state: "unreadable", attempts: 0 };
}

/** Everything that is kept, or that is somebody's, in the order in which it was made. @param {string} [whose] */
async function everything(whose) {
  const items = (await vault.all("items", whose)).map(toItem);
  return items.sort((one, other) => one.createdAt - other.createdAt);
}

/** @param {string} id @returns {Promise<Item | null>} */
async function find(id) {
  const kept = await vault.get("items", id);
  return kept?.owner === owner ? toItem(kept) : null;
}

/** @param {Item} item */
async function write(item) {
  const isKept = await vault.put("items", item.id, item.owner, item);
  vault.changed();
  return isKept;
}

/** One item is in one pair of hands at a time. @template T @param {string} id @param {() => Promise<T>} work */
const withItem = (id, work) => vault.alone(`item/${id}`, {}, work);

/** Says whose items are sent. `isSure`: the account has just signed in, or its session has been seen. @param {string} account @param {boolean} isSure */
export async function own(account, isSure) {
  owner = account;
  if (isSure) {
    for (const item of await everything(owner)) if (item.state === "sign-in") await write({ ...item, state: "waiting", reason: null });
  }
  return pass({ ifAvailable: true });
}

/**
 * Keeps an item before anything is sent; it takes the place of one with the same id. `false`: it is not on the disk. It is held in
 * the memory of this page then, and can be sent from there.
 * @param {Item} given
 */
export function put(given) {
  return withItem(given.id, () => write({ ...given, state: "waiting", attempts: 0, reason: null }));
}

/** One pass over what waits, then the item as it stands; an item that was refused is tried again. @param {string} [id] */
export async function send(id) {
  if (id) {
    await withItem(id, async () => {
      const item = await find(id);
      if (item && ["refused", "conflict", "sign-in"].includes(item.state)) await write({ ...item, state: "waiting", reason: null });
    });
  }
  await pass({});
  const item = id && (await find(id));
  if (!item) return null;
  const record = records.get(item.id);
  records.delete(item.id);
  return record ? { ...item, record } : item;
}

export async function items() {
  return (await everything()).map(({ id, kind, createdAt, state, attempts, reason, reference, sentAt, owner: whose }) => {
    const isOwn = whose === owner;
    return { id, kind, createdAt, state, attempts, reason: (isOwn && reason) || null, isOwn, reference: isOwn ? reference : undefined, sentAt };
  });
}

export const item = find;

/** @param {string} id */
export async function drop(id) {
  await withItem(id, async () => {
    if (await find(id)) await vault.remove("items", id);
  });
  vault.changed();
}

/** Forgets what only the memory of this page has of an item; what is on the disk under its id stays. @param {string} id */
export async function letGo(id) {
  await withItem(id, async () => vault.letGo("items", id));
  vault.changed();
}

/** How many are not with the server yet, whoever's they are. */
export async function count() {
  return (await everything()).filter(({ state }) => state !== "sent").length;
}

/** Saves an item as a file to read; one that cannot be opened, as it is. @param {string} id */
export async function download(id) {
  const kept = await vault.get("items", id);
  if (kept?.owner !== owner) return;
  const asText = (/** @type {ArrayBuffer | Uint8Array | undefined} */ bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes ?? [])));
  const told = kept.value ?? { ...kept, iv: asText(kept.iv), sealed: asText(kept.sealed) };
  const link = document.createElement("a");
  link.download = `waypost-${new Date(timeOf(id)).toISOString().slice(0, 10)}-${id.slice(-6)}.json`;
  link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: "application/json" }));
  link.click();
  setTimeout(URL.revokeObjectURL, LONGEST_PAUSE, link.href);
}

/** Of what was sent, a line stays for a while. */
export async function tidy() {
  for (const { id, state, sentAt = 0 } of await everything()) {
    if (state === "sent" && Date.now() - sentAt > KEPT) await vault.remove("items", id);
  }
}

/** Sends what waits, in order. Only one tab does so at a time. @param {LockOptions} options */
async function pass(options) {
  clearTimeout(timer);
  await vault.alone("outbox", options, async (lock) => {
    if (!lock) return;
    const waiting = (await everything(owner)).filter(({ state }) => ["waiting", "sending"].includes(state));
    // One that the server chokes on each time does not keep the rest from it.
    waiting.sort((one, other) => Number(one.attempts > TRIES) - Number(other.attempts > TRIES));
    // Nobody else is sending, so what says so was left by a tab that is gone. Sent again, it is still one.
    for (const item of waiting) if (item.state === "sending") await write({ ...item, state: "waiting" });
    if (!waiting.length || !(isOnline() || (await check()))) return;
    let misses = 0;
    for (const { id } of waiting) {
      const isAnswered = await withItem(id, () => exchange(id));
      failures = isAnswered ? 0 : failures + 1;
      misses = isAnswered ? 0 : misses + 1;
      if (!isAnswered && (asked || misses === MISSES || !(await check()))) break;
    }
  });
  await plan();
}

/** Sees to it that what still waits is tried again. */
async function plan() {
  const waits = (await everything(owner)).some(({ state }) => ["waiting", "sending"].includes(state));
  hurry(waits);
  clearTimeout(timer);
  const pause = Math.max(asked, Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.5 + Math.random() / 2));
  asked = 0;
  if (waits) timer = setTimeout(pass, pause, { ifAvailable: true });
}

/** Sends an item that waits, and writes down what came of it. `false`: no answer that counts. @param {string} id */
async function exchange(id) {
  const before = await find(id);
  if (before?.state !== "waiting") return true;
  const item = { ...before, attempts: before.attempts + 1 };
  await write({ ...item, state: "sending" });
  const answer = await request(item).catch(() => undefined);
  // The device was cleared meanwhile: nothing of it comes back.
  if (!(await vault.get("items", id))) return true;
  const { record, state = "waiting", reason = null } = answer ? judge(item, answer) : {};
  if (record) {
    records.set(id, record);
    const { schema, kind, createdAt, attempts } = item;
    await write({ schema, id, kind, owner: item.owner, createdAt, attempts, state: "sent", reference: record.reference, sentAt: Date.now() });
  } else await write({ ...item, state, reason });
  return state !== "waiting";
}

/** @typedef {{ status: number, isProblem: boolean, told: any }} Answer */

/** @param {Item} item @returns {Promise<Answer>} */
async function request({ id, kind, owner, about, version, body }) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  // Whoever waits for it is not to wait longer than for the server to say that it is there.
  const doubt = setTimeout(() => void check().then((is) => is || stop.abort()), DOUBT);
  const isNew = kind === "registration";
  const answer = await fetch(isNew ? REGISTRATIONS : `${REGISTRATIONS}/${about}`, {
    method: isNew ? "POST" : "PUT",
    headers: {
      "content-type": "application/json",
      "waypost-account": owner,
      ...(isNew ? { "idempotency-key": `"${id}"` } : { "if-match": `"v${version}"` }),
    },
    body: JSON.stringify(body),
    redirect: "error",
    signal: stop.signal,
  }).finally(() => clearTimeout(doubt));
  asked = Math.min(LONGEST_PAUSE, 1000 * Number(answer.headers.get("retry-after") ?? 0) || 0);
  const isProblem = answer.headers.has("waypost-build") && answer.headers.get("content-type") === "application/problem+json";
  return { status: answer.status, isProblem, told: await answer.json() };
}

/**
 * What an answer means. Only the server's own record is "sent", and only the server's own problem a refusal: a page of somebody
 * else's (a captive portal, a proxy) leaves the item waiting.
 * @param {Item} item
 * @param {Answer} answer
 * @returns {{ record?: any, state?: State, reason?: Reason }}
 */
function judge({ id, kind, about }, { status, isProblem, told }) {
  if ([200, 201].includes(status) && told?.id === (kind === "registration" ? id : about)) return { record: told, state: "sent" };
  const isLater = status >= 500 || LATER.includes(status);
  if (!isProblem || isLater || told?.status !== status || status < 400) return {};
  const reason = { kind: String(told.type).replace("/problems/", ""), title: String(told.title), errors: Array.isArray(told.errors) ? told.errors : [] };
  if (SIGN_IN.includes(status)) return { state: "sign-in", reason };
  return { state: CONFLICT.includes(status) ? "conflict" : "refused", reason };
}

// The server is there again: what waits is tried at once.
let wasOnline = isOnline();
addEventListener("waypost:device", () => {
  if (isOnline() && !wasOnline) {
    failures = 0;
    void pass({ ifAvailable: true });
  }
  wasOnline = isOnline();
});

// The tab that was at it may be gone: whoever is left looks after what waits.
setInterval(pass, LONGEST_PAUSE, { ifAvailable: true });
