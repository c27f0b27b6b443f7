// The pages that need an account, without the app: how one comes to each of their states.

import { button, heading } from "./app.ts";
import { COUNTRIES, NAME } from "./countries.ts";
import { CHECK, continueToCheck, fillIn, RECORDED, send } from "./form.ts";
import { invent, signUp, type Person } from "./people.ts";
import { LONGEST, type States } from "./states.ts";
import { expect, type Page } from "./test.ts";

export const SHOW_COUNTRY = "Show the fields for this country";

/** Signs up by the plain form, and comes to a page. */
export async function comeTo(page: Page, address: string, person: Person = invent()) {
  await page.goto(`/sign-up?_next=${encodeURIComponent(address)}`);
  await signUp(page, person);
  await expect(page).toHaveURL(address);
}

/** Chooses a country and has its fields shown. */
export async function chooseCountry(page: Page, label: string) {
  await fillIn(page, { Country: label });
  await button(page, SHOW_COUNTRY).click();
}

/** Fills in a whole registration, for Illinois. */
export async function fillInWhole(page: Page) {
  await fillIn(page, NAME);
  await chooseCountry(page, COUNTRIES.US.country);
  await fillIn(page, COUNTRIES.US.address);
}

/** Registers in a tab of its own, while another has the form. */
export async function registerElsewhere(page: Page, changes: Record<string, string> = {}) {
  const elsewhere = await page.context().newPage();
  await elsewhere.goto("/register");
  await fillInWhole(elsewhere);
  await fillIn(elsewhere, changes);
  await send(elsewhere);
  await elsewhere.close();
}

/** A profile for the form to be filled from. */
export async function saveProfile(page: Page, changes: Record<string, string>) {
  await page.goto("/profile");
  await fillIn(page, changes);
  await button(page, "Save the profile").click();
  await expect(page.getByText("Your profile is saved")).toBeVisible();
}

export const TWO_VERSIONS = "There are two versions of your registration";

export const PLAIN: States = {
  "plain sign in to register": async (page) => {
    await page.goto("/register");
    await expect(heading(page)).toHaveText("Sign in to register");
  },
  "plain form": (page) => comeTo(page, "/register"),
  "plain form of a country": async (page) => {
    await comeTo(page, "/register");
    await chooseCountry(page, "Japan");
  },
  "plain form with errors": async (page) => {
    await comeTo(page, "/register");
    await fillIn(page, { "Email (optional)": "ada" });
    await continueToCheck(page);
    await expect(page).toHaveTitle(/^Error: /);
  },
  "plain form filled from the profile": async (page) => {
    await comeTo(page, "/register");
    await saveProfile(page, { "Company (optional)": "Example School", "Job title (optional)": "Clerk" });
    await page.goto("/register");
    await fillIn(page, { "First name": "Adelaide", "Company (optional)": "Another School" });
    await button(page, "Fill from my profile").click();
    await expect(page.locator(".fill-result")).toContainText("filled");
  },
  "plain check": async (page) => {
    await comeTo(page, "/register");
    await fillInWhole(page);
    await fillIn(page, { ...LONGEST, "Email (optional)": "ada@homtail.com" });
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
  },
  "plain choice": async (page) => {
    await comeTo(page, "/register");
    await fillInWhole(page);
    await fillIn(page, { ...LONGEST, "Company (optional)": "Example School" });
    await registerElsewhere(page);
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(TWO_VERSIONS);
    await page.getByText(/answers are the same in both/).click();
  },
  "plain signed out": async (page) => {
    await comeTo(page, "/register");
    await fillInWhole(page);
    await page.context().clearCookies({ name: "__Host-sid" });
    await continueToCheck(page);
    await expect(heading(page)).toHaveText("You are signed out");
  },
  "plain no registration yet": (page) => comeTo(page, "/registration"),
  "plain record": async (page) => {
    await comeTo(page, "/register");
    await fillInWhole(page);
    await send(page);
    await expect(heading(page)).toHaveText(RECORDED);
  },
  "plain profile": (page) => comeTo(page, "/profile"),
  "plain profile with errors": async (page) => {
    await comeTo(page, "/profile");
    await fillIn(page, { "First name": "", "Phone (optional)": "none" });
    await button(page, "Save the profile").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "plain profile changed elsewhere": async (page) => {
    await comeTo(page, "/profile");
    const elsewhere = await page.context().newPage();
    await saveProfile(elsewhere, { "Company (optional)": "Theirs" });
    await elsewhere.close();
    await fillIn(page, { "Company (optional)": "Mine" });
    await button(page, "Save the profile").click();
    await expect(page.locator("main [role=alert]")).toContainText("Theirs");
  },
  "plain outbox": async (page) => {
    await page.goto("/outbox");
  },
};
