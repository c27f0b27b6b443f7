// The pages without the app: before it has come, where it cannot, and where a reader has turned scripts off.

import { button, fact, heading, link } from "./support/app.ts";
import { COUNTRIES, NAME } from "./support/countries.ts";
import { fillIn, send } from "./support/form.ts";
import { choice, QUESTION } from "./support/guide.ts";
import { confirmed, invent, signUp } from "./support/people.ts";
import { comeInAs, line, recorded } from "./support/staff.ts";
import { expect, test, type Page } from "./support/test.ts";

const SERVICE_CENTER = "Contact Microsoft’s regional service center for your ID and access code";

/** Answers as a page without scripts is answered: each Continue loads the next page. */
async function interview(page: Page, labels: string[]) {
  for (const label of labels) {
    const asked = await heading(page).textContent();
    await choice(page, label).check();
    await button(page, "Continue").click();
    await expect(heading(page)).not.toHaveText(asked!);
  }
}

async function fromHomeToOutcomeAndBack(page: Page) {
  await page.goto("/");
  await interview(page, ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"]);
  await expect(heading(page)).toHaveText(SERVICE_CENTER);
  await expect(page).toHaveTitle(`${SERVICE_CENTER} – Waypost`);
  await expect(page.locator(".step")).toHaveCount(6);

  await fact(page, QUESTION.series).getByRole("link").click();
  await expect(choice(page, "MOS for Office 2003")).toBeChecked();
  await choice(page, "MOS for Office 2010 or later").check();
  await button(page, "Continue").click();
  await expect(heading(page)).toHaveText("This change makes one of your answers unnecessary");
  await expect(fact(page, QUESTION["on-transcript"])).toBeVisible();
  await button(page, "Make the change").click();
  await interview(page, ["Yes"]);
  await expect(heading(page)).toHaveText("Contact the Microsoft MCT program for your ID");
  await expect(fact(page, QUESTION["wants-mct"])).toContainText("Yes");
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the guide goes from the front page to an outcome, and an answer can be changed", async ({ page }) => {
    await fromHomeToOutcomeAndBack(page);
  });

  test("continuing without an answer says so and keeps the earlier answers", async ({ page }) => {
    await page.goto("/guide?_v=2013.1&series=office-2003");
    await button(page, "Continue").click();
    await expect(page).toHaveTitle(`Error: ${QUESTION["has-id"]} – Waypost`);
    const told = page.getByRole("alert").getByRole("link");
    await expect(told).toHaveText("Select the answer that fits best, or “I’m not sure”");
    await expect(page.locator("#has-id-error")).toBeVisible();
    await told.click();
    await interview(page, ["No"]);
    await expect(heading(page)).toHaveText(QUESTION.passed);
    await page.getByText("Your 2 answers so far").click();
    await expect(fact(page, QUESTION.series)).toContainText("MOS for Office 2003");
  });

  test("another language keeps the answers and is remembered", async ({ page }) => {
    await page.goto("/guide?_v=2013.1&series=office-2003&has-id=none&passed=yes&wants-mct=yes&on-transcript=yes");
    await link(page, "Español").click();
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await expect(page.locator(".facts__row")).toHaveCount(5);
    await expect(heading(page)).not.toHaveText(SERVICE_CENTER);
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await link(page, "English").click();
    await expect(heading(page)).toHaveText(QUESTION.series);
  });

  test("nothing is shown that only a script can do", async ({ page }) => {
    await page.goto("/guide?_v=2013.1&series=office-2003&has-id=none&passed=no");
    await expect(page.locator(".needs-script:visible")).toHaveCount(0);
    await expect(link(page, "Link to this result")).toBeVisible();
  });

  test("the one page that needs the app says why, and shows the way to what works", async ({ page }) => {
    await page.goto("/outbox");
    await expect(page.getByText("what waits on this device is kept by a script, and without one nothing waits here")).toBeVisible();
    await expect(page.getByText("This takes a moment.")).toBeHidden();
    await link(page, "Go to the guide").click();
    await expect(heading(page)).toHaveText(QUESTION.series);
  });

  test("records and desks are whole: sign up, ask, find, link, and see it", async ({ page, browser }) => {
    const person = invent("Pia", `Sample${Date.now()}`);
    await page.goto("/sign-up");
    await signUp(page, person);
    await expect(heading(page)).toHaveText("No registration yet");
    confirmed(person);
    recorded([line(person, { code: "77-601" })]);
    await page.goto("/requests/new?kind=name-search");
    await fillIn(page, { "Message to the desk (optional)": "I was Pia Example once." });
    await button(page, "Send the request").click();
    await expect(page.locator("main")).toContainText("Sent: nobody has taken it on yet");
    await expect(page.locator(".needs-script:visible")).toHaveCount(0);

    const desk = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await comeInAs(desk, "tech-support");
    await desk.getByLabel("Search for a candidate").fill(person.lastName.toLowerCase());
    await button(desk, "Search").click();
    await link(desk, person.lastName).click();
    await link(desk, "Programs").click();
    const form = desk.locator("form", { hasText: "Link an MCP ID" });
    await form.getByLabel("MCP ID", { exact: true }).fill("");
    await form.getByLabel("Reason").fill("Microsoft found it");
    await form.getByRole("button").click();
    await expect(desk).toHaveTitle(/^Error: /);
    const number = String(Date.now());
    await form.getByLabel("MCP ID", { exact: true }).fill(number);
    await expect(form.getByLabel("Reason")).toHaveValue("Microsoft found it");
    await form.getByRole("button").click();
    await expect(desk.locator("main")).toContainText("The MCP ID was linked.");

    await page.goto("/profile/programs");
    await expect(page.locator("main")).toContainText(number);
    await button(page, "Show the access code").click();
    await expect(heading(page)).toHaveText("Your access code");
  });

  test("an address that leads nowhere says so", async ({ page, trouble }) => {
    trouble.allow(/status of 404/);
    const answer = await page.goto("/no-such-page");
    expect(answer!.status()).toBe(404);
    await expect(heading(page)).toHaveText("Page not found");
  });
});

test("the first question is in the first answer of the server, within one round trip", async ({ request }) => {
  const answer = await request.get("/", { headers: { accept: "text/html" } });
  const html = await answer.text();
  expect(html).toContain(`<h1 tabindex="-1">${QUESTION.series}</h1>`);
  expect(html.match(/type="radio"/g)).toHaveLength(7);
  expect(html).toContain("MOS for Office 2003");
  expect(answer.headers()["content-encoding"]).toBe("br");
});

test("an answer given before the app is there is not lost when it comes", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  await choice(page, "MOS for Office 2003").check();
  release();
  await expect(page.locator("html[data-app]")).toBeAttached();
  await expect(choice(page, "MOS for Office 2003")).toBeChecked();
});

test.describe("where WebAssembly cannot come", () => {
  test.beforeEach(async ({ page, trouble }) => {
    trouble.allow(/The app did not start; the page works without it|ERR_FAILED|preload/);
    await page.route("**/*.wasm", (route) => route.abort());
  });

  test("the guide works as without JavaScript", async ({ page }) => {
    await fromHomeToOutcomeAndBack(page);
  });

  test("a page that needs the app says so instead of loading for ever", async ({ page }) => {
    await page.goto("/outbox");
    await expect(page.locator("html[data-failed]")).toBeAttached();
    await expect(page.getByText("This takes a moment.")).toBeHidden();
    await expect(link(page, "Go to the guide")).toBeVisible();
  });

  test("a registration is made as without JavaScript", async ({ page }) => {
    await page.goto("/sign-up?_next=/register");
    await signUp(page, invent());
    await expect(page.locator("html[data-failed]")).toBeAttached();
    await fillIn(page, { ...NAME, Country: "Singapore" });
    await button(page, "Show the fields for this country").click();
    await fillIn(page, COUNTRIES.SG.address);
    await send(page);
    await expect(page.locator(".receipt__reference")).toHaveText(/^WP-/);
  });
});
