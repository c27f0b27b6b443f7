// What candidates come for, from the front page to its end, as they would tell it themselves.

import { registrations } from "./support/api.ts";
import { button, fact, heading, link, open, reload, summary } from "./support/app.ts";
import { WHOLE } from "./support/countries.ts";
import { CHECK, continueToCheck, field, fillIn, RECORDED, summarized } from "./support/form.ts";
import { answer, change, choice, interview, interviewFromHome, kept, LEADS_TO, QUESTION, unfold } from "./support/guide.ts";
import { invent, openAs, signIn, signOut, signUp } from "./support/people.ts";
import { everyStop, flat } from "./support/tree.ts";
import { expect, test, type Page } from "./support/test.ts";

const SERVICE_CENTER = "Contact Microsoft’s regional service center for your ID and access code";
const BY_ITSELF = "Look in your profile: your MCP ID comes by itself";
const NAME_SEARCH = "Ask Microsoft to search on your name";
const TO_SERVICE_CENTER = ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"];

const steps = (page: Page) => page.locator(".step__title").allTextContents();

test("a MOS 2003 pass on the transcript and the wish to become an MCT lead to the service center, in the article's words", async ({ page }) => {
  await interviewFromHome(page, TO_SERVICE_CENTER);
  await expect(heading(page)).toHaveText(SERVICE_CENTER);
  await expect(page.locator(".sign__kind")).toHaveText("Your next step");
  expect(await steps(page)).toEqual([
    "Have your transcript ready",
    "Contact Microsoft’s regional service center",
    "Write down your MCP ID and access code",
    "Add the ID to your Microsoft registration",
    "Check Microsoft’s MCT rules",
    "Apply to become an MCT",
  ]);
  await unfold(page);
  const quoted: [step: string, quote: string][] = [
    ["Have your transcript ready", 'Verify that the candidate can see their MOS Office 2003 exam(s) on the Certiport "Transcript" screen. (S11)'],
    ["Contact Microsoft’s regional service center", "If the above is true, have candidate contact Microsoft Regional Service Center via phone numbers & emails listed in URL: http://www.microsoft.com/learning/support/worldsites.mspx. (S12)"],
    ["Write down your MCP ID and access code", "A Microsoft representative will provide an MCP ID number along with an access code. (S13)"],
    ["Apply to become an MCT", "Upon completion of the above, the candidate can apply for the MCT certification at http://www.microsoft.com/learning/mcp/mct/guide/default.mspx. (S14)"],
  ];
  for (const [step, quote] of quoted) {
    await expect(page.locator(".step", { hasText: step }).locator("blockquote").getByText(quote, { exact: true })).toBeVisible();
    await expect(page.locator(".why blockquote").getByText(quote, { exact: true })).toBeVisible();
  }
  // Nobody vouches for the address of 2013, so it is told and not linked.
  await expect(page.locator(".contact", { hasText: "regional service center" }).getByRole("link")).toHaveCount(0);
});

test("after an MCAS 2007 pass the ID comes by itself, and nobody is asked for it", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2007 (also called MCAS)", "No", "Yes", "Yes"]);
  await expect(heading(page)).toHaveText(BY_ITSELF);
  await expect(page.locator(".sign__kind")).toHaveText("It comes by itself");
  expect((await steps(page)).slice(0, 2)).toEqual(["Open your Microsoft registration", "Read your MCP ID"]);
  await expect(page.locator(".why blockquote", { hasText: "When passing one of these exams, you will automatically receive an MCP ID. (S16)" })).toBeVisible();
  await expect(page.locator(".contact", { hasText: "Microsoft" })).toHaveCount(0);
});

for (const series of ["MOS for Office 97, 2000 or XP", "MOS for Office 2010 or later"]) {
  test(`a pass in ${series} needs the exam reference number, then the MCT program makes the ID`, async ({ page }) => {
    await interviewFromHome(page, [series, "No", "Yes", "Yes"]);
    await expect(heading(page)).toHaveText(QUESTION["exam-reference"]);
    await answer(page, "I’m not sure which number it is");
    await expect(heading(page)).toHaveText("Find your exam reference number");
    await expect(page.locator(".step", { hasText: "at the bottom of your Exam Score Results printout" })).toBeVisible();
    await change(page, QUESTION["exam-reference"]);
    await answer(page, "Yes");
    await expect(heading(page)).toHaveText("Contact the Microsoft MCT program for your ID");
    await expect(link(page, "mct@microsoft.com")).toHaveAttribute("href", "mailto:mct@microsoft.com");
    await expect(link(page, "1-888-456-7077")).toHaveAttribute("href", "tel:+18884567077");
    await unfold(page);
    await expect(page.locator(".step blockquote", { hasText: "and they will generate an MCP ID. (S20)" })).toBeVisible();
  });
}

test("with several IDs, Microsoft searches on the name, and no further ID is asked for", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "Yes, more than one"]);
  await expect(heading(page)).toHaveText(NAME_SEARCH);
  expect((await steps(page))[0]).toBe("Do not ask for another MCP ID");
  await expect(page.getByText("Be sure to have him/her ask Microsoft to search on his/her name to make that determination. (S07)").last()).toBeVisible();
  await expect(page.locator(".step", { hasText: /\b(ask|request) for (your|an) MCP ID/i })).toHaveCount(0);
});

test("with one ID that hides certifications, Microsoft searches on the name, and no further ID is asked for", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2007 (also called MCAS)", "Yes, one", "No, some or all are missing"]);
  await expect(heading(page)).toHaveText(NAME_SEARCH);
  expect((await steps(page))[0]).toBe("Do not ask for another MCP ID");
  await expect(page.locator(".why")).toContainText("they could be associated with another MCP ID! (S08)");
});

test("who has not passed is told kindly, with a way on", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No", "No, or not yet"]);
  await expect(heading(page)).toHaveText("Pass your exam first");
  await expect(page.locator(".lead")).toContainText("Nothing is lost: you can come back as soon as you have passed.");
  expect(await steps(page)).toEqual(["Take the exam, or take it again", "After you pass, come back"]);
});

test("who is sure of nothing finds out which exam it was, comes back and changes one answer", async ({ page }) => {
  await interviewFromHome(page, ["I’m not sure", "I’m not sure"]);
  await expect(heading(page)).toHaveText("Find out which exam you took");
  expect((await steps(page)).length).toBeGreaterThan(1);
  await change(page, QUESTION.series);
  await answer(page, "MOS for Office 2007 (also called MCAS)");
  await expect(heading(page)).toHaveText(QUESTION.passed);
  await interview(page, ["Yes", "Yes"]);
  await expect(heading(page)).toHaveText(BY_ITSELF);
  await expect(fact(page, QUESTION["has-id"])).toContainText("I’m not sure");
});

test("every set of answers ends at an outcome of the policy, with something to do and somebody to ask", async ({ page }) => {
  const { words } = await (await page.request.get("/api/v1/policies/mcp-id?lang=en")).json();
  const titles = Object.values<{ title: string }>(words.outcome).map(({ title }) => title);
  await page.goto("/guide");
  const ends = flat(await everyStop(page)).filter((stop) => !stop.question);
  expect(titles).not.toEqual([]);
  expect([...new Set(ends.map((end) => end.heading))].sort()).toEqual(titles.sort());
  expect(ends.filter((end) => end.steps === 0 || !end.kind)).toEqual([]);
});

test("a link of an older version says whether its result still holds", async ({ page }) => {
  const told: [made: { version?: string; outcome?: string }, said: string | null][] = [
    [{ version: "2012.1", outcome: "contact-service-center" }, "The rules have changed since this link was made. Your result is the same."],
    [{ version: "2012.1", outcome: "contact-mct-program" }, "The rules have changed since this link was made. Your result is not the same: this page shows what holds today."],
    [{ version: "2012.1" }, "The rules have changed since this link was made. This page shows what holds today."],
    [{ outcome: "contact-service-center" }, null],
    [{}, null],
  ];
  for (const [made, said] of told) {
    await open(page, kept(LEADS_TO["contact-service-center"], made));
    await expect(heading(page)).toHaveText(SERVICE_CENTER);
    await expect(page.getByRole("note")).toHaveText(said === null ? [] : [said]);
  }
});

test("a link of another guide begins a new interview", async ({ page }) => {
  await open(page, kept(LEADS_TO["contact-service-center"], { policy: "another-guide" }));
  await expect(heading(page)).toHaveText(QUESTION.series);
  await expect(page.locator("main input:checked")).toHaveCount(0);
});

test("the message to send has the answers, and the copy button copies it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, kept(LEADS_TO["contact-service-center"]));
  await page.getByText("A message you can send").click();
  const message = page.getByLabel("Message", { exact: true });
  await expect(message).toHaveValue(/- Which exam did you take\? MOS for Office 2003\n/);
  await button(page, "Copy the message").click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await message.inputValue());
  await button(page, "Copy the link").click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(new URL((await link(page, "Link to this result").getAttribute("href"))!, page.url()).href);
});

test("from the guide to a registration on record: answers come along, and the record is there after signing out and in", async ({ page }) => {
  const person = invent();
  await interviewFromHome(page, TO_SERVICE_CENTER);
  await link(page, "Fill in the registration").click();
  await expect(heading(page)).toHaveText("Sign in to register");
  await link(page, "Create an account").click();
  await signUp(page, person);

  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(page.getByText(`From the guide: ${SERVICE_CENTER}`)).toBeVisible();
  // The guide has asked already whether there is an ID.
  await expect(page.getByRole("group", { name: "Do you already have a Person ID (MCP ID)?" }).getByLabel("No", { exact: true })).toBeChecked();
  await fillIn(page, { ...WHOLE, "Email (optional)": person.email });
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await expect(fact(page, "Email")).toContainText(person.email);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
  const reference = (await page.locator(".receipt__reference").textContent())!;
  const [record] = await registrations(page);
  expect(record.guidance).toMatchObject({ policy: "mcp-id", version: "2013.1", answers: LEADS_TO["contact-service-center"], outcome: "contact-service-center" });

  await button(page, "I have read it and accept").click();
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
  await reload(page);
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
  await expect(page.locator(".receipt__reference")).toHaveText(reference);
  await page.goBack();
  await expect(heading(page)).toHaveText(RECORDED);

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page)).toHaveText(QUESTION.series);
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await open(page, "/registration");
  await expect(heading(page)).toHaveText("Sign in to register");
  await page.locator("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, person);
  await expect(page.locator(".receipt__reference")).toHaveText(reference);
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
});

test("from the registration form on the front page, without the guide", async ({ page }) => {
  const person = invent("Ben", "Ejemplo");
  await open(page, "/");
  await link(page, "Fill in the Microsoft registration form").click();
  await link(page, "Create an account").click();
  await signUp(page, person);
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(page.getByText("From the guide:")).toHaveCount(0);
  await expect(page.locator("main input:checked")).toHaveCount(0);
  await button(page, "Fill from my profile").click();
  await expect(field(page, "First name")).toHaveValue("Ben");
  await expect(field(page, "Email (optional)")).toHaveValue(person.email);
  await fillIn(page, { ...WHOLE, "First name": "Ben", "Last name": "Ejemplo" });
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);
  expect((await registrations(page))[0].guidance).toBeNull();
});

test("from signing in on the front page to the record, and back to the guide", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/");
  await signOut(page);
  await link(page, "Sign in to see your registration").click();
  await signIn(page, person);
  await expect(heading(page)).toHaveText("No registration yet");
  await link(page, "Guide").click();
  await expect(heading(page)).toHaveText(QUESTION.series);
  await expect(choice(page, "MOS for Office 2003")).not.toBeChecked();
});

test("a wrong password is told, the right one soon after gets in", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/");
  await signOut(page);
  await open(page, "/sign-in");
  await signIn(page, { ...person, password: "another password" });
  await expect(summary(page)).toBeFocused();
  expect(await summarized(page)).toEqual([
    { field: "email", message: "The email address and password do not go together. Check both and try again." },
  ]);
  await expect(page.getByLabel("Email address")).toHaveValue(person.email);
  await expect(page.getByLabel("Password")).toHaveValue("");
  // After a wrong one the account waits a second before it looks at another.
  await expect(async () => {
    if (await heading(page).getByText("Sign in").isVisible()) await signIn(page, person);
    await expect(heading(page)).toHaveText("No registration yet", { timeout: 1_000 });
  }).toPass();
});

test("who is signed in needs no page to sign in", async ({ page }) => {
  await openAs(page, invent(), "/sign-in");
  await expect(heading(page)).toHaveText("No registration yet");
});

test("starting again forgets every answer", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No"]);
  await page.getByText("Your 2 answers so far").click();
  await link(page, "Start again").click();
  await expect(heading(page)).toHaveText(QUESTION.series);
  await expect(page.locator("main input:checked")).toHaveCount(0);
  await answer(page, "MOS for Office 2003");
  await expect(page.locator("main input:checked")).toHaveCount(0);
});

test("another language keeps the place and the answers, and stays chosen after reloading", async ({ page }) => {
  await open(page, kept(LEADS_TO["contact-service-center"]));
  const address = page.url();
  await link(page, "Español").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("[data-language=es]")).toBeFocused();
  await expect(page.locator(".facts__row")).toHaveCount(5);
  await expect(page.locator("blockquote").first()).toHaveAttribute("lang", "en");
  expect(page.url()).toBe(address);
  await reload(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.locator(".facts__row")).toHaveCount(5);
});

test("a language chosen in the app wins over one that the address names", async ({ page }) => {
  await open(page, "/?lang=es");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await link(page, "English").click();
  await expect(heading(page)).toHaveText(QUESTION.series);
  await reload(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
