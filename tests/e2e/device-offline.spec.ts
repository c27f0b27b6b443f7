// The pages that need an account, opened without the server: as this device knew them, or with what else there is to do.

import { register } from "./support/api.ts";
import { button, heading, link, open } from "./support/app.ts";
import { WHOLE_DRAFT } from "./support/countries.ts";
import { field, RECORDED } from "./support/form.ts";
import { expect, RECOVERY, test, type Page } from "./support/online.ts";
import { invent, openAs } from "./support/people.ts";

test.beforeEach(({ trouble }) => trouble.allow(/^Failed to load resource/));

const AS_KNOWN = "The server cannot be reached. This is as this device knew it on";

async function isKept(page: Page) {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

test("who registered finds the record and the form without the server, and when they are from", async ({ page, context, online }) => {
  await openAs(page, invent(), "/");
  expect((await register(page, WHOLE_DRAFT)).status).toBe(201);
  await open(page, "/registration");
  await expect(heading(page)).toHaveText(RECORDED);
  await isKept(page);
  await online.off("killed", context);
  await open(page, "/registration");
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(page.locator("main")).toContainText(AS_KNOWN);
  await expect(page.locator(".receipt__reference")).toHaveText(/^WP-/);
  await open(page, "/register");
  await expect(field(page, "City")).toHaveValue("Springfield");
  await expect(page.locator("main")).toContainText(AS_KNOWN);
  await page.getByRole("button", { name: /^Sign out/ }).click();
  await expect(page.locator("main")).toContainText("You are not signed out: signing out needs the server");
  await open(page, "/registration");
  await expect(page.locator("main")).toContainText(AS_KNOWN);
  const accept = page.locator("#nda button");
  await accept.focus();
  await online.on();
  await expect(page.locator("main"), "it is the server's again, by itself").not.toContainText(AS_KNOWN, { timeout: RECOVERY });
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(accept, "who reads on stays where they are").toBeFocused();
});

test("an address that only the server can show says so, and offers it once the server is back", async ({ page, context, online }) => {
  const person = invent();
  await openAs(page, person, "/");
  online.server.confirm(person.email);
  await isKept(page);
  await online.off("killed", context);
  await page.goto("/requests");
  await expect(heading(page)).toHaveText("This page needs the server, which cannot be reached");
  await expect(button(page, "Try again")).toBeVisible();
  await expect(link(page, "What is on this device")).toBeVisible();
  await online.on();
  await expect(heading(page)).toHaveText("The server can be reached again", { timeout: RECOVERY });
  await link(page, "Open the page").click();
  await expect(page.locator("html[data-shell]")).toHaveCount(0);
  await expect(heading(page)).toHaveText("Requests");
});

test("who is not known here is told that signing in needs a connection", async ({ page, context, online }) => {
  await open(page, "/");
  await isKept(page);
  await online.off("killed", context);
  await page.goto("/register");
  await expect(heading(page)).toHaveText("Sign in to register");
  await expect(page.locator("main")).toContainText("Signing in needs the server, which cannot be reached at the moment.");
});
