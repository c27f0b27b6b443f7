// What the app keeps on the device, as a person meets it: drafts, sending without the server, and the page "On this device".

import { register, registrations } from "./support/api.ts";
import { button, fact, heading, link, open, reload } from "./support/app.ts";
import { WHOLE, WHOLE_DRAFT } from "./support/countries.ts";
import { items, OURS } from "./support/device.ts";
import { continueToCheck, field, fillIn, RECORDED, send, summarized } from "./support/form.ts";
import { invent, openAs, signIn } from "./support/people.ts";
import { call, newKey } from "./support/api.ts";
import { expect, RECOVERY, test, type Page } from "./support/test.ts";

const SAVED = "Saved on this device. Not sent yet.";
const REGISTER = "Register with Microsoft";
const NOTICE = "These are your saved answers";

const notice = (page: Page) => page.locator("main .inset[role=status]");
const item = (page: Page) => page.locator(".outbox__item");

/** What the browser says where there is no answer. */
test.beforeEach(({ trouble }) => trouble.allow(/ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_REFUSED)/));

/** A filled form, on its way; there is no server any more. */
async function sendOffline(page: Page) {
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await page.context().setOffline(true);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(SAVED);
}

/** Typing is kept within a second. */
const kept = (page: Page, name: string, value: string) =>
  expect
    .poll(() =>
      page.evaluate(async (name) => {
        const { device } = await import(JSON.parse(document.getElementById("boot")!.dataset.site!).device);
        return Object.fromEntries(JSON.parse((await device.draft("register")) ?? '{"fields":[]}').fields)[name];
      }, name),
    )
    .toBe(value);

test("O6 O8 what is sent without the server waits here without a reference number, and is sent by itself", async ({ page }) => {
  await sendOffline(page);
  await expect(page).toHaveTitle(`${SAVED} – Waypost`);
  await expect(page.locator("main")).not.toContainText("WP-");
  await expect(item(page)).toContainText("Waiting to be sent");
  await page.context().setOffline(false);
  await expect(item(page), "within a minute, without a reload").toContainText("Sent", { timeout: RECOVERY });
  await expect(item(page)).toContainText(/Reference number WP-/);
  await expect(heading(page)).toHaveText("On this device");
  expect(await registrations(page)).toHaveLength(1);
  await link(page, "Register").click();
  await expect(heading(page)).toHaveText("Correct your registration");
  await expect(notice(page), "a clean send leaves no draft").toHaveCount(0);
});

test("O4 O5 a form that was left is there again, with the time, and can begin again", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { "First name": "Ada", "Company (optional)": "Example School" });
  await kept(page, "company", "Example School");
  await reload(page);
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
  await expect(notice(page)).toContainText(new RegExp(`${NOTICE} \\(saved \\d`));
  await page.locator("[data-language=es]").click();
  await expect(heading(page)).toHaveText("Registrarse en Microsoft");
  await expect(notice(page)).toContainText("Estas son sus respuestas guardadas");
  await page.locator("[data-language=en]").click();
  await button(page, "Start again").click();
  await expect(field(page, "Company (optional)")).toHaveValue("");
  await expect(button(page, "Bring my answers back")).toBeFocused();
  await button(page, "Bring my answers back").click();
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
});

test("O5 what the form would show anyway is no draft, and neither is what was sent", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { "Company (optional)": "Example School" });
  await kept(page, "company", "Example School");
  await fillIn(page, { "Company (optional)": "" });
  await kept(page, "company", "");
  await reload(page);
  await expect(heading(page)).toHaveText(REGISTER);
  await expect(notice(page)).toHaveCount(0);
  await fillIn(page, WHOLE);
  await send(page);
  await open(page, "/register");
  await expect(heading(page)).toHaveText("Correct your registration");
  await expect(notice(page)).toHaveCount(0);
});

test("O11 a form is filled in in one tab, and another can take it over", async ({ page, context }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { "Company (optional)": "Example School" });
  const second = await context.newPage();
  await open(second, "/register");
  await expect(notice(second)).toContainText("This form is open in another tab.");
  await expect(field(second, "First name")).toBeDisabled();
  await button(second, "Take over here").click();
  await expect(field(second, "Company (optional)")).toBeEnabled();
  await expect(field(second, "Company (optional)"), "with what was typed there").toHaveValue("Example School");
  await expect(notice(page)).toContainText("You went on with this form in another tab.");
  await expect(field(page, "Company (optional)")).toBeDisabled();
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
  await fillIn(second, { "Company (optional)": "Second School" });
  await kept(second, "company", "Second School");
  await button(page, "Take over here").click();
  await expect(field(page, "Company (optional)")).toHaveValue("Second School");
});

test("O10 what the server refuses comes back into the form with what it says, and does not hold up anything", async ({ page }) => {
  await openAs(page, invent(), "/register");
  const problem = { type: "/problems/invalid", title: "Some fields need attention", status: 422, instance: "urn:uuid:0", errors: [{ field: "city", message: "Enter another city" }] };
  await page.route("**/api/v1/registrations", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 422, headers: OURS, contentType: "application/problem+json", body: JSON.stringify(problem) }) : route.continue(),
  );
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(page).toHaveTitle(/^Error: /);
  expect(await summarized(page)).toEqual([{ field: "city", message: "Enter another city" }]);
  await expect(field(page, "City")).toHaveValue(String(WHOLE.City));
  await open(page, "/outbox");
  await expect(item(page)).toContainText("Needs your attention");
  await expect(item(page)).toContainText("Enter another city");
  await page.unroute("**/api/v1/registrations");
  await item(page).getByRole("link", { name: /^Edit/ }).click();
  await fillIn(page, { City: "Chicago" });
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
  expect((await items(page)).map(({ state }) => state), "it took the place of what was refused").toEqual(["sent"]);
});

test("O12 a correction of what was changed elsewhere becomes a choice of each field, and nothing is overwritten unseen", async ({ page }) => {
  await openAs(page, invent(), "/");
  const made = (await register(page, WHOLE_DRAFT)).body;
  await open(page, "/register");
  await fillIn(page, { "Company (optional)": "First School", "Job title (optional)": "Sample teacher" });
  const elsewhere = await call(page, "PUT", `/api/v1/registrations/${made.id}`, { draft: { ...WHOLE_DRAFT, company: "Second School" } }, { "if-match": '"v1"' });
  expect(elsewhere.status).toBe(200);
  await continueToCheck(page);
  await button(page, "Save the correction").click();
  const company = page.getByRole("group", { name: "Company" });
  await expect(company).toContainText("First School");
  await expect(company).toContainText("Second School");
  await company.getByLabel(/Second School/).check();
  await continueToCheck(page);
  await button(page, "Save the correction").click();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(fact(page, "Company")).toContainText("Second School");
  await expect(fact(page, "Job title")).toContainText("Sample teacher");
  expect((await items(page)).map(({ state }) => state)).toEqual(["sent"]);
});

test("O7 what waits can be edited, downloaded and, once asked, deleted", async ({ page }) => {
  await sendOffline(page);
  const [before] = await items(page);
  await item(page).getByRole("link", { name: /^Edit/ }).click();
  await expect(heading(page)).toHaveText(REGISTER);
  await expect(notice(page)).toContainText("has not been sent");
  await fillIn(page, { "Company (optional)": "Another School" });
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(SAVED);
  await expect(item(page)).toHaveCount(1);
  const [after] = await items(page);
  expect(after.id === before.id, "the same submission while nobody has seen it").toBe(before.attempts === 0);

  const download = page.waitForEvent("download");
  await item(page).getByRole("button", { name: /^Download a copy/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.json$/);

  await item(page).getByRole("button", { name: /^Delete/ }).click();
  await expect(page.locator(".outbox__question")).toBeFocused();
  await button(page, "No, keep it").click();
  await expect(item(page)).toBeFocused();
  await item(page).getByRole("button", { name: /^Delete/ }).click();
  await button(page, "Yes, delete it").click();
  await expect(item(page)).toHaveCount(0);
  await expect(page.locator("#waiting")).toBeFocused();
  expect(await items(page)).toEqual([]);
});

test("what was asked for before something changed does not undo it on the page", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  let answered = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/v1/registrations", async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const response = await route.fetch();
    answered += 1;
    if (answered === 1) await released;
    await route.fulfill({ response });
  });
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect.poll(() => answered, "what is on record is learned again").toBe(1);
  await page.locator("#nda button").click();
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
  release();
  await expect.poll(() => answered, "it is asked for once more").toBe(2);
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
});

test("O7 what another account sent here is locked, and told of no further", async ({ page }) => {
  await sendOffline(page);
  // It is kept from being sent, so that it is still there.
  await page.route("**/api/v1/registrations", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.locator("#sign-out h2")).toBeFocused();
  await expect(page.locator("#sign-out")).toContainText("1 registration or correction was not sent.");
  await button(page, "Yes, sign out").click();
  await expect(page).toHaveURL("/");
  await openAs(page, invent("Ben", "Ejemplo"), "/outbox");
  await expect(item(page)).toContainText("It belongs to another account.");
  await expect(item(page).getByRole("button")).toHaveCount(0);
  await expect(item(page).getByRole("link")).toHaveCount(0);
});

test("O10 who was signed out signs in again, and it is sent", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/register");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await page.context().clearCookies({ name: "__Host-sid" });
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText("Sign in");
  expect((await items(page)).map(({ state }) => state)).toEqual(["sign-in"]);
  await signIn(page, person);
  await expect(heading(page)).toHaveText(RECORDED);
  expect(await registrations(page)).toHaveLength(1);
});

test("O13 where nothing can be kept the form works, and says what is so", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { get: () => undefined }));
  await openAs(page, invent(), "/register");
  await expect(notice(page)).toContainText("until this tab is closed");
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await page.context().setOffline(true);
  await button(page, "Send registration").click();
  await expect(page.locator("main [role=alert]")).toContainText("It could be neither sent nor kept");
  await page.context().setOffline(false);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
  expect(await registrations(page)).toHaveLength(1);
});

test("O15 a shared computer keeps nothing, and a device can be cleared", async ({ page }) => {
  await openAs(page, invent(), "/outbox");
  await page.getByLabel(/^This is a shared computer/).check();
  await expect(page.locator("main")).toContainText("In this tab’s memory only");
  await open(page, "/register");
  await fillIn(page, { "Company (optional)": "Example School" });
  await reload(page);
  await expect(field(page, "Company (optional)")).toHaveValue("");
  await open(page, "/outbox");
  await page.getByLabel(/^This is a shared computer/).uncheck();
  await expect(page.locator("main")).toContainText("On this device’s disk");
  await link(page, "Register").click();
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await page.context().setOffline(true);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(SAVED);
  await button(page, "Clear this device").click();
  await expect(page.locator("#clear")).toContainText("1 registration or correction that was not sent is deleted, too");
  await expect(page.locator("#clear h3")).toBeFocused();
  await page.locator("#clear").getByRole("button", { name: "Yes, delete everything" }).click();
  await expect(notice(page)).toContainText("This device is cleared. If you were signed in, you still are");
  await expect(item(page)).toHaveCount(0);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test("an item that this build cannot read can be taken away or deleted, and is never lost by itself", async ({ page }) => {
  await openAs(page, invent(), "/outbox");
  const { account } = (await call(page, "GET", "/api/v1/session")).body;
  const id = newKey();
  await page.evaluate(
    async ([id, owner]) => {
      const { device } = await import(JSON.parse(document.getElementById("boot")!.dataset.site!).device);
      await device.put(JSON.stringify({ schema: 99, id, kind: "registration", owner, createdAt: Date.now(), body: {} }));
    },
    [id, account.id],
  );
  await expect(item(page)).toContainText("Cannot be read");
  await expect(item(page).getByRole("link")).toHaveCount(0);
  const download = page.waitForEvent("download");
  await item(page).getByRole("button", { name: /^Download a copy/ }).click();
  await download;
  await reload(page);
  await expect(item(page)).toContainText("Cannot be read");
});

test("what is typed into the plain page while the app arrives is taken over, with the focus and the caret", async ({ page }) => {
  await openAs(page, invent(), "/");
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrival;
    await route.continue();
  });
  await page.goto("/register", { waitUntil: "commit" });
  const company = field(page, "Company (optional)");
  await company.fill("Example School");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  arrive();
  await expect(page.locator("html[data-app]")).toBeAttached();
  await expect(company).toHaveValue("Example School");
  await expect(company).toBeFocused();
  await page.keyboard.type("x");
  await expect(company).toHaveValue("Example Schoxol");
  await expect(notice(page), "what was typed just now is no draft of before").toHaveCount(0);
});

test("a profile that cannot be saved now says so, and is still there", async ({ page }) => {
  await openAs(page, invent(), "/profile");
  await fillIn(page, { "Company (optional)": "Example School" });
  await page.context().setOffline(true);
  await button(page, "Save the profile").click();
  await expect(notice(page)).toContainText("Your profile is not saved");
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
  await page.context().setOffline(false);
  await reload(page);
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
});
