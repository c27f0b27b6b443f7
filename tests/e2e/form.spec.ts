// The registration form while it is filled in, item by item of the checklist for forms (F0 to F8).

import { call, register } from "./support/api.ts";
import { button, fact, heading, link, open, reload, summary } from "./support/app.ts";
import { COUNTRIES, NAME, WHOLE } from "./support/countries.ts";
import { CHECK, choose, continueToCheck, field, fillIn, inline, RECORDED, send, summarized, type Table } from "./support/form.ts";
import { invent, openAs } from "./support/people.ts";
import { expect, test, type Page } from "./support/test.ts";

const TITLE = "Register with Microsoft – Waypost";

const NOTHING_ENTERED = [
  { field: "first_name", message: "Enter your first name" },
  { field: "last_name", message: "Enter your last name, or select “I have only one name”" },
  { field: "country", message: "Select your country" },
  { field: "address1", message: "Enter address line 1, such as the street and house number" },
  { field: "city", message: "Enter your city" },
];

const openForm = (page: Page) => openAs(page, invent(), "/register");

test("F0 forms leave judging to the rules: nothing in them makes the browser refuse, cut off or hide what is typed", async ({ page }) => {
  const noForm = "[required], [aria-required], [maxlength], [minlength], [pattern], [placeholder], [type=number], :disabled, [min], [max], [step]";
  for (const address of ["/sign-in", "/sign-up"]) {
    await open(page, address);
    await expect(page.locator("main form[novalidate][method=post][action]")).toHaveCount(1);
    await expect(page.locator(noForm)).toHaveCount(0);
  }
  await openForm(page);
  for (const address of ["/register", "/profile"]) {
    await open(page, address);
    await expect(page.locator(`main form[novalidate][method=post][action="${address}"]`)).toHaveCount(1);
    await fillIn(page, { Country: "United States" });
    await expect(page.locator(noForm)).toHaveCount(0);
  }
});

test("F1 every field has the type, the autofill token and the keyboard of its kind", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { Country: "United States" });
  await choose(page, "Do you already have a Person ID (MCP ID)?", "Yes");
  const fields: Record<string, Record<string, string | null>> = {
    "First name": { name: "first_name", autocomplete: "given-name", type: "text", spellcheck: "false", autocapitalize: "words" },
    "Middle name": { name: "middle_name", autocomplete: "additional-name", type: "text", spellcheck: "false", autocapitalize: "words" },
    "Last name": { name: "last_name", autocomplete: "family-name", type: "text", spellcheck: "false", autocapitalize: "words" },
    "Phone (optional)": { name: "phone", autocomplete: "tel", type: "tel" },
    "Email (optional)": { name: "email", autocomplete: "email", type: "email", spellcheck: "false" },
    "Company (optional)": { name: "company", autocomplete: "organization", type: "text" },
    "Job title (optional)": { name: "job_title", autocomplete: "organization-title", type: "text" },
    Country: { name: "country", autocomplete: "country", type: null },
    "Address line 1": { name: "address1", autocomplete: "address-line1", type: "text" },
    "Address line 2 (optional)": { name: "address2", autocomplete: "address-line2", type: "text" },
    City: { name: "city", autocomplete: "address-level2", type: "text" },
    State: { name: "state", autocomplete: "address-level1", type: null },
    "ZIP code": { name: "postal_code", autocomplete: "postal-code", type: "text" },
    "Person ID (MCP ID)": { name: "person_id", autocomplete: "off", type: "text", spellcheck: "false", inputmode: "numeric" },
  };
  for (const [label, attributes] of Object.entries(fields)) {
    for (const [name, value] of Object.entries(attributes)) {
      expect(await field(page, label).getAttribute(name), `${name} of ${label}`).toBe(value);
    }
  }
  const country = field(page, "Country");
  await expect(country.locator("option").first()).toHaveText("");
  expect(await country.inputValue()).toBe("US");
});

test("F1 password managers know the fields to sign in and up with, and pasting is allowed", async ({ page }) => {
  const forms: Record<string, Record<string, string>> = {
    "/sign-in": { email: "username", password: "current-password" },
    "/sign-up": { first_name: "given-name", last_name: "family-name", email: "username", password: "new-password" },
  };
  for (const [address, fields] of Object.entries(forms)) {
    await open(page, address);
    for (const [name, token] of Object.entries(fields)) await expect(page.locator(`#${name}`)).toHaveAttribute("autocomplete", token);
    await page.locator("#password").focus();
    const isTaken = await page.locator("#password").evaluate((field) => !field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true })));
    expect(isTaken).toBe(false);
  }
});

test("F1 nothing is chosen or ticked beforehand, and both consents stand in one group", async ({ page }) => {
  await openForm(page);
  await expect(page.locator("main input:checked")).toHaveCount(0);
  await expect(field(page, "Country")).toHaveValue("");
  const consents = page.getByRole("group", { name: "May they contact you?" }).getByRole("checkbox");
  await expect(consents).toHaveCount(2);
  // The agreement is an act of its own, so there is nothing here to tick.
  await expect(page.locator("main form")).not.toContainText("Non-disclosure");
});

test("F2 every field has one label, which leads to it", async ({ page }) => {
  await openForm(page);
  await expect(page.locator("#first_name")).toBeVisible();
  const labels = await page.locator("main form :is(input:not([type=hidden]), select)").evaluateAll((controls) =>
    controls.map((control) => [...(control as HTMLInputElement).labels!].map((label) => label.htmlFor === control.id)),
  );
  expect(labels.length).toBeGreaterThan(15);
  expect(labels.filter((found) => found.length !== 1 || !found[0])).toEqual([]);
});

test("F3 an empty form is told about to the letter, and each error is gone once it is mended", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 500 });
  await openForm(page);
  await expect(page).toHaveTitle(TITLE);
  await continueToCheck(page);
  await expect(page).toHaveTitle(`Error: ${TITLE}`);
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).locator("[role=alert] > h2")).toHaveText("There is a problem");
  await expect(page.locator("main > #error-summary + h1, main > #error-summary ~ h1")).toHaveText("Register with Microsoft");
  expect(await summarized(page)).toEqual(NOTHING_ENTERED);
  expect(await inline(page)).toEqual(NOTHING_ENTERED);
  for (const { field, message } of NOTHING_ENTERED) {
    await expect(page.locator(`#${field}`)).toHaveAttribute("aria-describedby", new RegExp(`\\b${field}-error\\b`));
    await expect(page.locator(`#${field}`)).toHaveAttribute("aria-invalid", "true");
    await link(page, message).click();
    await expect(page.locator(`#${field}`)).toBeFocused();
    await expect(page.locator(`label[for=${field}]`)).toBeInViewport();
  }

  await fillIn(page, { "First name": "Ada", "Company (optional)": "Example School" });
  await continueToCheck(page);
  await expect(summary(page).locator("a")).toHaveCount(NOTHING_ENTERED.length - 1);
  expect(await summarized(page)).toEqual(NOTHING_ENTERED.slice(1));
  await expect(field(page, "First name")).toHaveValue("Ada");
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");

  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await expect(page).toHaveTitle(`${CHECK} – Waypost`);
});

test("F3 an error in a question leads to its first answer", async ({ page }) => {
  await openForm(page);
  await fillIn(page, WHOLE);
  await choose(page, "Do you already have a Person ID (MCP ID)?", "Yes");
  await continueToCheck(page);
  expect(await summarized(page)).toEqual([{ field: "person_id", message: "Enter your Person ID (MCP ID)" }]);
  await link(page, "Enter your Person ID (MCP ID)").click();
  await expect(field(page, "Person ID (MCP ID)")).toBeFocused();
  await fillIn(page, { "Person ID (MCP ID)": "12a" });
  await continueToCheck(page);
  expect(await summarized(page)).toEqual([{ field: "person_id", message: "Person ID (MCP ID) must have digits only" }]);
  await fillIn(page, { "Person ID (MCP ID)": " 123-45 67 " });
  await continueToCheck(page);
  await expect(fact(page, "Person ID (MCP ID)")).toContainText("1234567");
});

test("F4 nothing is judged while it is typed or left", async ({ page }) => {
  await openForm(page);
  await field(page, "Email (optional)").pressSequentially("no address");
  await page.keyboard.press("Tab");
  await field(page, "Phone (optional)").fill("none");
  await page.keyboard.press("Tab");
  await fillIn(page, { Country: "Canada" });
  await field(page, "Postal code").fill("1");
  await page.keyboard.press("Tab");
  await expect(page.locator("main .error, main [aria-invalid], #error-summary")).toHaveCount(0);
  await expect(page).toHaveTitle(TITLE);
});

/** As much as can be wrong at once. */
const ALL_WRONG: Table = {
  "First name": "x".repeat(129),
  "Phone (optional)": "call me",
  "Email (optional)": "ada@example",
  "Company (optional)": "x".repeat(257),
  Country: "Canada",
  City: "",
  "Postal code": "H3Z 2Y0Y",
};

const ALL_WRONG_DRAFT = {
  first_name: "x".repeat(129),
  phone: "call me",
  email: "ada@example",
  company: "x".repeat(257),
  country: "CA",
  postal_code: "H3Z 2Y0Y",
};

const BANNED = /\b(in)?valid\b|\bplease\b|\bsorry\b|forbidden|illegal|forgot|required|error occurred|oops|\bpor favor\b|\blo sentimos\b|inválid|válid|obligatori|olvid/i;

test("F5 the sentences beside the fields, in the summary and from the API are the same, and none of them scolds", async ({ page }) => {
  await openForm(page);
  await fillIn(page, ALL_WRONG);
  await continueToCheck(page);
  const told = await summarized(page);
  expect(told.map(({ field }) => field)).toEqual(["first_name", "last_name", "phone", "email", "company", "address1", "city", "state", "postal_code"]);
  expect(await inline(page)).toEqual(told);
  expect((await register(page, ALL_WRONG_DRAFT)).body.errors).toEqual(told);
  expect(told.filter(({ message }) => BANNED.test(message) || message.endsWith("."))).toEqual([]);
});

test("F5 the same in Spanish, byte for byte", async ({ page }) => {
  await openForm(page);
  await link(page, "Español").click();
  await button(page, "Continuar y comprobar sus respuestas").click();
  const nothing = await summarized(page);
  expect(nothing.map(({ field }) => field)).toEqual(NOTHING_ENTERED.map(({ field }) => field));
  expect(nothing[0].message).toBe("Introduzca su nombre");
  await expect(page).toHaveTitle("Error: Registrarse en Microsoft – Waypost");
  expect(await inline(page)).toEqual(nothing);
  expect((await register(page, {})).body.errors).toEqual(nothing);

  await fillIn(page, {
    Nombre: "x".repeat(129),
    "Teléfono (opcional)": "call me",
    "Correo electrónico (opcional)": "ada@example",
    "Empresa (opcional)": "x".repeat(257),
    País: "Canadá",
    "Código postal": "H3Z 2Y0Y",
  });
  await button(page, "Continuar y comprobar sus respuestas").click();
  await expect(summary(page).locator("a")).toHaveCount(9);
  const told = await summarized(page);
  expect(await inline(page)).toEqual(told);
  expect((await register(page, ALL_WRONG_DRAFT)).body.errors).toEqual(told);
  expect([...nothing, ...told].filter(({ message }) => BANNED.test(message) || message.endsWith("."))).toEqual([]);
});

test("F6 another country changes the fields, says so, keeps the focus and brings back what was typed", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { Country: "United States", ...COUNTRIES.US.address, "Company (optional)": "Example School" });
  await field(page, "Country").focus();
  await fillIn(page, { Country: "Japan" });
  await expect(page.getByRole("status").filter({ hasText: "Address fields changed for Japan" })).toHaveCount(1);
  await expect(field(page, "Country")).toBeFocused();
  await expect(field(page, "Prefecture")).toHaveValue("");
  await expect(field(page, "City")).toHaveCount(0);
  await expect(field(page, "Address line 1")).toHaveValue("100 Example Street");
  await expect(field(page, "Company (optional)")).toHaveValue("Example School");

  await fillIn(page, { Country: "Singapore" });
  await expect(page.getByRole("status").filter({ hasText: "Address fields changed for Singapore" })).toHaveCount(1);
  await fillIn(page, { Country: "United States" });
  await expect(field(page, "City")).toHaveValue("Springfield");
  await expect(field(page, "ZIP code")).toHaveValue(" 62701 ");
  await expect(field(page, "State")).toHaveValue("IL");
});

test("F6 the errors of one country are not shown for another", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { ...NAME, Country: "United States" });
  await continueToCheck(page);
  await expect(page.locator("#state-error")).toBeVisible();
  await fillIn(page, { Country: "Singapore" });
  await expect(page.locator("#state-error")).toHaveCount(0);
});

test("F7 postal codes are taken as people write them and kept as the country does", async ({ page }) => {
  await openForm(page);
  await fillIn(page, NAME);
  const codes: [country: string, more: Table, label: string, typed: string, kept: string][] = [
    ["Canada", { City: "Sampleville", Province: "Quebec" }, "Postal code", " h3z-2y7 ", "H3Z 2Y7"],
    ["Ireland", { City: "Sampletown" }, "Eircode (optional)", "d22yd82", "D22 YD82"],
    ["Singapore", {}, "Postal code", "546-080", "546080"],
    ["Germany", { City: "Musterstadt" }, "Postal code", "２６１３３", "26133"],
    ["India", { State: "Delhi" }, "PIN code", "110 034", "110034"],
  ];
  for (const [country, more, label, typed, kept] of codes) {
    await fillIn(page, { Country: country, "Address line 1": "1 Example Street", ...more, [label]: typed });
    await continueToCheck(page);
    await expect(fact(page, "Address"), country).toContainText(kept);
    await link(page, "Back").click();
    await expect(field(page, "Country")).toBeVisible();
  }
});

test("F7 a postal code of another country's kind is refused with the character that does not fit", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { ...NAME, Country: "Canada", "Address line 1": "1 Example Street", City: "Sampleville", Province: "Quebec", "Postal code": "H3Z 2YO" });
  await continueToCheck(page);
  expect(await summarized(page)).toEqual([
    { field: "postal_code", message: "Enter your postal code in the format used in Canada, like H3Z 2Y7, with a number in place of “O”" },
  ]);
  await expect(field(page, "Postal code")).toHaveValue("H3Z 2YO");
});

test("F7 each country has the fields that its addresses have", async ({ page }) => {
  await openForm(page);
  const has: [country: string, ...labels: string[]][] = [
    ["Germany", "City", "Postal code"],
    ["Hong Kong SAR China", "District", "Area"],
    ["India", "City", "State", "PIN code"],
    ["United Kingdom", "Post town", "Postal code"],
    ...Object.values(COUNTRIES).map(({ country, asks }): [string, ...string[]] => [country, ...asks.slice(2)]),
  ];
  for (const [country, ...labels] of has) {
    await fillIn(page, { Country: country });
    const shown = page.locator("label:is([for=city], [for=state], [for=postal_code])");
    await expect(shown, country).toHaveText(labels);
  }
});

test("F8 names come back byte for byte, of whatever script and length", async ({ page }) => {
  const names = [
    ["O'Brien", "Nguyễn", "van der Waals"],
    ["王", "X Æ A-12", "d’Été-Ñúñez"],
    ["x".repeat(128), "Ada Maria Sample", "فاطمة الزهراء النموذجية"],
    ["Zoe\u0308", "نام‌خانوادگی", "ß"],
  ];
  await openForm(page);
  await fillIn(page, WHOLE);
  await send(page);
  for (const [first, middle, last] of names) {
    await link(page, "Correct this registration").click();
    await fillIn(page, { "First name": first, "Middle name": middle, "Last name": last });
    await continueToCheck(page);
    await button(page, "Save the correction").click();
    await expect(heading(page)).toHaveText(RECORDED);
    await reload(page);
    const shown = (label: string) => fact(page, label).locator("dd").first().evaluate((value) => value.textContent);
    await expect(fact(page, "First name")).toBeVisible();
    expect([await shown("First name"), await shown("Middle name"), await shown("Last name")]).toEqual([first, middle, last]);
    const { draft } = (await call(page, "GET", "/api/v1/registrations")).body[0];
    expect([draft.first_name, draft.middle_name, draft.last_name]).toEqual([first, middle, last]);
  }
});

test("F8 who has one name only needs no other", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { ...WHOLE, "Last name": "", "I have only one name": true });
  await send(page);
  await expect(fact(page, "Last name")).toContainText("Not provided");
  await expect(fact(page, "Address").locator(".facts__line").first()).toHaveText("Ada");
});

for (const [code, { country, asks, wants, address, written }] of Object.entries(COUNTRIES)) {
  test(`a registration from ${country} has that country's labels, requirements and order`, async ({ page }) => {
    await openForm(page);
    await fillIn(page, { ...NAME, Country: country });
    await expect(page.locator("#country").locator("xpath=ancestor::div/following-sibling::div[contains(@class, 'field')]/label").filter({ hasNotText: "Person ID" })).toHaveText(asks);
    await continueToCheck(page);
    expect((await summarized(page)).map(({ message }) => message)).toEqual(wants);
    const refused = await register(page, { first_name: "Ada", last_name: "Sample", country: code });
    expect(refused.body.errors).toEqual(await summarized(page));

    await fillIn(page, address);
    await send(page);
    await expect(fact(page, "Address").locator(".facts__line")).toHaveText(written);
    await expect(fact(page, "Country")).toContainText(country);
  });
}

test("a likely slip in an email address is pointed out and stops nobody", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { ...WHOLE, "Email (optional)": "ada@homtail.com" });
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await expect(page.getByText("Check your email address: did you mean ada@hotmail.com?")).toBeVisible();
  await link(page, "Back").click();
  await fillIn(page, { "Email (optional)": "" });
  await send(page);
});

test("another language keeps what was typed", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { "First name": "Ada", "Company (optional)": "Example School", Country: "Japan", "Address line 1": "1-2-3 Example" });
  await link(page, "Español").click();
  await expect(heading(page)).toHaveText("Registrarse en Microsoft");
  await expect(field(page, "Nombre")).toHaveValue("Ada");
  await expect(field(page, "Empresa (opcional)")).toHaveValue("Example School");
  await expect(field(page, "Línea 1 de la dirección")).toHaveValue("1-2-3 Example");
  await expect(field(page, "Prefectura")).toBeVisible();
});

test("what was typed is still there after a look at another page", async ({ page }) => {
  await openForm(page);
  await fillIn(page, { "First name": "Ada", Country: "Japan" });
  await link(page, "Guide").click();
  await expect(heading(page)).toHaveText("Which exam did you take?");
  await page.goBack();
  await expect(field(page, "First name")).toHaveValue("Ada");
  await expect(field(page, "Country")).toHaveValue("JP");
});
