import { test } from "./support/test.ts";
import { invent, openAs } from "./support/people.ts";
import { COUNTRIES, NAME } from "./support/countries.ts";
import { fillIn, continueToCheck, send } from "./support/form.ts";
import { call } from "./support/api.ts";
test("look", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await page.screenshot({path: "/tmp/p1.png", fullPage: true});
  for (const c of Object.values(COUNTRIES)) {
    await fillIn(page, {...NAME, Country: c.country, ...c.address});
    await continueToCheck(page);
    console.log(await page.locator(".facts__row").allTextContents());
    await page.getByRole("link", {name: "Back"}).click();
  }
  await page.screenshot({path: "/tmp/p2.png", fullPage: true});
  await fillIn(page, {...NAME, Country: COUNTRIES.US.country, ...COUNTRIES.US.address});
  await send(page);
  await page.screenshot({path: "/tmp/p3.png", fullPage: true});
  console.log(page.url(), JSON.stringify((await call(page, "GET", "/api/v1/registrations")).body));
  console.log(JSON.stringify(await call(page, "POST", "/api/v1/registrations", {draft: {}}, {"idempotency-key": '"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"'})));
});
