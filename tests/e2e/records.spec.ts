// Four people: a candidate whose ID comes by itself, one who asks for it, tech support, and an administrator.

import { readFileSync } from "node:fs";

import { button, fact, heading, link } from "./support/app.ts";
import { fillIn } from "./support/form.ts";
import { kept, LEADS_TO, QUESTION } from "./support/guide.ts";
import { invent, openConfirmed, signIn } from "./support/people.ts";
import { check, comeInAs, HEADER, importLines, line, pageOf } from "./support/staff.ts";
import { expect, test, type Page } from "./support/test.ts";

test("an imported pass in Office 2007 is on the transcript and fills the MCP ID without anyone acting", async ({ page, browser }) => {
  const ada = invent("Ada", "Sample");
  await openConfirmed(page, ada, "/profile");
  const administrator = await pageOf(browser, "administrator");
  await importLines(administrator, [line(ada, { code: "77-601", score: "812", reference: "REF-0001-ADA" })]);

  await page.goto("/profile");
  await link(page, "Transcript").click();
  await expect(heading(page)).toHaveText("Transcript");
  const exam = page.getByRole("row").filter({ hasText: "77-601" });
  await expect(exam).toContainText("Passed");
  await expect(exam).toContainText("812");
  await expect(exam).toContainText("REF-0001-ADA");

  await link(page, "Programs").click();
  const number = (await page.locator("main").innerText()).match(/\b\d{9}\b/)?.[0];
  expect(number, "an MCP ID of nine digits").toBeTruthy();
  await link(page, "Edit registration data").click();
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(page.getByLabel("Person ID (MCP ID)")).toHaveValue(number!);

  await page.goto("/profile/programs");
  await expect(page.locator("main")).not.toContainText(/[0-9A-Z]{4,6}(-[0-9A-Z]{4,6}){3}/);
  await button(page, "Show the access code").click();
  await expect(heading(page)).toHaveText("Your access code");
  await expect(page.locator("main .code").last()).toHaveText(/[0-9A-HJKMNP-TV-Z-]{23,}/);
});

test("a MOS 2003 candidate sends the request from the outcome, the service center fulfills it, the candidate reveals the code", async ({ page, browser }) => {
  const ben = invent("Ben", "Ejemplo");
  await openConfirmed(page, ben, "/profile");
  const administrator = await pageOf(browser, "administrator");
  await importLines(administrator, [line(ben, { series: "Office 2003", code: "word2003exp", title: "Word 2003 Expert", date: "2005-06-01" })]);

  await page.goto(kept(LEADS_TO["contact-service-center"]));
  await link(page, "Prepare the request").click();
  await expect(heading(page)).toHaveText("An MCP ID with its access code");
  await expect(fact(page, QUESTION.series)).toContainText("2003");
  await fillIn(page, { "Message to the desk (optional)": "I was Ben Example before." });
  await button(page, "Send the request").click();
  await expect(page.locator("main")).toContainText("Sent: nobody has taken it on yet");
  const reference = (await page.locator("main").innerText()).match(/RQ-[0-9A-Z]{4}-[0-9A-Z]{4}/)![0];

  const center = await pageOf(browser, "service-center");
  await link(center, reference).click();
  await expect(center.locator("main")).toContainText("I was Ben Example before.");
  await expect(center.locator("main")).toContainText("Word 2003 Expert");
  await button(center, "Take it on").click();
  await fillIn(center, { "MCP ID number": "7654321", "Access code": "SAMPLE-CODE-2003", "What the candidate is told (optional)": "Welcome." });
  await button(center, "Fulfill").click();
  await expect(center.locator("main [role=status]").first()).toContainText("fulfilled");
  await expect(center.locator("main")).not.toContainText("SAMPLE-CODE-2003");

  await page.goto("/requests");
  await expect(page.locator("main")).toContainText("Done");
  await page.goto("/profile/programs");
  await expect(page.locator("main")).toContainText("7654321");
  await expect(page.locator("main")).not.toContainText("SAMPLE-CODE-2003");
  await button(page, "Show the access code").click();
  await expect(page.locator("main")).toContainText("SAMPLE-CODE-2003");
  await button(page, "I have used it").click();
  await expect(page.locator("main")).toContainText("It is not kept any more.");
  expect(readFileSync("../../target/e2e/server.log", "utf8")).not.toContain("SAMPLE-CODE");
});

test("tech support finds a candidate by a fragment without its accent, follows the article's path to the dialog, and repairs credits", async ({ page, browser }) => {
  const word = `Núñez${Date.now()}`;
  const person = invent("Íñigo", word);
  const candidate = await (await browser.newContext()).newPage();
  await openConfirmed(candidate, person, "/profile");
  const administrator = await pageOf(browser, "administrator");
  await importLines(administrator, [line(person, { code: "77-602", reference: "REF-0002" }), line(person, { code: "77-601", reference: "REF-0003" })]);
  const registered = await candidate.request.post("/api/v1/registrations", {
    headers: { "idempotency-key": `"${uuidv7()}"` },
    data: { draft: { first_name: "Íñigo", last_name: word, country: "US", address1: "1 Sample Street", city: "Springfield", state: "IL", postal_code: "62701", has_person_id: "no" } },
  });
  expect(registered.status()).toBe(201);

  await comeInAs(page, "tech-support");
  await page.getByLabel("Search for a candidate").fill(word.slice(2, 12).replace("ñ", "n").replace("ez", "ez") + " inig");
  await expect(page.getByRole("status").filter({ hasText: "found" })).toHaveText("1 person found");
  await expect(page.locator("mark").first()).toBeVisible();
  await expect(page).toHaveURL(/[?&]q=/);
  await link(page, word).click();
  await link(page, "Programs").click();

  // Microsoft's search found another ID; the exams belong there.
  const main = page.locator("main");
  await page.locator("form", { hasText: "Link an MCP ID" }).getByLabel("MCP ID", { exact: true }).fill("5550123");
  await page.locator("form", { hasText: "Link an MCP ID" }).getByLabel("Reason").fill("Found by Microsoft under an earlier name");
  await button(page, "Link an MCP ID").click();
  await expect(main).toContainText("The MCP ID was linked.");
  await link(page, "Transcript").click();
  await page.getByRole("checkbox").first().check();
  await page.getByLabel("Credit to").selectOption({ label: "5550123" });
  await page.getByLabel("Reason").fill("The exam was taken under the earlier name");
  await button(page, "Credit the chosen exams").click();
  await expect(main).toContainText("The exams were credited.");
  await expect(page.getByRole("row").filter({ hasText: "5550123" })).toHaveCount(1);

  await link(page, "Programs").click();
  await link(page, "Edit registration data").click();
  await expect(heading(page)).toContainText("Microsoft Registration of");
  await page.getByLabel("City").fill("Shelbyville");
  await page.getByLabel("Reason").fill("The candidate moved, by telephone today");
  await page.locator("main form button[type=submit]").last().click();
  await expect(main).toContainText("The registration was saved.");
  await link(page, "History").click();
  await expect(main).toContainText("Shelbyville");
  await expect(main).toContainText("The candidate moved, by telephone today");

  await candidate.goto("/profile/transcript");
  await expect(candidate.locator("main")).toContainText("5550123");
});

test("an administrator imports 1,000 rows of which 10 are bad, and gets exactly those back", async ({ page }) => {
  const stamp = Date.now();
  const lines = Array.from({ length: 1_000 }, (_, n) => {
    const person = { firstName: "Row", lastName: `Sample${n}`, email: `row-${stamp}-${n}@example.com`, password: "" };
    return n % 100 === 50 ? line(person, { code: "77-601", passed: "perhaps" }) : line(person, { code: "77-882", date: "2011-10-20" });
  });
  await comeInAs(page, "administrator");
  await check(page, [HEADER, ...lines].join("\n"));
  await expect(count(page, "Refused rows")).toHaveText("10");
  await expect(count(page, "New results")).toHaveText("990");
  const download = page.waitForEvent("download");
  await link(page, "Download the refused rows (CSV)").click();
  const rows = readFileSync(await (await download).path(), "utf8").trim().split(/\r?\n/);
  expect(rows).toHaveLength(11);
  rows.slice(1).forEach((row, n) => {
    expect(row).toContain(`Sample${n * 100 + 50}`);
    expect(row).toContain("passed: Write yes or no");
  });
  await button(page, "Record these results").click();
  await expect(heading(page)).toHaveText("The results are recorded");

  await check(page, [HEADER, ...lines].join("\n"));
  await expect(count(page, "Unchanged results")).toHaveText("990");
  await expect(count(page, "New results")).toHaveText("0");
});

test("who is signed in sees in the guide what the record answers, and is not asked for it", async ({ page, browser }) => {
  const cora = invent("Cora", "Sample");
  await openConfirmed(page, cora, "/profile");
  const administrator = await pageOf(browser, "administrator");
  await importLines(administrator, [line(cora, { series: "Office 2003", title: "Excel 2003", date: "2005-06-01" })]);
  await page.goto("/guide");
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
  await page.getByText(/answers? so far/).click();
  await expect(fact(page, QUESTION.series)).toContainText("From your record");
});

test("a request of one candidate is not there for another, and answers that were tampered with are refused", async ({ page, trouble }) => {
  trouble.allow(/status of 422/);
  await openConfirmed(page, invent("Dora", "Sample"), "/profile");
  const tampered = "/requests/new?_v=2013.1&_o=contact-service-center&series=office-2003&has-id=none&passed=no";
  const answer = await page.goto(tampered);
  expect(answer!.status()).toBeGreaterThanOrEqual(400);
  await expect(page.locator("main")).toContainText("Nothing was sent");
});

test("staff signs in by the form and comes to their own place", async ({ page, browser, trouble }) => {
  trouble.allow(/status of 403/);
  const other = await (await browser.newContext()).newPage();
  const staff = await comeInAs(other, "tech-support");
  await page.goto("/sign-in");
  await signIn(page, staff);
  await expect(page).toHaveURL("/users");
  const refused = await page.goto("/admin/audit");
  expect(refused!.status()).toBe(403);
});

/** A count of what a file brings. */
const count = (page: Page, label: string) => page.locator(".counts div").filter({ hasText: label }).locator("dd");

/** A UUIDv7, as a client makes one. */
function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15, 18)}-${random.slice(19)}`;
}
