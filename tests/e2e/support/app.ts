// Pages of the site and what all of them have.

import { expect, type Page } from "./test.ts";

/** Opens a page and waits until the app has taken it over. */
export async function open(page: Page, address: string) {
  await page.goto(address);
  await appIsThere(page);
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
  await appIsThere(page);
}

/** Reads the site in another language from the next page on. */
export async function speak(page: Page, language: "en" | "es") {
  await page.context().addCookies([{ name: "lang", value: language, url: new URL(page.url() === "about:blank" ? "http://127.0.0.1:8099" : page.url()).origin }]);
}
