import { test } from "./support/test.ts";
import { open } from "./support/app.ts";
import { kept, LEADS_TO } from "./support/guide.ts";
test("overflow", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, kept(LEADS_TO["contact-service-center"]));
  console.log(await page.evaluate(() => { const r = [document.documentElement.scrollWidth, innerWidth]; const m = document.querySelector("main"); for (const c of m.querySelectorAll("details")) { c.remove(); r.push(document.documentElement.scrollWidth); } for (const c of [...m.children]) { c.remove(); r.push(c.className + c.localName + document.documentElement.scrollWidth); } return r; }));
  console.log(await page.locator(".facts__row a").first().ariaSnapshot());
});
