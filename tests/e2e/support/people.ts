// Invented people, and how they come in.

import { button, open } from "./app.ts";
import { fillIn } from "./form.ts";
import { CONFIRM, waypost } from "./server.ts";
import { expect, type Page } from "./test.ts";

export interface Person {
  firstName: string;
  lastName: string;
  email: string;
  password: string;
}

/** Somebody who has never been here. */
export function invent(firstName = "Ada", lastName = "Sample"): Person {
  return { firstName, lastName, email: `${crypto.randomUUID()}@example.com`, password: "a sample password" };
}

/** Signs up through the form that is open. */
export async function signUp(page: Page, person: Person) {
  await fillIn(page, {
    "First name": person.firstName,
    "Last name (optional)": person.lastName,
    "Email address": person.email,
    Password: person.password,
  });
  await button(page, "Create an account").click();
}

/** Signs in through the form that is open. */
export async function signIn(page: Page, person: Person) {
  await fillIn(page, { "Email address": person.email, Password: person.password });
  await button(page, "Sign in").click();
}

/** Somebody has an account and is signed in, without a page; for tests that are about something else. */
export async function join(page: Page, person: Person) {
  const { firstName: first_name, lastName: last_name, email, password } = person;
  const answer = await page.request.post("/api/v1/account", { data: { first_name, last_name, email, password } });
  expect(answer.status()).toBe(201);
}

/** Makes an account for somebody who has shown a desk whose the address is; for tests that are about what came to the account by it. */
export async function joinConfirmed(page: Page, person: Person) {
  await join(page, person);
  confirmed(person);
}

/** A desk confirms somebody's address. */
export function confirmed({ email }: Pick<Person, "email">) {
  waypost(...CONFIRM, "--email", email);
}

/** Opens a page as somebody whose address is confirmed. */
export async function openConfirmed(page: Page, person: Person, address: string) {
  await joinConfirmed(page, person);
  await open(page, address);
}

/** Opens a page as somebody who has just signed up. */
export async function openAs(page: Page, person: Person, address: string) {
  await join(page, person);
  await open(page, address);
}

/** Signs out, which leads to the front page. */
export async function signOut(page: Page) {
  await open(page, "/profile");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/");
}

/** Ends the session as time would: the browser has nothing more to show for it. */
export async function loseSession(page: Page) {
  await page.context().clearCookies({ name: "__Host-sid" });
}
