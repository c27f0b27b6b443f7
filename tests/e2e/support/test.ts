// What every test stands on: a client address of its own, and a browser in which no trouble goes unnoticed.

import { test as base, expect } from "@playwright/test";

export { expect };
export type { Browser, BrowserContext, Locator, Page } from "@playwright/test";

/** How long it may take from the server's return until everything is sent (milliseconds). */
export const RECOVERY = 60_000;

/** What the browser complained about: errors on the console, uncaught exceptions, violations of the content security policy. */
export class Trouble {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  note(complaint: string) {
    this.found.push(complaint);
  }

  /** A complaint that the test provokes on purpose. */
  allow(complaint: RegExp) {
    this.allowed.push(complaint);
  }

  unexpected(): string[] {
    return this.found.filter((complaint) => !this.allowed.some((pattern) => pattern.test(complaint)));
  }
}

let clients = 0;

export const test = base.extend<{ trouble: Trouble }>({
  // The server limits sign-ups per client; tests are not to eat up each other's.
  extraHTTPHeaders: async ({}, use, info) => {
    clients += 1;
    await use({ "X-Forwarded-For": `10.${info.workerIndex & 255}.${clients >> 8}.${clients & 255}` });
  },

  trouble: [
    async ({ context }, use) => {
      const trouble = new Trouble();
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (violation) => {
          console.error(`content security policy: ${violation.violatedDirective} forbids ${violation.blockedURI}`);
        });
      });
      context.on("weberror", (error) => trouble.note(`uncaught: ${error.error().message}`));
      context.on("console", (message) => {
        // A refusal by the API is an answer like any other; Chromium calls it an error.
        const isRefusal = message.text().startsWith("Failed to load resource: the server responded with a status of 4") && message.location().url.includes("/api/");
        if (message.type() === "error" && !isRefusal) trouble.note(message.text());
      });
      await use(trouble);
      expect(trouble.unexpected(), "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],
});
