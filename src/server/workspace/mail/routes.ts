import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Context } from '#server/session.ts'
import { listMails } from './outbox.ts'

type Asking = Context & { signIn: { sendsMail: boolean } }

const promise = implement(contract.mail).$context<Asking>()

export const mailRoutes = {
  list: promise.list.handler(async ({ context: { db, workspaceId, signIn, now } }) => {
    const { sendsMail } = signIn
    return { sendsMail, mails: await listMails(db, workspaceId, { sendsMail, now: now() }) }
  }),
}
