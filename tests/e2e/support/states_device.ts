// Every state of what is kept on the device, and how to bring it about.

import { call, newKey, register } from "./api.ts";
import { button, heading, open, reload } from "./app.ts";
import { WHOLE, WHOLE_DRAFT } from "./countries.ts";
import { device, OURS } from "./device.ts";
import { continueToCheck, fillIn } from "./form.ts";
import { invent, openAs } from "./people.ts";
import type { States } from "./states.ts";
import { expect, type Page } from "./test.ts";

const account = async (page: Page): Promise<string> => (await call(page, "GET", "/api/v1/session")).body.account.id;

/** What is to be sent and will not get through. */
async function put(page: Page, more: Record<string, unknown> = {}) {
  const owner = await account(page);
  await page.route("**/api/v1/registrations", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await device(page, "put", { schema: 1, id: newKey(), kind: "registration", owner, createdAt: Date.now(), body: { draft: WHOLE_DRAFT }, ...more });
}

/** The server's answer to what is sent. */
const answer = (page: Page, status: number, problem: Record<string, unknown>) =>
  page.route("**/api/v1/registrations", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status, headers: OURS, contentType: "application/problem+json", body: JSON.stringify({ instance: "urn:uuid:0", status, ...problem }) })
      : route.continue(),
  );

async function sendFilled(page: Page) {
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
}

async function sendRefused(page: Page) {
  await sendFilled(page);
  await answer(page, 422, { type: "/problems/invalid", title: "Some fields need attention", errors: [{ field: "city", message: "Enter another city" }] });
  await button(page, "Send registration").click();
  await expect(page).toHaveTitle(/^Error: /);
}

async function sendOffline(page: Page) {
  await sendFilled(page);
  await page.context().setOffline(true);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText("Saved on this device. Not sent yet.");
}

const item = (page: Page) => page.locator(".outbox__item");

export const ON_DEVICE: States = {
  "device empty": (page) => openAs(page, invent(), "/outbox"),
  "device with what was just saved": sendOffline,
  "device with what waits, is asked about": async (page) => {
    await sendOffline(page);
    await item(page).getByRole("button", { name: /^Delete/ }).click();
    await expect(page.locator(".outbox__question")).toBeVisible();
  },
  "device with what was refused": async (page) => {
    await sendRefused(page);
    await open(page, "/outbox");
    await expect(item(page)).toContainText("Needs your attention");
  },
  "form with what was refused": sendRefused,
  "device with a conflict": async (page) => {
    await openAs(page, invent(), "/outbox");
    expect((await register(page, WHOLE_DRAFT)).status).toBe(201);
    await device(page, "put", { schema: 1, id: newKey(), kind: "registration", owner: await account(page), createdAt: Date.now(), body: { draft: { ...WHOLE_DRAFT, city: "Chicago" } } });
    await device(page, "send");
    await expect(item(page)).toContainText("Changed elsewhere");
  },
  "device with what was sent": async (page) => {
    await sendFilled(page);
    await button(page, "Send registration").click();
    await expect(heading(page)).toHaveText("Registration recorded");
    await open(page, "/outbox");
    await expect(item(page)).toContainText("Reference number WP-");
  },
  "device with another account's": async (page) => {
    await openAs(page, invent(), "/outbox");
    await put(page);
    await openAs(page, invent("Ben", "Ejemplo"), "/outbox");
    await expect(item(page)).toContainText("It belongs to another account.");
  },
  "device with what cannot be read": async (page) => {
    await openAs(page, invent(), "/outbox");
    await put(page, { schema: 99 });
    await expect(item(page)).toContainText("Cannot be read");
  },
  "device that is shared": async (page) => {
    await openAs(page, invent(), "/outbox");
    await page.getByLabel(/^This is a shared computer/).check();
    await expect(page.locator("main")).toContainText("In this tab’s memory only");
  },
  "device to be cleared": async (page) => {
    await sendOffline(page);
    await button(page, "Clear this device").click();
    await expect(page.locator("#clear")).toBeVisible();
  },
  "device to be signed out of": async (page) => {
    await sendOffline(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.locator("#sign-out")).toBeVisible();
  },
  "form restored": async (page) => {
    await openAs(page, invent(), "/register");
    await fillIn(page, { "Company (optional)": "Example School" });
    await expect.poll(() => device(page, "draft", "register")).not.toBeNull();
    await reload(page);
    await expect(button(page, "Start again")).toBeVisible();
  },
  "form begun again": async (page) => {
    await ON_DEVICE["form restored"](page);
    await button(page, "Start again").click();
    await expect(button(page, "Bring my answers back")).toBeVisible();
  },
  "form open in another tab": async (page) => {
    await openAs(page, invent(), "/");
    await open(await page.context().newPage(), "/register");
    await open(page, "/register");
    await expect(button(page, "Take over here")).toBeVisible();
  },
};
