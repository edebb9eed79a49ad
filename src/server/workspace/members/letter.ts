import type { Invitation } from '#api/members.ts'
import { ROLE_NAMES } from '#domain/workspace/role-words.ts'
import type { Letter } from '#server/mails.ts'

/** What an invitation says by mail: who asks, as what, how long, and what to do when it was not expected. */
export function letterOf(
  { name, email, roles, invitedBy }: Invitation,
  company: string,
  link: string,
): Letter {
  const as = roles.map((role) => ROLE_NAMES[role]).join(' and ')
  const who = invitedBy ? `${invitedBy} invites you` : 'You are invited'
  return {
    recipient: email,
    subject: `Your invitation to ${company} on Lockstep`,
    body: [
      `Hello ${name},`,
      `${who} to the workspace ${company} as ${as}.`,
      `Open this link within 7 days:\n${link}`,
      'It works once. If you did not expect it, do nothing: nobody comes in without the link.',
    ].join('\n\n'),
  }
}
