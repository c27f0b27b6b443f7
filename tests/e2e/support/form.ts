// Forms: filling them from a table, and reading what is wrong with them.

import { button, heading, summary } from "./app.ts";
import { expect, type Page } from "./test.ts";

/** What to enter, by label; `true` ticks a box. In page order, because the country decides which fields follow. */
export type Table = Record<string, string | boolean>;

export const field = (page: Page, label: string) => page.locator("main").getByLabel(label, { exact: true });

export async function fillIn(page: Page, table: Table) {
  for (const [label, value] of Object.entries(table)) {
    const control = field(page, label);
    if (typeof value === "boolean") await control.setChecked(value);
    else if (await control.evaluate((element) => element.tagName === "SELECT")) await control.selectOption({ label: value });
    else await control.fill(value);
  }
}

/** Answers a question of a form that has radio buttons. */
export async function choose(page: Page, question: string, label: string) {
  await page.getByRole("group", { name: question }).getByLabel(label, { exact: true }).check();
}

export interface Told {
  field: string;
  message: string;
}

/** The error summary, line by line. */
export async function summarized(page: Page): Promise<Told[]> {
  await expect(summary(page)).toBeVisible();
  return summary(page).locator("a").evaluateAll((links) =>
    links.map((link) => ({ field: link.getAttribute("href")!.slice(1), message: link.textContent! })),
  );
}

/** The errors beside the fields, in page order. */
export async function inline(page: Page): Promise<Told[]> {
  return page.locator("main .error").evaluateAll((errors) =>
    errors.map((error) => {
      const prefix = error.querySelector(".visually-hidden")!.textContent!;
      return { field: error.id.replace(/-error$/, ""), message: error.textContent!.slice(prefix.length) };
    }),
  );
}

export async function continueToCheck(page: Page) {
  await button(page, "Continue to check your answers").click();
}

export const CHECK = "Check your answers before sending the registration";
export const RECORDED = "Registration recorded";

/** From the filled form through the check page to the record. */
export async function send(page: Page) {
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
}
