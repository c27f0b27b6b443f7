// The guide: answering its questions, and its links.

import { button, fact, heading, open } from "./app.ts";
import { expect, type Page } from "./test.ts";

export const VERSION = "2013.1";

/** The questions as they are asked, by their ids in the policy. */
export const QUESTION = {
  series: "Which exam did you take?",
  "has-id": "Do you already have an MCP ID?",
  "credentials-visible": "Can you see all your certifications with your MCP ID?",
  "access-code": "Do you have the access code for your MCP ID?",
  passed: "Did you pass the exam?",
  "wants-mct": "Do you want to become a Microsoft Certified Trainer (MCT)?",
  "on-transcript": "Can you see the exam on your Certiport transcript?",
  "exam-reference": "Do you have your exam reference number?",
} as const;

export type Answers = Partial<Record<keyof typeof QUESTION, string>>;

/** The answers that lead to each of the outcomes that tests visit. */
export const LEADS_TO = {
  "all-set": { series: "office-2007", "has-id": "one", "credentials-visible": "yes", "access-code": "yes", "wants-mct": "no" },
  "contact-service-center": { series: "office-2003", "has-id": "none", passed: "yes", "wants-mct": "yes", "on-transcript": "yes" },
  "id-comes-by-itself": { series: "office-2007", "has-id": "none", passed: "yes", "on-transcript": "yes" },
  "look-for-your-id": { series: "office-2003", "has-id": "unsure", passed: "yes" },
  "pass-first": { series: "office-2003", "has-id": "none", passed: "no" },
} satisfies Record<string, Answers>;

/** The address that opens the guide with these answers, as a link that was kept. */
export function kept(answers: Answers, made: { version?: string; outcome?: string; policy?: string } = {}): string {
  const { policy = "mcp-id", version = VERSION, outcome } = made;
  const pairs = Object.entries(answers).sort().map(([question, choice]) => `${question}=${choice}`);
  return `/guide#${policy}@${version}${outcome ? `/${outcome}` : ""}?${pairs.join("&")}`;
}

export const choice = (page: Page, label: string) => page.getByRole("radio", { name: label, exact: true });

/** Chooses an answer and continues to the next page. */
export async function answer(page: Page, label: string) {
  const asked = await heading(page).textContent();
  await choice(page, label).check();
  await button(page, "Continue").click();
  await expect(heading(page)).not.toHaveText(asked ?? "");
}

/** Answers one question after the other, from the page that is open. */
export async function interview(page: Page, labels: string[]) {
  for (const label of labels) await answer(page, label);
}

/** An interview from its beginning on the front page. */
export async function interviewFromHome(page: Page, labels: string[]) {
  await open(page, "/");
  await interview(page, labels);
}

/** From an outcome or a question to the page that changes an earlier answer. */
export async function change(page: Page, question: string) {
  await fact(page, question).getByRole("link").click();
  await expect(heading(page)).toHaveText(question);
}

/** Opens everything that an outcome has folded away, such as the sentences of the article. */
export async function unfold(page: Page) {
  await page.locator("main details").evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute("open", "")));
}
