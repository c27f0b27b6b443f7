// The registration and the profile without JavaScript: nothing typed is lost, nothing is recorded twice.

import { button, fact, heading, link, speak, summary } from "./support/app.ts";
import { COUNTRIES, NAME } from "./support/countries.ts";
import { CHECK, choose, continueToCheck, field, fillIn, RECORDED, send, summarized } from "./support/form.ts";
import { choice, QUESTION } from "./support/guide.ts";
import { invent, signIn, signUp } from "./support/people.ts";
import { chooseCountry, comeTo, fillInWhole, registerElsewhere, saveProfile, SHOW_COUNTRY, TWO_VERSIONS } from "./support/plain.ts";
import { expect, test, type Page } from "./support/test.ts";

test.use({ javaScriptEnabled: false });

// A page that tells an error has its status, which Chromium calls an error.
test.beforeEach(({ trouble }) => trouble.allow(/status of 4(01|09|12|22)/));

const reference = (page: Page) => page.locator(".receipt__reference");

test("from the first page to an outcome, on to a registration with an error and its correction, and to the reference", async ({ page }) => {
  await page.goto("/");
  for (const label of ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"]) {
    const asked = await heading(page).textContent();
    await choice(page, label).check();
    await button(page, "Continue").click();
    await expect(heading(page)).not.toHaveText(asked!);
  }
  const outcome = await heading(page).textContent();
  await page.locator("main a[href^='/register']").click();
  await expect(heading(page)).toHaveText("Sign in to register");
  await link(page, "Create an account").click();
  await signUp(page, invent());
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(page.locator("main")).toContainText(`From the guide: ${outcome}`);
  await expect(page.getByRole("group", { name: "Do you already have a Person ID" }).getByLabel("No", { exact: true })).toBeChecked();
  await fillInWhole(page);
  await fillIn(page, { "ZIP code": "627", "Email (optional)": "ada@example.com" });
  await continueToCheck(page);
  await expect(page).toHaveTitle(/^Error: Register with Microsoft/);
  expect((await summarized(page)).map(({ field }) => field)).toEqual(["postal_code"]);
  await summary(page).getByRole("link").click();
  await expect(field(page, "ZIP code")).toBeFocused();
  await expect(field(page, "Email (optional)")).toHaveValue("ada@example.com");
  await fillIn(page, { "ZIP code": "62701" });
  await send(page);
  await expect(page).toHaveURL("/registration");
  await expect(reference(page)).toHaveText(/^WP-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
});

test("a change from the check page finds everything still typed, and the focus where the change is", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  await fillIn(page, { "First name": "  Ada  ", "Company (optional)": "Example School" });
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await expect(fact(page, "Company")).toContainText("Example School");
  await fact(page, "Company").getByRole("button").click();
  await expect(field(page, "Company (optional)")).toBeFocused();
  await expect(field(page, "First name")).toHaveValue("  Ada  ");
  await expect(field(page, "State")).toHaveValue("IL");
  await fillIn(page, { "Company (optional)": "Another School" });
  await continueToCheck(page);
  await expect(fact(page, "Company")).toContainText("Another School");
  await button(page, "Back").click();
  await expect(field(page, "Company (optional)")).toHaveValue("Another School");
  await send(page);
  await expect(fact(page, "Company")).toContainText("Another School");
});

test("the Enter key continues, and fills nothing from the profile", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  await field(page, "City").press("Enter");
  await expect(heading(page)).toHaveText(CHECK);
});

test("the profile fills the form, offers what differs, and is taken out again", async ({ page }) => {
  await comeTo(page, "/register");
  await saveProfile(page, { "First name": "Ada", "Company (optional)": "Example School", "Job title (optional)": "Clerk" });
  await page.goto("/register");
  await fillIn(page, { "First name": "Adelaide", "Job title (optional)": "Teacher" });
  await button(page, "Fill from my profile").click();
  await expect(field(page, "Last name")).toHaveValue("Sample");
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");
  await expect(field(page, "First name")).toHaveValue("Adelaide");
  const offers = page.getByRole("button", { name: "Use this" });
  await expect(offers).toHaveCount(2);
  await offers.first().click();
  await expect(field(page, "First name")).toHaveValue("Ada");
  await expect(field(page, "First name")).toBeFocused();
  await expect(offers).toHaveCount(1);
  await button(page, "Undo filling").click();
  await expect(page.locator(".fill-result")).toHaveText("Filling undone");
  await expect(field(page, "Last name")).toHaveValue("");
  await expect(field(page, "Company (optional)")).toHaveValue("");
  await expect(field(page, "Job title (optional)")).toHaveValue("Teacher");
});

test("labels, fields and errors follow the country, and the way back finds what was there", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  for (const country of [COUNTRIES.JP, COUNTRIES.SG, COUNTRIES.IE]) {
    await chooseCountry(page, country.country);
    await expect(field(page, "Country")).toBeFocused();
    for (const label of country.asks) await expect(field(page, label), label).toBeVisible();
  }
  await fillIn(page, { City: "" });
  await continueToCheck(page);
  expect((await summarized(page)).map(({ message }) => message)).toEqual(["Enter your city"]);
  await chooseCountry(page, COUNTRIES.JP.country);
  await chooseCountry(page, COUNTRIES.US.country);
  await expect(field(page, "State")).toHaveValue("IL");
  await expect(field(page, "Address line 1")).toHaveValue("100 Example Street");
});

test("of two versions the reader chooses field by field, and that is recorded", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  await fillIn(page, { "First name": "Adelaide", "Company (optional)": "Mine", City: "Mine City" });
  await registerElsewhere(page, { "Company (optional)": "Theirs", City: "Their City" });
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(TWO_VERSIONS);
  const company = page.getByRole("group", { name: "Company" });
  await expect(company.getByLabel("What you typed here: Mine")).toBeChecked();
  await company.getByLabel("What is on record: Theirs").check();
  await button(page, "Continue to check your answers").click();
  await expect(heading(page)).toHaveText(CHECK);
  await expect(fact(page, "Company")).toContainText("Theirs");
  await expect(fact(page, "First name")).toContainText("Adelaide");
  await button(page, "Save the correction").click();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(fact(page, "Company")).toContainText("Theirs");
  await expect(fact(page, "Address")).toContainText("Mine City");
  await expect(page.locator("main")).toContainText("Corrected on");
});

test("a form that is sent by a double click is one registration", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  await continueToCheck(page);
  await button(page, "Send registration").dblclick();
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(reference(page)).toHaveText(/^WP-/);
  await expect(page.locator("main")).not.toContainText("Corrected on");
});

test("a session that ended in between: the page keeps what was typed until one is back", async ({ page, context }) => {
  const person = invent();
  await comeTo(page, "/register", person);
  await fillInWhole(page);
  await context.clearCookies({ name: "__Host-sid" });
  await continueToCheck(page);
  await expect(heading(page)).toHaveText("You are signed out");
  const [tab] = await Promise.all([context.waitForEvent("page"), link(page, "Sign in (opens in a new tab)").click()]);
  await signIn(tab, person);
  await expect(heading(tab)).toHaveText("My Profile");
  await button(page, "I have signed in: continue").click();
  await expect(heading(page)).toHaveText(CHECK);
  await button(page, "Send registration").click();
  await expect(reference(page)).toHaveText(/^WP-/);
});

test("the agreement is an act of its own, and the record has it", async ({ page }) => {
  await comeTo(page, "/register");
  await fillInWhole(page);
  await send(page);
  await expect(page.locator("#nda-status")).toHaveText("Not accepted yet");
  await button(page, "I have read it and accept").click();
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
  await expect(button(page, "I have read it and accept")).toHaveCount(0);
});

test("the profile is saved, tells errors, and says what was changed elsewhere", async ({ page }) => {
  await comeTo(page, "/profile");
  await fillIn(page, { "First name": "", "Company (optional)": "Mine" });
  await button(page, "Save the profile").click();
  await expect(page).toHaveTitle(/^Error: My Profile/);
  const elsewhere = await page.context().newPage();
  await saveProfile(elsewhere, { "Company (optional)": "Theirs" });
  await fillIn(page, { "First name": "Ada" });
  await button(page, "Save the profile").click();
  await expect(page.locator("main [role=alert]")).toContainText("was changed elsewhere");
  await expect(fact(page, "Company")).toContainText("Theirs");
  await expect(field(page, "Company (optional)")).toHaveValue("Mine");
  await button(page, "Save the profile").click();
  await expect(page.getByText("Your profile is saved")).toBeVisible();
  await expect(field(page, "Company (optional)")).toHaveValue("Mine");
});

test("hostile text is text, on every page that shows it", async ({ page }) => {
  const hostile = "\"><script>document.title='x'</script>&amp;\u202e";
  await comeTo(page, "/register");
  await fillInWhole(page);
  await fillIn(page, { "Company (optional)": hostile, "Job title (optional)": "x".repeat(10_000) });
  await continueToCheck(page);
  expect((await summarized(page)).map(({ field }) => field)).toContain("job_title");
  await expect(field(page, "Company (optional)")).toHaveValue(hostile);
  expect((await field(page, "Job title (optional)").inputValue()).length).toBe(10_000);
  await fillIn(page, { "Company (optional)": "<script>alert(1)</script>", "Job title (optional)": "" });
  await send(page);
  await expect(fact(page, "Company")).toContainText("<script>alert(1)</script>");
});

test("all of it speaks Spanish", async ({ page, context }) => {
  await comeTo(page, "/register");
  await speak(context, "es");
  await page.goto("/register");
  await expect(heading(page)).toHaveText("Registrarse en Microsoft");
  await fillIn(page, { Nombre: "Ada", Apellidos: "Sample", País: "Singapur" });
  await button(page, "Mostrar los campos de este país").click();
  await button(page, "Continuar y comprobar sus respuestas").click();
  await expect(page).toHaveTitle(/^Error: Registrarse en Microsoft/);
  await page.locator("#address1").fill("5 Example Avenue");
  await page.locator("#postal_code").fill("546080");
  await button(page, "Continuar y comprobar sus respuestas").click();
  await button(page, "Enviar el registro").click();
  await expect(heading(page)).toHaveText("Registro guardado");
});

test("nothing is shown that only a script can do", async ({ page }) => {
  await comeTo(page, "/register");
  await expect(page.locator(".needs-script:visible")).toHaveCount(0);
  await expect(button(page, SHOW_COUNTRY)).toBeVisible();
  await page.keyboard.press("Tab");
  await fillIn(page, NAME);
  await choose(page, "Do you already have a Person ID (MCP ID)?", "Yes");
  await expect(field(page, "Person ID (MCP ID)")).toBeVisible();
  await page.goto(`/register?series=office-2003&has-id=one`);
  await expect(page.getByRole("group", { name: "Do you already have a Person ID" }).getByLabel("Yes")).toBeChecked();
  await expect(page.locator("main")).not.toContainText(QUESTION.series);
});
