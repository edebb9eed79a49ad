import { sql } from 'kysely'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { type Letter, letterTo } from '#domain/handoffs/nurture/letter.ts'
import type { Withheld } from '#domain/handoffs/nurture/words.ts'
import type { Tx } from '#server/db/connect.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { suppressedIn } from '#server/db/privacy/suppressed.ts'
import { queueMail } from '#server/mails.ts'
import { MAIL_ID } from '#server/tell-of-mail.ts'
import { linksOf } from '#server/unsubscribe-link.ts'
import { linkOf, mailIdOf } from './links.ts'

/** Where people reach the house, and its secret, by which links are signed. */
export type House = { origin: string; secret: string }

export type Mailing = {
  personId: number
  didId: number
  forPurpose: string
  subject: string
  body: string
  traits: Readonly<Record<string, Scalar>>
  /** Of whoever sends. */
  workspace: string
  /** To whom an answer goes; null: to whoever the house sends as. */
  answersTo: string | null
}

/**
 * Puts a mail to somebody into the outbox where they may be written to, in the transaction that asks; it is asked once
 * more as it is sent. Answers why not, or null.
 */
export async function writeMail(
  tx: Tx,
  workspaceId: string,
  house: House,
  mailing: Mailing,
  now: number,
): Promise<Withheld | null> {
  const { personId, didId, forPurpose, answersTo } = mailing
  const { purposes, answer } = await mayContact(tx, workspaceId, personId)
  const said = answer({ purpose: forPurpose, channel: 'mail' })
  if (!said.may) return said.because
  const { address, isTracked } = await reach(tx, workspaceId, personId)
  if (address === null) return 'no-address'
  const way = linksOf(house, { workspaceId, personId }, purposes).find(
    ({ purpose }) => purpose === forPurpose,
  )
  if (!way) return 'purpose-unknown'
  const { subject, text, html } = letterIn(house, workspaceId, mailing, way.url, isTracked)
  await queueMail(
    tx,
    workspaceId,
    {
      recipient: address,
      subject,
      body: text,
      to: {
        personId,
        purpose: forPurpose,
        html,
        headers: {
          ...Object.fromEntries(way.headers.map(({ name, value }) => [name, value])),
          ...(answersTo !== null && { 'Reply-To': answersTo }),
          [MAIL_ID]: mailIdOf(didId),
        },
      },
    },
    now,
  )
  return null
}

/** Who is not to be tracked follows links that lead where they say. */
function letterIn(
  house: House,
  workspaceId: string,
  { personId, didId, subject, body, traits, workspace }: Mailing,
  unsubscribe: string,
  isTracked: boolean,
): Letter {
  const of = { workspaceId, personId, didId }
  return letterTo({ subject, body }, traits, {
    link: (url) => (isTracked ? linkOf(house, { ...of, url }) : url),
    unsubscribe,
    pixel: isTracked ? linkOf(house, { ...of, url: null }) : null,
    sender: workspace,
  })
}

/** The address they told last, else one they are called by; and whether it may be looked at what they do. */
export async function reach(
  tx: Tx,
  workspaceId: string,
  personId: number,
): Promise<{ address: string | null; isTracked: boolean }> {
  const { rows } = await sql<{ system: string; value: string; told: string | null }>`
    select p.system, p.key as value, s.traits ->> 'email' as told from person p
    left join person_state s on s.workspace_id = ${workspaceId} and s.person_id = ${personId}
    where p.workspace_id = ${workspaceId} and (p.person_id = ${personId} or p.root_id = ${personId})
    order by p.person_id`.execute(tx)
  const { isEmpty, isUntracked } = await suppressedIn(tx, workspaceId)
  const told = rows[0]?.told?.trim() ?? ''
  const named = rows.find(({ system }) => system === 'email')?.value ?? ''
  const address = [told, named].find((one) => /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(one)) ?? null
  return { address, isTracked: isEmpty || !rows.some(isUntracked) }
}
