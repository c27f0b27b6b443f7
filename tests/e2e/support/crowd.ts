// Very many accounts at once, made by the API.

import { newKey } from "./api.ts";
import type { BrowserContext } from "./test.ts";

export interface Member {
  account: string;
  session: string;
  /** The id of what they register. */
  id: string;
}

/** Makes accounts, a few at a time. Each claims to be at an address of its own, because sign-ups are limited by client. */
export async function crowd(server: string, size: number): Promise<Member[]> {
  const members: Member[] = [];
  let next = 0;
  const join = async () => {
    while (next < size) {
      const number = next++;
      const answer = await fetch(`${server}/api/v1/account`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": `10.200.${number >> 8}.${number & 255}` },
        body: JSON.stringify({ first_name: "Ada", email: `member-${number}@example.com`, password: "a sample password" }),
      });
      if (answer.status !== 201) throw new Error(`sign-up ${number}: ${answer.status}`);
      const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("__Host-sid="))!;
      members[number] = { account: (await answer.json()).account.id, session: session.split(/[=;]/)[1], id: newKey() };
    }
  };
  await Promise.all(Array.from({ length: 4 }, join));
  return members;
}

/** Makes a browser a member's: the session is theirs, as if they had signed in. */
export async function becomes(context: BrowserContext, member: Member) {
  await context.addCookies([
    { name: "__Host-sid", value: member.session, domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Strict" },
  ]);
}

/** What the server has on record for a member. */
export async function recorded(server: string, member: Member): Promise<any[]> {
  const answer = await fetch(`${server}/api/v1/registrations`, { headers: { cookie: `__Host-sid=${member.session}` } });
  return answer.json();
}
