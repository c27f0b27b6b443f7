// The states of the pages that only the server writes.

import { heading, link, button } from "./app.ts";
import { LEADS_TO } from "./guide.ts";
import { invent, joinConfirmed, loseSession, type Person } from "./people.ts";
import { comeInAs, check, HEADER, line, recorded } from "./staff.ts";
import type { States } from "./states.ts";
import { expect, type Page } from "./test.ts";

/** A name as long as any, in letters that are wide. */
const LONG = "Wolfeschlegelsteinhausenbergerdorff-Sample".repeat(2);

/** A candidate who has passed exams, signed in. */
async function candidate(page: Page, ...exams: Parameters<typeof line>[1][]): Promise<Person> {
  const person = invent("Wilhelmina", LONG);
  await joinConfirmed(page, person);
  if (exams.length > 0) {
    // A reference is one person's.
    recorded(exams.map((exam) => line(person, { ...exam, reference: exam?.reference && exam.reference + crypto.randomUUID() })));
  }
  return person;
}

const MCAS = { code: "77-601", score: "812", reference: "REF-OF-A-LONG-SCORE-REPORT-" };
const MOS = { series: "Office 2003", code: "word2003exp", title: "Microsoft Office Specialist: Word 2003 Expert", date: "2005-06-01" };
const FAILED = { code: "77-882", date: "2012-02-29", passed: "no", score: "455" };

/** The address of a request from the guide, as the guide makes it. */
const prepared = (answers: Record<string, string>, outcome: string) => `/requests/new?${new URLSearchParams({ _v: "2013.1", _o: outcome, ...answers })}`;

/** A candidate's request, sent: its address. */
async function sent(page: Page): Promise<string> {
  await page.goto(prepared(LEADS_TO["contact-service-center"], "contact-service-center"));
  await page.getByLabel("Message to the desk (optional)").fill("An earlier name of mine is Wilhelmina Example.");
  await button(page, "Send the request").click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

export const OWN: States = {
  "transcript without exams": async (page) => {
    await candidate(page);
    await page.goto("/profile/transcript");
  },
  transcript: async (page) => {
    await candidate(page, MCAS, MOS, FAILED);
    await page.goto("/profile/transcript");
    await expect(page.getByRole("row")).toHaveCount(4);
  },
  "programs without an ID": async (page) => {
    await candidate(page, MOS);
    await page.goto("/profile/programs");
  },
  programs: async (page) => {
    await candidate(page, MCAS, FAILED);
    await page.goto("/profile/programs");
    await expect(button(page, "Show the access code")).toBeVisible();
  },
  "access code shown": async (page) => {
    await candidate(page, MCAS);
    await page.goto("/profile/programs");
    await button(page, "Show the access code").click();
    await expect(heading(page)).toHaveText("Your access code");
  },
  "access code used": async (page) => {
    await OWN["access code shown"](page);
    await button(page, "I have used it").click();
    await expect(page.locator("main")).toContainText("It is not kept any more.");
  },
  "requests, none": async (page) => {
    await candidate(page);
    await page.goto("/requests");
  },
  "request being prepared": async (page) => {
    await candidate(page, MOS);
    await page.goto(prepared(LEADS_TO["contact-service-center"], "contact-service-center"));
  },
  "request with a message that is too long": async (page) => {
    await OWN["request being prepared"](page);
    await page.getByLabel("Message to the desk (optional)").fill("W".repeat(2_001));
    await button(page, "Send the request").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "request refused for its answers": async (page) => {
    await candidate(page);
    await page.goto(prepared({ ...LEADS_TO["contact-service-center"], passed: "no" }, "contact-service-center"));
  },
  "request sent": async (page) => {
    await candidate(page, MOS);
    await sent(page);
  },
  "requests": async (page) => {
    await OWN["request sent"](page);
    await page.goto("/requests");
  },
  "request to withdraw": async (page) => {
    await OWN["request sent"](page);
    await link(page, "Withdraw this request").click();
    await expect(heading(page)).toHaveText("Do you want to withdraw this request?");
  },
  "link that does not work": async (page) => {
    await page.goto("/invitation?token=none");
  },
  "page for others": async (page) => {
    await candidate(page);
    await page.goto("/users");
  },
};

// A desk takes a second person: the candidate, who was there first.

/** Tech support with somebody's record open. */
async function record(page: Page, tab = "Profile") {
  const person = await candidate(page, MCAS, MOS, FAILED);
  await loseSession(page);
  await comeInAs(page, "tech-support", `/users?q=${encodeURIComponent(person.email)}`);
  await page.locator("[data-row]").first().click();
  if (tab !== "Profile") await page.locator(".tabs").getByRole("link", { name: tab }).click();
  await expect(heading(page)).toContainText(LONG);
}

/** The service center with a candidate's request open. */
async function atTheDesk(page: Page, address?: string) {
  await candidate(page, MOS);
  const request = await sent(page);
  await loseSession(page);
  await comeInAs(page, "service-center", address ?? `/desk${request}`);
}

export const DESKS: States = {
  "search not begun": (page) => comeInAs(page, "tech-support").then(() => undefined),
  "search with hits": async (page) => {
    await record(page);
    await page.goto("/users?q=wolfeschlegel");
    await expect(page.locator("mark").first()).toBeVisible();
  },
  "search without hits": async (page) => {
    await comeInAs(page, "tech-support", "/users?q=nobody-of-this-name");
  },
  record: (page) => record(page),
  "record, link without a reason": async (page) => {
    await record(page);
    await page.locator("summary", { hasText: "Make a sign-in link" }).click();
    await button(page, "Make a sign-in link").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "record, link": async (page) => {
    await record(page);
    await page.locator("summary", { hasText: "Make a sign-in link" }).click();
    await page.getByLabel("Reason").first().fill("Forgot the password; told the day of the exam");
    await button(page, "Make a sign-in link").click();
    await expect(heading(page)).toContainText("Sign-in link for");
  },
  "record, transcript": (page) => record(page, "Transcript"),
  "record, credits without a choice": async (page) => {
    await record(page, "Transcript");
    await button(page, "Credit the chosen exams").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "record, programs": (page) => record(page, "Programs"),
  "record, guide": (page) => record(page, "Guide"),
  "record, history": (page) => record(page, "History"),
  "record, merging": async (page) => {
    await candidate(page);
    await loseSession(page);
    await record(page);
    await page.getByRole("link", { name: /^Merge/ }).first().click();
    await expect(heading(page)).toContainText("Merge the record of");
  },
  "queue": (page) => atTheDesk(page, "/desk/requests"),
  "desk request": (page) => atTheDesk(page),
  "desk request in hand": async (page) => {
    await atTheDesk(page);
    await button(page, "Take it on").click();
    await expect(button(page, "Fulfill")).toBeVisible();
  },
  "desk request with an error": async (page) => {
    await DESKS["desk request in hand"](page);
    await page.getByLabel("MCP ID number").fill("not a number");
    await button(page, "Fulfill").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "imports": (page) => comeInAs(page, "administrator").then(() => undefined),
  "import checked": async (page) => {
    await comeInAs(page, "administrator");
    await check(page, [HEADER, line(invent("Row", LONG), MCAS), line(invent("Row", LONG), { passed: "perhaps", date: "13/13/2013" })].join("\n"));
  },
  "import without a file": async (page) => {
    await comeInAs(page, "administrator");
    await button(page, "Check the file").click();
    await expect(page).toHaveTitle(/^Error: /);
  },
  "staff": async (page) => {
    await comeInAs(page, "administrator", "/admin/staff");
  },
  "audit": async (page) => {
    await record(page);
    await loseSession(page);
    await comeInAs(page, "administrator", "/admin/audit");
  },
};
