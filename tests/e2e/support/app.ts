// Pages of the site and what all of them have.

import { expect, test, type BrowserContext, type Page } from "./test.ts";

/** Opens a page and waits until the app shows what there is to show. */
export async function open(page: Page, address: string) {
  // To the browser another fragment is the same page, and it would load nothing.
  if (address.includes("#")) await page.goto("about:blank");
  await page.goto(address);
  await isShown(page);
}

/** How long opening a page takes here and now, in milliseconds: what a promise of time to a person may take besides, on a slow machine. */
export async function pace(page: Page, address: string): Promise<number> {
  const began = performance.now();
  await open(page, address);
  return performance.now() - began;
}

/** The app has taken the page over, and has all that it fetches for it. */
export async function isShown(page: Page) {
  await appIsThere(page);
  await expect(heading(page)).not.toHaveText(/^(Loading|Cargando)$/);
}

export async function appIsThere(page: Page) {
  await expect(page.locator("html[data-app]")).toBeAttached();
}

export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

export const summary = (page: Page) => page.locator("#error-summary");

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

export const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

/** The row of a list of answers, by its label. */
export const fact = (page: Page, label: string) =>
  page.locator(".facts__row").filter({ has: page.locator("dt").getByText(label, { exact: true }) });

/** Leaves the page as closing and opening the browser again would: same cookies, nothing in memory. */
export async function reload(page: Page) {
  await page.reload();
  await isShown(page);
}

/** A new page as after nobody was here: nobody signed in, nothing kept. Only the site's files come from the browser's cache. */
export async function anew(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  for (const other of context.pages()) if (other !== page) await other.close();
  await context.setOffline(false);
  await context.clearCookies();
  const session = await context.newCDPSession(page);
  const { origin } = new URL(test.info().project.use.baseURL!);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb,local_storage" });
  await session.detach();
  return page;
}

/** Chooses the language of the pages to come, as one who was here before. */
export async function speak(context: BrowserContext, language: "en" | "es") {
  await context.addCookies([{ name: "lang", value: language, url: test.info().project.use.baseURL! }]);
}
