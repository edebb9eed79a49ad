import type { Letter } from '#server/mails.ts'

/** The mail with the link to set a new password. */
export const resetMail = (to: { name: string; email: string }, link: string): Letter => ({
  isPrivate: true,
  recipient: to.email,
  subject: 'Set a new password for Lockstep',
  body: `Hello ${to.name},

somebody, most likely you, asked to set a new password for your account. This link does it, once and within an hour:

${link}

If it was not you, nothing has to be done: your password stays as it is.

Lockstep`,
})
