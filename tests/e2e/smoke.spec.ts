import { test, expect } from "@playwright/test";
test("smoke", async ({ page }) => {
  page.on("console", m => console.log("console", m.type(), m.text()));
  const t0 = Date.now();
  await page.goto("/");
  await expect(page.locator("html[data-app]")).toBeAttached();
  console.log("app after", Date.now() - t0);
  const r = await page.evaluate(async () => { const t = performance.now(); const a = await fetch("/api/v1/account", {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify({first_name: "Ada", last_name: "Sample", email: `a${Math.random()}@example.com`, password: "a sample password"})}); return [a.status, await a.text(), performance.now() - t]; });
  console.log(r);
  console.log(await page.context().cookies());
  console.log(JSON.stringify(await page.evaluate(async () => (await fetch("/api/v1/session")).json())));
});
