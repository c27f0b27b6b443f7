// The widget on a page of somebody else's: opening it, answering in it, and what the page hears of it.

import type { FrameLocator } from "@playwright/test";

import { Host, hostPage, script, WAYPOST } from "./host.ts";
import { expect, test as base, type Page } from "./test.ts";

export const LAUNCH = "Find your MCP ID";
export const OUTCOME = "Contact Microsoft’s regional service center for your ID and access code";
export const ANSWERS = ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"];

export const test = base.extend<{ host: Host }, { ownHost: Host }>({
  ownHost: [
    async ({}, use, info) => {
      const host = await new Host().start(Host.portOf(info.parallelIndex));
      await use(host);
      host.stop();
    },
    { scope: "worker" },
  ],
  host: async ({ ownHost }, use) => {
    ownHost.of = WAYPOST;
    ownHost.page = hostPage(script("async data-policy=mcp-id"));
    await use(ownHost);
  },
});

export const launcher = (page: Page, name = LAUNCH) => page.getByRole("button", { name, exact: true });
export const panel = (page: Page, name = LAUNCH) => page.getByRole("dialog", { name, exact: true });
export const frame = (page: Page, name = LAUNCH) => page.frameLocator(`iframe[title="${name}"]`);
export const asked = (within: FrameLocator) => within.getByRole("heading", { level: 1 });

/** The frame of an opened widget, once its app is there. */
export async function opened(page: Page, name = LAUNCH): Promise<FrameLocator> {
  await launcher(page, name).click();
  await expect(frame(page, name).locator("html[data-app]")).toBeAttached();
  return frame(page, name);
}

/** The real frame behind a widget, to run code in. */
export async function inside(page: Page) {
  const element = await page.locator("iframe").first().elementHandle();
  return (await element!.contentFrame())!;
}

export async function interview(within: FrameLocator, answers = ANSWERS) {
  for (const answer of answers) {
    const before = await asked(within).textContent();
    await within.getByRole("radio", { name: answer, exact: true }).check();
    await within.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(asked(within)).not.toHaveText(before!);
  }
}

/** Collects the widget's events on the host, as a page would hear them. */
export async function listen(page: Page) {
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    for (const type of ["ready", "open", "close", "outcome", "error"]) {
      document.addEventListener(`waypost:${type}`, (event) => heard.push([type, (event as CustomEvent).detail]));
    }
  });
}
export const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: [string, unknown][] }).heard);

/** What has the focus: within shadow roots, too. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return `${element?.tagName} ${element?.textContent}`.trim();
  });
