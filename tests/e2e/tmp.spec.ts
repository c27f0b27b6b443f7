import { test } from "./support/test.ts";
import AxeBuilder from "@axe-core/playwright";
import { open } from "./support/app.ts";
import { kept, LEADS_TO } from "./support/guide.ts";
test("time", async ({ page }) => {
  const timed = async (n: string, f: () => Promise<any>) => { const t = performance.now(); await f(); console.log(n, Math.round(performance.now() - t)); };
  await timed("open", () => open(page, kept(LEADS_TO["contact-service-center"])));
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  for (let i = 0; i < 2; i++) {
  await timed("axe", () => new AxeBuilder({ page }).withTags(tags).analyze());
  await timed("axe legacy", () => new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze());
  await timed("contrast legacy", () => new AxeBuilder({ page }).withRules(["color-contrast"]).setLegacyMode().analyze());
  await timed("picture", () => page.screenshot({ path: "/tmp/x.png", fullPage: true }));
  await timed("jpeg", () => page.screenshot({ path: "/tmp/x.jpeg", fullPage: true, quality: 60, type: "jpeg" }));
  await timed("size", () => page.setViewportSize({width: 320 + i * 10, height: 600}));
  }
});
