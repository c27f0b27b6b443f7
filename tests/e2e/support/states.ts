// Every state that a page can be in, and how to bring it about.

import { correct, register, saveProfile } from "./api.ts";
import { button, heading, link, open } from "./app.ts";
import { COUNTRIES, NAME, WHOLE, WHOLE_DRAFT } from "./countries.ts";
import { CHECK, choose, continueToCheck, fillIn, RECORDED } from "./form.ts";
import { change, choice, kept, LEADS_TO, QUESTION, unfold, type Answers } from "./guide.ts";
import { invent, loseSession, openAs, signIn, signUp } from "./people.ts";
import { expect, type Page } from "./test.ts";

/** Brings a page into the state that its name says. */
export type States = Record<string, (page: Page) => Promise<void>>;

/** The shortest way to each question. */
const ASKED: Record<keyof typeof QUESTION, Answers> = {
  series: {},
  "has-id": { series: "office-2003" },
  "credentials-visible": { series: "office-2003", "has-id": "one" },
  "access-code": { series: "office-2003", "has-id": "one", "credentials-visible": "yes" },
  passed: { series: "office-2003", "has-id": "none" },
  "wants-mct": { series: "office-2003", "has-id": "none", passed: "yes" },
  "on-transcript": { series: "office-2003", "has-id": "none", passed: "yes", "wants-mct": "yes" },
  "exam-reference": { series: "office-2010-on", "has-id": "none", passed: "yes", "wants-mct": "yes" },
};

const questions = Object.entries(ASKED).map(([question, answers]) => [
  `question ${question}`,
  async (page: Page) => {
    await open(page, kept(answers));
    await expect(heading(page)).toHaveText(QUESTION[question as keyof typeof QUESTION]);
  },
]);

const outcomes = Object.entries(LEADS_TO).map(([outcome, answers]) => [
  `outcome ${outcome}`,
  async (page: Page) => {
    await open(page, kept(answers));
    await expect(page.locator(".sign")).toBeVisible();
    await unfold(page);
  },
]);

export const GUIDE: States = {
  home: (page) => open(page, "/"),
  ...Object.fromEntries(questions),
  "question with its reason and the answers so far": async (page) => {
    await open(page, kept(ASKED["on-transcript"]));
    await unfold(page);
    await choice(page, "Yes").check();
  },
  "question without an answer": async (page) => {
    await open(page, kept(ASKED["has-id"]));
    await button(page, "Continue").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "question whose answer is changed": async (page) => {
    await open(page, kept(LEADS_TO["contact-service-center"]));
    await change(page, QUESTION["wants-mct"]);
  },
  "change to confirm": async (page) => {
    await open(page, kept(LEADS_TO["contact-service-center"]));
    await change(page, QUESTION.series);
    await choice(page, "MOS for Office 2010 or later").check();
    await button(page, "Continue").click();
    await expect(button(page, "Make the change")).toBeVisible();
  },
  ...Object.fromEntries(outcomes),
  "outcome of an older link": (page) => open(page, kept(LEADS_TO["pass-first"], { version: "2012.1", outcome: "contact-service-center" })),
  "page not found": async (page) => {
    await open(page, "/no-such-page");
    await expect(heading(page)).toHaveText("Page not found");
  },
};

export const ACCOUNT: States = {
  "sign-in": (page) => open(page, "/sign-in"),
  "sign-in with an error": async (page) => {
    await open(page, "/sign-in");
    await signIn(page, invent());
    await expect(page).toHaveTitle(/^Error: /);
  },
  "sign-up": (page) => open(page, "/sign-up"),
  "sign-up with errors": async (page) => {
    await open(page, "/sign-up");
    await signUp(page, { firstName: "", lastName: "", email: "ada", password: "short" });
    await expect(page).toHaveTitle(/^Error: /);
  },
  "sign in to register": async (page) => {
    await open(page, "/register");
    await expect(heading(page)).toHaveText("Sign in to register");
  },
  "signed out while working": async (page) => {
    await openAs(page, invent(), "/profile");
    await loseSession(page);
    await button(page, "Save the profile").click();
    await expect(heading(page)).toHaveText("Sign in");
  },
  profile: (page) => openAs(page, invent(), "/profile"),
  "profile saved": async (page) => {
    await openAs(page, invent(), "/profile");
    await fillIn(page, { Country: COUNTRIES.JP.country, ...COUNTRIES.JP.address });
    await button(page, "Save the profile").click();
    await expect(page.locator("main [role=status]", { hasText: "Your profile is saved" })).toBeVisible();
  },
  "profile with errors": async (page) => {
    await openAs(page, invent(), "/profile");
    await fillIn(page, { "First name": "", "Phone (optional)": "none", "Email (optional)": "ada" });
    await button(page, "Save the profile").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
};

const openForm = (page: Page) => openAs(page, invent(), "/register");

async function openRecord(page: Page) {
  await openAs(page, invent(), "/");
  expect((await register(page, WHOLE_DRAFT)).status).toBe(201);
  await open(page, "/registration");
  await expect(heading(page)).toHaveText(RECORDED);
}

export const LONGEST = { "First name": "W".repeat(128), "Middle name": "فاطمة الزهراء النموذجية", "Last name": "van der Waals-".repeat(9) };

export const REGISTRATION: States = {
  "form empty": openForm,
  "form with errors": async (page) => {
    await openForm(page);
    await fillIn(page, { "Email (optional)": "ada" });
    await choose(page, "Do you already have a Person ID (MCP ID)?", "Yes");
    await continueToCheck(page);
    await expect(page).toHaveTitle(/^Error: /);
  },
  "form filled": async (page) => {
    await openForm(page);
    await fillIn(page, { ...WHOLE, "Phone (optional)": "+1 202 555 0142", "Email (optional)": "ada@homtail.com" });
    await choose(page, "Do you already have a Person ID (MCP ID)?", "Yes");
    await fillIn(page, { "Person ID (MCP ID)": "1234567" });
  },
  "form with the longest names": async (page) => {
    await openForm(page);
    await fillIn(page, { ...WHOLE, ...LONGEST });
  },
  "form filled from the profile": async (page) => {
    await openAs(page, invent(), "/");
    await saveProfile(page, { ...WHOLE_DRAFT, company: "Example School" });
    await open(page, "/register");
    await fillIn(page, { "First name": "Adelaide", "Company (optional)": "Another School", Country: "Japan" });
    await button(page, "Fill from my profile").click();
    await expect(page.locator(".fill-result")).toContainText("filled");
  },
  "check": async (page) => {
    await openForm(page);
    await fillIn(page, { ...WHOLE, "Email (optional)": "ada@homtail.com" });
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
  },
  "check of the longest names": async (page) => {
    await openForm(page);
    await fillIn(page, { ...WHOLE, ...LONGEST });
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
  },
  "no registration yet": (page) => openAs(page, invent(), "/registration"),
  record: openRecord,
  "record with the agreement accepted": async (page) => {
    await openRecord(page);
    await button(page, "I have read it and accept").click();
    await expect(page.locator("#nda-status")).toHaveText(/^Accepted/);
  },
  "correction of what was changed elsewhere": async (page) => {
    await openRecord(page);
    await link(page, "Correct this registration").click();
    await fillIn(page, { "Company (optional)": "First School" });
    await correct(page, { company: "Second School" });
    await continueToCheck(page);
    await button(page, "Save the correction").click();
    await expect(page.locator("main [role=alert]")).toBeVisible();
    await expect(page.getByRole("group", { name: "Company" })).toContainText("Second School");
  },
};

/** From now on nothing answers at the API. */
const loseServer = (page: Page) => page.route("**/api/**", (route) => route.abort("connectionrefused"));

export const findServer = (page: Page) => page.unrouteAll();

/** States in which the server is gone; the browser complains about it, too. */
export const SERVER_GONE: States = {
  "server gone while signing in": async (page) => {
    await open(page, "/sign-in");
    await loseServer(page);
    await signIn(page, invent());
    await expect(page.locator("#email-error")).toContainText("The server cannot be reached.");
  },
  "server gone before the form is there": async (page) => {
    await openAs(page, invent(), "/outbox");
    await page.route(/regions/, (route) => route.abort("connectionrefused"));
    await loseServer(page);
    await link(page, "Register").click();
    await expect(heading(page)).toHaveText("Something went wrong");
  },
  "server gone while sending": async (page) => {
    await openForm(page);
    await fillIn(page, { ...NAME, ...WHOLE });
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
    await loseServer(page);
    await button(page, "Send registration").click();
    await expect(heading(page)).toHaveText("Saved on this device. Not sent yet.");
  },
};
