// The API, called from the page as the app calls it: same origin, same cookies.

import type { Page } from "./test.ts";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: any;
}

export async function call(page: Page, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return page.evaluate(
    async ({ method, path, body, headers }) => {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const answer = await fetch(path, { method, body: sent, headers: { "content-type": "application/json", ...headers } });
      const text = await answer.text();
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: text ? JSON.parse(text) : undefined };
    },
    { method, path, body, headers },
  );
}

/** A key as the client makes them: UUIDv7 (RFC 9562). */
export function newKey(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID().slice(15);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`;
}

export const register = (page: Page, draft: unknown, key = newKey()) =>
  call(page, "POST", "/api/v1/registrations", { draft }, { "idempotency-key": `"${key}"` });

export const registrations = async (page: Page) => (await call(page, "GET", "/api/v1/registrations")).body;

/** Saves a new account's profile, which is at its first version. */
export const saveProfile = (page: Page, profile: unknown, version = 1) =>
  call(page, "PUT", "/api/v1/profile", profile, { "if-match": `"v${version}"` });

/** Corrects the registration on record, as from elsewhere. */
export async function correct(page: Page, changed: Record<string, unknown>) {
  const [{ id, version, draft }] = await registrations(page);
  return call(page, "PUT", `/api/v1/registrations/${id}`, { draft: { ...draft, ...changed } }, { "if-match": `"v${version}"` });
}
