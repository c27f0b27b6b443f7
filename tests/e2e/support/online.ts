// Tests of being online and off it: each has a server of its own behind a proxy, and a browser that may keep a service worker.

import { installed } from "./device.ts";
import { OwnServer } from "./own-server.ts";
import { invent, openAs } from "./people.ts";
import { badGateway, pass, portal, Proxy, type Exchange } from "./proxy.ts";
import { test as base, type BrowserContext, type Page } from "./test.ts";

export { expect, RECOVERY } from "./test.ts";
export type { BrowserContext, Page } from "./test.ts";

/** The ways in which a server can be gone. */
export const OFF = ["killed", "hanging", "behind a captive portal", "behind a proxy that finds nobody (502)", "out of the browser's reach"] as const;
export type Off = (typeof OFF)[number];

/** A server, and the way to it. */
export class Online {
  readonly server: OwnServer;
  readonly proxy: Proxy;
  private readonly browsers: BrowserContext[] = [];

  constructor(name: string) {
    this.server = new OwnServer(name);
    this.proxy = new Proxy(this.server);
  }

  get address(): string {
    return this.proxy.address;
  }

  /** Takes the server away. */
  async off(how: Off, context: BrowserContext) {
    switch (how) {
      case "killed":
        await this.proxy.close();
        return this.server.kill();
      case "hanging":
        return this.server.hang();
      case "behind a captive portal":
        this.proxy.behavior = portal;
        return;
      case "behind a proxy that finds nobody (502)":
        this.proxy.behavior = badGateway;
        return;
      case "out of the browser's reach":
        this.browsers.push(context);
        // Reaches the service worker as well as the pages; the tests would notice by what the proxy sees.
        return context.setOffline(true);
    }
  }

  /** Gives the server back, with the records that it had. */
  async on() {
    this.server.wake();
    await this.server.start();
    this.proxy.behavior = pass;
    await this.proxy.open();
    for (const browser of this.browsers.splice(0)) await browser.setOffline(false);
  }

  /** The browser's attempts to register somebody, in order. */
  attempts(): Exchange[] {
    return this.proxy.requests("POST", "/api/v1/registrations");
  }

  async remove() {
    await this.proxy.close();
    await this.server.remove();
  }
}

export const test = base.extend<{ online: Online; failures: void }>({
  online: async ({}, use, info) => {
    const online = new Online(info.testId);
    await online.on();
    await use(online);
    await online.remove();
  },
  baseURL: async ({ online }, use) => use(online.address),
  serviceWorkers: "allow",
  failures: [
    async ({ trouble }, use) => {
      // The browser complains about every request that fails, and here they fail on purpose.
      trouble.allow(/^Failed to load resource|net::ERR_/);
      await use();
    },
    { auto: true },
  ],
});

/** Opens a page as somebody who has just signed up, and waits until the site works without the server. */
export async function arrive(page: Page, address: string, person = invent()) {
  await openAs(page, person, address);
  await installed(page);
  return person;
}

/** The account that is signed in. */
export async function account(page: Page): Promise<string> {
  return (await (await page.request.get("/api/v1/session")).json()).account.id;
}
