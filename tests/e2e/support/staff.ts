// Invented members of staff, and the files of exam results that they import.

import { writeFileSync } from "node:fs";

import { heading } from "./app.ts";
import type { Person } from "./people.ts";
import { LEFT_BEHIND, LISTEN, waypost } from "./server.ts";
import { expect, type Browser, type Page } from "./test.ts";

export type Role = "tech-support" | "service-center" | "administrator";

const NAMES: Record<Role, [string, string]> = {
  "tech-support": ["Tess", "Support-Sample"],
  "service-center": ["Cenna", "Center-Sample"],
  administrator: ["Adam", "Admin-Sample"],
};

/** Where each role begins. */
const HOME: Record<Role, string> = { "tech-support": "/users", "service-center": "/desk/requests", administrator: "/admin/imports" };

/** The one-time link by which a new member of staff sets a password, as the command line prints it. */
export function invited(role: Role, { firstName, lastName, email }: Person): string {
  const person = ["--email", email, "--first-name", firstName, "--last-name", lastName];
  return waypost("user", "add", "--role", role, ...person, "--public-url", `http://${LISTEN}`).trim();
}

/** A new member of staff comes in by such a link, to a page. */
export async function comeInAs(page: Page, role: Role, address = HOME[role]): Promise<Person> {
  const [firstName, lastName] = NAMES[role];
  const person = { firstName, lastName, email: `${crypto.randomUUID()}@example.com`, password: "a sample password" };
  const link = invited(role, person);
  const answer = await page.request.post(link, { form: { password: person.password }, maxRedirects: 0 });
  // By the page that sees whether the cookie came back.
  expect(answer.headers().location, await answer.text()).toBe(`/sign-in?_came_in=yes&_next=${encodeURIComponent(HOME[role])}`);
  await page.goto(address);
  return person;
}

/** A page of a member of staff's own browser. */
export async function pageOf(browser: Browser, role: Role): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await comeInAs(page, role);
  return page;
}

export const HEADER = "email,first name,last name,series,exam code,exam title,date,passed,score,exam reference";

/** A line of a file of exam results. */
export const line = (person: Person, exam: { series?: string; code?: string; title?: string; date?: string; passed?: string; score?: string; reference?: string } = {}) =>
  [person.email, person.firstName, person.lastName, exam.series, exam.code, exam.title, exam.date ?? "2008-03-14", exam.passed ?? "yes", exam.score, exam.reference]
    .map((cell) => cell ?? "")
    .join(",");

/** An administrator sends a file, and waits until it was checked. */
export async function check(page: Page, text: string, name = "results.csv") {
  await page.goto("/admin/imports");
  await page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(heading(page)).toHaveText("Check what would change");
}

/** An administrator imports lines. */
export async function importLines(page: Page, lines: string[]) {
  await check(page, [HEADER, ...lines].join("\n"));
  await page.getByRole("button", { name: "Record these results" }).click();
  await expect(heading(page)).toHaveText("The results are recorded");
}

/** Lines that are imported from the command line, for tests that are about something else. */
export function recorded(lines: string[]) {
  const file = `${LEFT_BEHIND}/${crypto.randomUUID()}.csv`;
  writeFileSync(file, [HEADER, ...lines].join("\n"));
  waypost("import", "exam-results", file);
}
