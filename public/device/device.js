// What is kept on the reader's device, and how it gets to the server: drafts, the outbox, the connection.
//
// This is the one object that the app has of it. What goes in and comes out is JSON, as text; no promise here rejects.

import * as connection from "./connection.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { forgetPages, pages } from "./pages.js";
import * as vault from "./vault.js";

const KNOWN = "known";

/** @param {any} value */
const json = (value) => (value === null || value === undefined ? null : JSON.stringify(value));

export const device = {
  /** Says whose drafts and items this page works on. From then on what waits is sent by itself. @param {string | null | undefined} account */
  async own(account) {
    // Somebody else may have come by a page that does not sign anybody out: a link, another tab.
    const known = (await vault.get("known", KNOWN))?.value?.account?.id;
    if (account && known && known !== account) await vault.remove("known", KNOWN);
    await vault.set("owner", account ?? "");
    drafts.own(account ?? "");
    void outbox.own(account ?? "", true);
  },
  /** What `keep` kept, of whoever was signed in last. */
  async known() {
    return json((await vault.get("known", KNOWN))?.value);
  },
  /** Keeps what the app needs where there is no server. @param {string} what */
  async keep(what) {
    return vault.put("known", KNOWN, "", JSON.parse(what));
  },
  /** Signed out: what was known is gone. Drafts and items stay, for their owner to come back to. */
  async forget() {
    await vault.remove("known", KNOWN);
    await device.own(null);
  },

  draft: drafts.draft,
  /** @param {string} name @param {string} fields */
  saveDraft: (name, fields) => drafts.saveDraft(name, JSON.parse(fields)),
  dropDraft: drafts.dropDraft,
  settled: drafts.settled,
  hold: drafts.hold,
  takeOver: drafts.takeOver,
  /** @param {string} name */
  release: async (name) => drafts.release(name),

  /** @param {string} item */
  put: async (item) => outbox.put(JSON.parse(item)),
  /** @param {string} [id] */
  send: async (id) => json(await outbox.send(id)),
  items: async () => json(await outbox.items()),
  /** @param {string} id */
  item: async (id) => json(await outbox.item(id)),
  letGo: outbox.letGo,
  drop: outbox.drop,
  download: outbox.download,

  async status() {
    return json({ online: connection.isOnline(), ...(await vault.status()), build: pages.build });
  },
  isOnline: connection.isOnline,
  check: connection.check,
  /** From now on, or no longer, this is a computer that others use, too. @param {boolean} is */
  share: vault.share,
  /** Leaves nothing on this device. */
  async clear() {
    drafts.forgetTyping();
    await vault.wipe();
    await forgetPages();
    vault.changed();
  },
};

// Signing out by the plain form is signing out. (The app asks first: it hears of forms before the window does.)
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented && /** @type {HTMLFormElement} */ (target).getAttribute("action") === "/sign-out") void device.forget();
});

const { account } = document.documentElement.dataset;
// A page that the server wrote for somebody says for whom. Elsewhere the app will; until then it is whoever was here last.
if (account) void device.own(account);
else void vault.setting("owner").then((last) => last && outbox.own(last, false));
void drafts.tidy();
void outbox.tidy();
