// What is kept on this device: a database whose values are sealed with a key that no script can read out of the browser.
//
// Where nothing can be kept (a private window, a full disk, a shared computer), values stay in memory, and `put` says so.

/** @typedef {"drafts" | "items" | "known"} Store */
/**
 * A value with its place. `value` is undefined where the key does not open it; `sealed` is how it lies on the disk.
 * @typedef {{ id: string, owner: string, at: number, value?: any, iv?: Uint8Array, sealed?: ArrayBuffer }} Kept
 */

const NAME = "waypost";
/** What is sealed. @type {Store[]} */
const KEPT = ["drafts", "items", "known"];
const STORES = [...KEPT, "key", "settings"];

/** What could not go to the disk, by store and id. @type {Map<string, any>} */
const memory = new Map();
/** @type {Promise<IDBDatabase | null> | undefined} */
let opening;
/** The key of a database, which is asked for with every value. @type {WeakMap<IDBDatabase, CryptoKey>} */
const keys = new WeakMap();
/** Whether somebody said that others use this computer, too. @type {Promise<boolean> | undefined} */
let shared;
/** Whether the last thing to be kept did not get to the disk. */
let failed = false;

const others = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : undefined;
others?.addEventListener("message", () => {
  shared = undefined;
  tellPage();
});

/** Tells the page that something has changed. */
export const tellPage = () => dispatchEvent(new Event("waypost:device"));

/** Tells the page and the other tabs. */
export function changed() {
  others?.postMessage("");
  tellPage();
}

function open() {
  opening ??= new Promise((/** @type {(database: IDBDatabase | null) => void} */ resolve) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      const database = request.result;
      // Another tab wipes the database; what is asked for next opens a new one.
      database.onversionchange = database.onclose = () => {
        database.close();
        opening = undefined;
      };
      resolve(database);
    };
  }).catch(() => null);
  return opening;
}

/**
 * One transaction. What it wrote is on the disk when it resolves.
 * @param {string | string[]} stores
 * @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction) => IDBRequest | void} work
 */
async function act(stores, mode, work) {
  const database = await open();
  if (!database) throw new Error("there is no database");
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode, { durability: "strict" });
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const read = (/** @type {string} */ store, /** @type {string} */ id) =>
  act(store, "readonly", (transaction) => transaction.objectStore(store).get(id));

/** The key of this device. Of two tabs that draw one at once, the first one's is everybody's. */
async function key() {
  const database = await open();
  const known = database && keys.get(database);
  if (known) return known;
  const found = (await read("key", "key")) ?? (await newKey());
  if (database) keys.set(database, found);
  return found;
}

async function newKey() {
  const drawn = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const first = await act("key", "readwrite", (transaction) => {
    const store = transaction.objectStore("key");
    const request = store.get("key");
    request.onsuccess = () => request.result ?? store.put(drawn, "key");
    return request;
  });
  return first ?? drawn;
}

/** How a value is sealed: bound to its place, so that it opens nowhere else. */
const cipher = (/** @type {Uint8Array} */ iv, /** @type {string} */ store, /** @type {string} */ id, /** @type {string} */ owner) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify([store, id, owner])),
});

/**
 * Keeps a value. `false`: not on the disk, only in the memory of this page.
 * @param {Store} store
 * @param {string} id
 * @param {string} owner
 * @param {any} value
 */
export async function put(store, id, owner, value) {
  const at = Date.now();
  const place = `${store}/${id}`;
  if (!(await isShared())) {
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt(cipher(iv, store, id, owner), await key(), text);
      await act(store, "readwrite", (transaction) => transaction.objectStore(store).put({ id, owner, at, iv, sealed }, id));
      // Another tab may have said meanwhile that this is a shared computer.
      if (await read("settings", "shared")) {
        await remove(store, id);
        throw new Error("nothing is kept on a shared computer");
      }
      memory.delete(place);
      failed = false;
      return true;
    } catch {
      failed = true;
    }
  }
  memory.set(place, { id, owner, at, value });
  return false;
}

/**
 * Opens what lies on the disk.
 * @param {Store} store
 * @param {Kept} kept
 * @returns {Promise<Kept>}
 */
async function unseal(store, kept) {
  const { iv, sealed } = kept;
  if (!iv || !sealed) return kept;
  try {
    const text = await crypto.subtle.decrypt(cipher(iv, store, kept.id, kept.owner), await key(), sealed);
    return { ...kept, value: JSON.parse(new TextDecoder().decode(text)) };
  } catch {
    return kept;
  }
}

/**
 * @param {Store} store
 * @param {string} id
 * @returns {Promise<Kept | undefined>}
 */
export async function get(store, id) {
  const place = `${store}/${id}`;
  if (memory.has(place)) return memory.get(place);
  const kept = await read(store, id).catch(() => undefined);
  return kept && unseal(store, kept);
}

/**
 * Everything in a store, or all that is somebody's, in the order of the ids.
 * @param {Store} store
 * @param {string} [owner]
 * @returns {Promise<Kept[]>}
 */
export async function all(store, owner) {
  const onDisk = await act(store, "readonly", (transaction) => transaction.objectStore(store).getAll()).catch(() => []);
  const isWanted = (/** @type {Kept} */ kept) => owner === undefined || kept.owner === owner;
  const found = new Map();
  for (const kept of onDisk) if (isWanted(kept)) found.set(kept.id, await unseal(store, kept));
  for (const [place, kept] of memory) if (place.startsWith(`${store}/`) && isWanted(kept)) found.set(kept.id, kept);
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * @param {Store} store
 * @param {string} id
 */
export async function remove(store, id) {
  memory.delete(`${store}/${id}`);
  await act(store, "readwrite", (transaction) => transaction.objectStore(store).delete(id)).catch(() => {});
}

/** Forgets what only the memory has. @param {Store} store @param {string} id */
export const letGo = (store, id) => memory.delete(`${store}/${id}`);

/** A setting: nothing personal, and not sealed. @param {string} name */
export async function setting(name) {
  return memory.get(`settings/${name}`) ?? (await read("settings", name).catch(() => undefined));
}

/**
 * @param {string} name
 * @param {any} value
 */
export async function set(name, value) {
  memory.set(`settings/${name}`, value);
  // That the computer is shared is all that may be kept on one.
  if (name !== "shared" && (await isShared())) return;
  await act("settings", "readwrite", (transaction) => transaction.objectStore("settings").put(value, name)).then(
    () => memory.delete(`settings/${name}`),
    () => {},
  );
}

function isShared() {
  shared ??= setting("shared").then(Boolean);
  return shared;
}

/**
 * On a shared computer what there is moves into the memory of this page, and nothing stays on the disk. On one's own it moves back.
 * @param {boolean} is
 */
export async function share(is) {
  if (is) {
    const moved = [];
    for (const store of KEPT) {
      for (const kept of await all(store)) if ("value" in kept) moved.push(/** @type {const} */ ([`${store}/${kept.id}`, kept]));
    }
    const owner = await setting("owner");
    memory.clear();
    // At once: what another tab keeps meanwhile is either wiped here, or sees that it must not be kept.
    await act(STORES, "readwrite", (transaction) => {
      for (const store of [...KEPT, "settings"]) transaction.objectStore(store).clear();
      transaction.objectStore("settings").put(true, "shared");
    }).catch(() => {});
    for (const [place, { id, owner, at, value }] of moved) memory.set(place, { id, owner, at, value });
    memory.set("settings/owner", owner);
  }
  await set("shared", is);
  shared = Promise.resolve(is);
  if (!is) {
    for (const [place, { id, owner, value }] of [...memory]) {
      const store = KEPT.find((store) => place === `${store}/${id}`);
      if (store) await put(store, id, owner, value);
    }
    await set("owner", await setting("owner"));
  }
  changed();
}

/** Leaves nothing. */
export async function wipe() {
  memory.clear();
  shared = undefined;
  await act(STORES, "readwrite", (transaction) => STORES.forEach((store) => transaction.objectStore(store).clear())).catch(() => {});
  (await open())?.close();
  opening = undefined;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  }).catch(() => {});
}

/** Asks the browser, once, not to clear the disk by itself. */
export async function askToPersist() {
  if (await setting("asked")) return;
  await set("asked", true);
  await navigator.storage?.persist?.().catch(() => {});
}

/** How things are kept. @returns {Promise<{ kept: "disk" | "memory", persisted: boolean, shared: boolean }>} */
export async function status() {
  const isOnDisk = !failed && !(await isShared()) && Boolean(globalThis.crypto?.subtle && (await open()));
  const persisted = await (navigator.storage?.persisted?.() ?? Promise.resolve(false)).catch(() => false);
  return { kept: isOnDisk ? "disk" : "memory", persisted, shared: await isShared() };
}

/**
 * Does something that only one tab may do at a time.
 * @template T
 * @param {string} name
 * @param {LockOptions} options
 * @param {(lock: Lock | null) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(name, options, work) {
  return navigator.locks ? navigator.locks.request(`waypost/${name}`, options, work) : work(/** @type {any} */ ({}));
}
