// What a page's device keeps, asked as the app asks it; and all that lies on the browser's disk.

import { expect, type Page } from "./test.ts";

export interface Item {
  id: string;
  kind: "registration" | "correction";
  createdAt: number;
  state: "waiting" | "sending" | "refused" | "conflict" | "sign-in" | "sent" | "unreadable";
  attempts: number;
  reason: { kind: string; title: string; errors: { field: string; message: string }[] } | null;
  isOwn: boolean;
  reference?: string;
}

/** What tells an answer of the server's from one of somebody else's. */
export const OURS = { "waypost-build": "any" };

/** Calls the device of a page. Objects travel as JSON, both ways. */
export async function device(page: Page, method: string, ...given: unknown[]): Promise<any> {
  const told = given.map((value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : value));
  return page.evaluate(
    async ({ method, told }) => {
      const { device } = await import(JSON.parse(document.getElementById("boot")!.dataset.site!).device);
      const answer = await device[method](...told);
      return typeof answer === "string" ? JSON.parse(answer) : answer;
    },
    { method, told },
  );
}

export const items = (page: Page): Promise<Item[]> => device(page, "items");

/** Keeps a registration to be sent, as the app does when a person presses "Send". */
export async function keep(page: Page, id: string, owner: string, draft: unknown, more: Record<string, unknown> = {}) {
  const item = { schema: 1, id, kind: "registration", owner, createdAt: Date.now(), body: { draft }, ...more };
  expect(await device(page, "put", item)).toBe(true);
}

/** Waits until the site works without the server: its service worker has everything. */
export async function installed(page: Page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** Everything in every database of the page's origin, written out: bytes as the characters they would be in any common encoding. */
export async function disk(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const written: string[] = [];
    const write = (value: unknown): void => {
      if (value instanceof CryptoKey) written.push(`${value.algorithm.name} key, extractable: ${value.extractable}`);
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        written.push(...["latin1", "utf-16le", "utf-16be"].map((encoding) => new TextDecoder(encoding).decode(bytes)));
      } else if (value instanceof Map || value instanceof Set || Array.isArray(value)) [...value].forEach(write);
      else if (typeof value === "object" && value !== null) Object.entries(value).forEach(write);
      else written.push(String(value));
    };
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        write([name, store, await done(objects.getAllKeys()), await done(objects.getAll())]);
      }
      database.close();
    }
    for (const storage of [localStorage, sessionStorage]) write(Object.entries(storage));
    for (const name of await caches.keys()) write([name, (await (await caches.open(name)).keys()).map((request) => request.url)]);
    return written.join("\n");
  });
}
