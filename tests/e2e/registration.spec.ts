// The registration from the filled form to the record, item by item of the checklist for forms (F9 to F13).

import { readFile } from "node:fs/promises";

import { correct, newKey, register, registrations, saveProfile } from "./support/api.ts";
import { button, fact, heading, link, open, reload, summary } from "./support/app.ts";
import { NAME, WHOLE, WHOLE_DRAFT } from "./support/countries.ts";
import { CHECK, choose, continueToCheck, field, fillIn, RECORDED, send, summarized } from "./support/form.ts";
import { invent, loseSession, openAs, signIn, type Person } from "./support/people.ts";
import { expect, RECOVERY, test, type Page } from "./support/test.ts";

const PROFILE = { ...WHOLE_DRAFT, phone: "+1 202 555 0142", email: "ada.sample@example.com", company: "Example School", job_title: "Example teacher" };
const SIGN_IN_AGAIN = "You were signed out because nothing happened for a while, or because you signed out elsewhere. What you typed is still here.";

async function openFormWithProfile(page: Page) {
  await openAs(page, invent(), "/");
  expect((await saveProfile(page, PROFILE)).status).toBe(200);
  await open(page, "/register");
}

async function openRecord(page: Page, person: Person = invent()) {
  await openAs(page, person, "/");
  expect((await register(page, WHOLE_DRAFT)).status).toBe(201);
  await open(page, "/registration");
  await expect(heading(page)).toHaveText(RECORDED);
}

test("F9 the profile fills what is empty, offers what differs, and never answers for the candidate", async ({ page }) => {
  await openFormWithProfile(page);
  await fillIn(page, { "First name": "Adelaide", "Company (optional)": "Another School" });
  await expect(button(page, "Fill from my profile")).toHaveAttribute("type", "button");
  await button(page, "Fill from my profile").click();

  const told = "9 fields filled. 2 fields differ from your profile and were left as they are";
  await expect(page.locator(".fill-result")).toHaveText(told);
  await expect(page.getByRole("status").filter({ hasText: told })).toHaveCount(1);
  await expect(field(page, "First name")).toHaveValue("Adelaide");
  await expect(field(page, "Company (optional)")).toHaveValue("Another School");
  await expect(field(page, "Last name")).toHaveValue("Sample");
  await expect(field(page, "Country")).toHaveValue("US");
  await expect(field(page, "State")).toHaveValue("IL");
  await expect(page.locator("main input:checked")).toHaveCount(0);
  await expect(page.locator("[name=person_id]")).toHaveValue("");

  // Filled fields are marked until they are edited.
  await expect(page.getByText("From your profile", { exact: true })).toHaveCount(9);
  await fillIn(page, { "Job title (optional)": "Teacher" });
  await expect(page.getByText("From your profile", { exact: true })).toHaveCount(8);

  await expect(page.getByText("Your profile says: Example School")).toBeVisible();
  await page.getByRole("button", { name: /^Use this ?: Company$/ }).click();
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
  await expect(field(page, "Company (optional)")).toBeFocused();
  await expect(field(page, "Job title (optional)")).toHaveValue("Teacher");
  await expect(field(page, "First name")).toHaveValue("Adelaide");
});

test("F9 filling can be undone as a whole", async ({ page }) => {
  await openFormWithProfile(page);
  await fillIn(page, { "Middle name": "Maria" });
  await button(page, "Fill from my profile").click();
  await expect(field(page, "Last name")).toHaveValue("Sample");
  await button(page, "Undo filling").click();
  await expect(page.getByRole("status").filter({ hasText: "Filling undone" })).toHaveCount(1);
  await expect(field(page, "Last name")).toHaveValue("");
  await expect(field(page, "Country")).toHaveValue("");
  await expect(field(page, "Middle name")).toHaveValue("Maria");
  await expect(button(page, "Undo filling")).toHaveCount(0);
});

test("F9 a profile with nothing to add says so", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/register");
  await fillIn(page, { ...NAME, "Email (optional)": person.email });
  await button(page, "Fill from my profile").click();
  await expect(page.locator(".fill-result")).toHaveText("There was nothing to fill: your profile has no more than the form");
});

test("F10 the check page shows everything once more, and each line leads back to its field", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { ...WHOLE, "Company (optional)": "Example School" });
  await choose(page, "Do you already have a Person ID (MCP ID)?", "No");
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await expect(page.getByText("Nothing has been sent yet.")).toBeVisible();
  await expect(fact(page, "Phone")).toContainText("Not provided");
  await expect(fact(page, "Company")).toContainText("Example School");
  await expect(fact(page, "Person ID (MCP ID)")).toContainText("Not provided");
  expect(await registrations(page)).toEqual([]);

  const changes = [["First name", "first_name"], ["Address", "address1"], ["Country", "country"], ["Person ID (MCP ID)", "has_person_id"]] as const;
  for (const [label, id] of changes) {
    await fact(page, label).getByRole("link").click();
    await expect(page.locator(`#${id}`)).toBeFocused();
    await expect(page.locator(`#${id}`)).toBeInViewport();
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
  }
  await fact(page, "Company").getByRole("link").click();
  await fillIn(page, { "Company (optional)": "Another School" });
  await continueToCheck(page);
  await expect(fact(page, "Company")).toContainText("Another School");
  await expect(fact(page, "First name")).toContainText("Ada");
});

test("F10 Back from the check page, the link's or the browser's, leads to the form as it was left", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { ...WHOLE, "Company (optional)": "Example School" });
  await choose(page, "Do you already have a Person ID (MCP ID)?", "I’m not sure");
  for (const back of [() => link(page, "Back").click(), () => page.goBack()]) {
    await continueToCheck(page);
    await expect(heading(page)).toHaveText(CHECK);
    await back();
    await expect(heading(page)).toHaveText("Register with Microsoft");
    await expect(field(page, "Company (optional)")).toHaveValue("Example School");
    await expect(field(page, "State")).toHaveValue("IL");
    await expect(page.getByRole("group", { name: "Do you already have a Person ID (MCP ID)?" }).getByLabel("I’m not sure")).toBeChecked();
  }
});

test("F11 the confirmation has a reference, what happens next, whom to ask and copies to keep, and stays", async ({ page, context }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await send(page);
  await expect(page).toHaveTitle(`${RECORDED} – Waypost`);
  const reference = page.locator(".receipt__reference");
  await expect(reference).toHaveText(/^WP-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const number = (await reference.textContent())!;
  await expect(page.locator(".receipt")).toContainText(/Recorded on \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  await expect(page.getByText("How long this takes is not known.")).toBeVisible();
  await expect(page.getByText("Questions? Give the reference number to Certiport Customer Support")).toBeVisible();
  await expect(button(page, "Print this page")).toBeVisible();
  const download = page.waitForEvent("download");
  await link(page, "Download a copy").click();
  const copy = await download;
  expect(copy.suggestedFilename()).toBe(`${number}.json`);
  expect(JSON.parse(await readFile(await copy.path(), "utf8"))).toEqual((await registrations(page))[0]);

  await reload(page);
  await expect(reference).toHaveText(number);
  const bookmark = await context.newPage();
  await open(bookmark, "/registration");
  await expect(bookmark.locator(".receipt__reference")).toHaveText(number);
});

test("F11 Back after sending shows what was recorded, and nothing that could be sent again", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await send(page);
  await page.goBack();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(button(page, "Send registration")).toHaveCount(0);
  await page.goBack();
  await expect(heading(page)).toHaveText("Correct your registration");
  expect(await registrations(page)).toHaveLength(1);
});

test("F12 the server says what the form says, whatever sends it", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { ...NAME, "Phone (optional)": "12", Country: "Japan", "Postal code": "154-002" });
  await continueToCheck(page);
  const told = await summarized(page);
  const answer = await register(page, { first_name: "Ada", last_name: "Sample", phone: "12", country: "JP", postal_code: "154-002" });
  expect(answer.status).toBe(422);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(answer.body.type).toBe("/problems/invalid");
  expect(answer.body.errors).toEqual(told);
  expect(await registrations(page)).toEqual([]);
});

test("F12 the server refuses fields that do not exist", async ({ page }) => {
  await openAs(page, invent(), "/");
  const answer = await register(page, { ...WHOLE_DRAFT, nda: "accepted" });
  expect([answer.status, answer.body.type]).toEqual([400, "/problems/unknown-field"]);
  expect(await registrations(page)).toEqual([]);
});

test("F13 the same key twice is one registration, with the answer of the first time", async ({ page }) => {
  await openAs(page, invent(), "/");
  const key = newKey();
  const first = await register(page, WHOLE_DRAFT, key);
  const second = await register(page, WHOLE_DRAFT, key);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toEqual(first.body);
  expect((await register(page, { ...WHOLE_DRAFT, city: "Elsewhere" }, key)).body.type).toBe("/problems/key-reused");
  expect(await registrations(page)).toHaveLength(1);
});

test("F13 a double click on Send makes one registration", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/registrations")) sent.push(request.headers()["idempotency-key"]);
  });
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await button(page, "Send registration").dblclick();
  await expect(heading(page)).toHaveText(RECORDED);
  expect(sent).toHaveLength(1);
  expect(await registrations(page)).toHaveLength(1);
});

test("F13 a registration that was recorded although its answer got lost is sent again under the same key", async ({ page, trouble }) => {
  trouble.allow(/ERR_FAILED/);
  const keys: string[] = [];
  await openAs(page, invent(), "/register");
  await page.route("**/api/v1/registrations", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    await route.fetch();
    await (keys.length === 1 ? route.abort() : route.continue());
  });
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await button(page, "Send registration").click();
  // By itself, in a moment: it waits on the device until then.
  await expect(page.locator("main")).toContainText(/Reference number WP-/, { timeout: RECOVERY });
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(await registrations(page)).toHaveLength(1);
});

test("the agreement is an act of its own, and stays accepted", async ({ page }) => {
  await openRecord(page);
  await expect(page.locator("#nda-status")).toHaveText("Not accepted yet");
  await button(page, "I have read it and accept").click();
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on \d{4}-\d\d-\d\d \d\d:\d\d UTC, version 1$/);
  await expect(button(page, "I have read it and accept")).toHaveCount(0);
  await expect(page.locator("#nda h2"), "the focus is not lost with the button").toBeFocused();
  await reload(page);
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
  await expect(page.getByText("Read the non-disclosure agreement and accept it.")).toHaveCount(0);
});

test("a correction that was made elsewhere is not overwritten by one from here, and nothing typed is lost", async ({ page }) => {
  await openRecord(page);
  await link(page, "Correct this registration").click();
  await fillIn(page, { "Company (optional)": "First School" });
  await correct(page, { company: "Second School", job_title: "Example teacher" });

  await continueToCheck(page);
  await button(page, "Save the correction").click();
  await expect(page.locator("main [role=alert]")).toBeVisible();
  const company = page.getByRole("group", { name: "Company" });
  await expect(company).toContainText("Second School");
  await expect(page.getByRole("group", { name: "Job title" })).toContainText("Example teacher");
  await expect(company.getByLabel(/First School/)).toBeChecked();
  expect((await registrations(page))[0].draft.company).toBe("Second School");

  await continueToCheck(page);
  await button(page, "Save the correction").click();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(fact(page, "Company")).toContainText("First School");
});

test("who signed out elsewhere while filling the form signs in again and goes on where they were", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/register");
  await fillIn(page, { ...WHOLE, "Company (optional)": "Example School" });
  await loseSession(page);
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText("Sign in");
  await expect(page.getByText(SIGN_IN_AGAIN)).toBeVisible();
  await signIn(page, person);
  // What they had sent off is sent.
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(fact(page, "Company")).toContainText("Example School");
  expect(await registrations(page)).toHaveLength(1);
});

test("who signs in after somebody else's session ended sees nothing of theirs", async ({ page }) => {
  const [earlier, later] = [invent("Ada"), invent("Ben", "Ejemplo")];
  await openAs(page, later, "/");
  await openRecord(page, earlier);
  await link(page, "Correct this registration").click();
  await fillIn(page, { "Company (optional)": "A secret school" });
  await loseSession(page);
  await continueToCheck(page);
  await button(page, "Save the correction").click();
  await expect(heading(page)).toHaveText("Sign in");
  await signIn(page, later);
  await expect(heading(page)).not.toHaveText("Sign in");
  await expect(page.locator("main")).not.toContainText("A secret school");
  await link(page, "Register").click();
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(field(page, "Company (optional)")).toHaveValue("");
});

test("a profile that was changed elsewhere is not overwritten, and nothing typed is lost", async ({ page }) => {
  await openAs(page, invent(), "/profile");
  await fillIn(page, { "Company (optional)": "First School" });
  expect((await saveProfile(page, { ...PROFILE, company: "Second School" })).status).toBe(200);
  await button(page, "Save the profile").click();
  await expect(page.getByText("Your profile was changed elsewhere after you opened it, and your changes are not saved yet.")).toBeVisible();
  await expect(field(page, "Company (optional)")).toHaveValue("First School");
  await button(page, "Save the profile").click();
  await expect(page.locator("main [role=status]", { hasText: "Your profile is saved" })).toBeVisible();
  await reload(page);
  await expect(field(page, "Company (optional)")).toHaveValue("First School");
});

test("what is wrong with a profile is said as in every form", async ({ page }) => {
  await openAs(page, invent(), "/profile");
  await fillIn(page, { "First name": "", "Email (optional)": "ada@example" });
  await button(page, "Save the profile").click();
  await expect(page).toHaveTitle("Error: My Profile – Waypost");
  await expect(summary(page)).toBeFocused();
  expect(await summarized(page)).toEqual([
    { field: "first_name", message: "Enter your first name" },
    { field: "email", message: "Enter an email address in the correct format, like name@example.com" },
  ]);
});
