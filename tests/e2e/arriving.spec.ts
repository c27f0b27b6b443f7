// A click on another site's page: the session's cookie does not travel with it, and the reader arrives at the page all the same (B01).

import { button, heading, link } from "./support/app.ts";
import { confirmed, invent, openConfirmed } from "./support/people.ts";
import { comeInAs } from "./support/staff.ts";
import { expect, test, type Page } from "./support/test.ts";

const ELSEWHERE = "http://elsewhere.test/";

/** Follows a link on a page of another site. */
async function comeBy(page: Page, address: string) {
  const there = new URL(address, test.info().project.use.baseURL);
  await page.route(ELSEWHERE, (route) => route.fulfill({ contentType: "text/html", body: `<title>Elsewhere</title><a href="${there}">There</a>` }));
  await page.goto(ELSEWHERE);
  await link(page, "There").click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ javaScriptEnabled });

    test("B01 a candidate arrives where the link leads", async ({ page }) => {
      const { email, password, firstName: first_name, lastName: last_name } = invent();
      await page.request.post("/api/v1/account", { data: { first_name, last_name, email, password } });
      confirmed({ email });
      for (const address of ["/profile/programs", "/requests", "/profile", "/registration"]) {
        await comeBy(page, address);
        await expect(page).toHaveURL(address);
        await expect(page.getByRole("button", { name: `Sign out ${email}` })).toBeVisible();
      }
    });

    test("B01 a search arrives whole", async ({ page }) => {
      await comeInAs(page, "tech-support");
      await comeBy(page, "/users?q=ada");
      await expect(page).toHaveURL("/users?q=ada");
      await expect(page.locator("input[type=search]")).toHaveValue("ada");
    });

    test("B01 who is not signed in is asked to sign in, once, and Back leads away again", async ({ page }) => {
      await comeBy(page, "/requests");
      await expect(page).toHaveURL("/sign-in?_next=%2Frequests");
      await expect(button(page, "Sign in")).toBeVisible();
      await page.goBack();
      await expect(page).toHaveTitle("Elsewhere");
    });
  });
}

test("B01 a link to a place within a page arrives at the page", async ({ page }) => {
  await openConfirmed(page, invent(), "/registration");
  await comeBy(page, "/profile/programs#main");
  await expect(page).toHaveURL("/profile/programs");
  await expect(heading(page)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sign out/ })).toBeVisible();
});
