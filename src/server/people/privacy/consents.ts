import { randomUUID } from 'node:crypto'
import type { Consents } from '#api/privacy.ts'
import { type Consent, consentNow, TRACKING } from '#domain/people/privacy/consent.ts'
import { isToldByMail } from '#domain/people/privacy/unsubscribing.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { claim } from '#server/db/fold/fold.ts'
import { append } from '#server/db/log.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { mayContact, readToldConsents } from '#server/db/privacy/consents.ts'
import { settleTracking } from '#server/db/privacy/tracking.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { namesSpelled } from './held.ts'

/** What a person said of each purpose, now and before, and which of their names are suppressed. */
export async function consentsOf(tx: Tx, workspaceId: string, personId: number): Promise<Consents> {
  const told = await readToldConsents(tx, workspaceId, personId)
  const { purposes, answer } = await mayContact(tx, workspaceId, personId)
  return {
    purposes: [...purposes],
    mail: purposes.filter(isToldByMail).map(({ id: purpose }) => {
      const said = answer({ purpose, channel: 'mail' })
      return { purpose, basis: null, ...said }
    }),
    now: consentNow(told),
    history: told.toReversed(),
  }
}

type Said = Consent & { personId: number; saidAt?: number | undefined }

/** A member writes down what somebody said: an event of the log, so that a replay knows it, and an entry of the audit. */
export function sayConsent(
  acting: Acting,
  sees: (tx: Tx, personId: number) => Promise<boolean>,
  { personId: asked, saidAt, ...consent }: Said,
): Promise<Result<Consents, 'person-unknown' | Repeated>> {
  const { db, workspaceId, now, by } = acting
  return once(db, workspaceId, acting.asked, { asked, saidAt, ...consent }, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const personId = await personOf(tx, workspaceId, asked)
    if (personId === null || !(await sees(tx, personId))) return refuse('person-unknown')
    const [root] = await namesSpelled(tx, workspaceId, [personId])
    const event = {
      messageId: `consent:${randomUUID()}`,
      person: root ?? null,
      kind: 'identify' as const,
      name: 'consent',
      properties: { consent: [consent] },
      happenedAt: Math.min(saidAt ?? now, now),
    }
    const { people } = await append(tx, workspaceId, 'lockstep', [event], now)
    await claim(tx, workspaceId, people, now)
    if (consent.purpose === TRACKING) {
      const actor = 'name' in by.actor && by.actor.name ? by.actor.name : by.actor.kind
      // What somebody said earlier than their last word changes nothing by being written down.
      const why = { reason: 'said so', now, by: consent.given ? 'an event' : actor }
      await settleTracking(tx, workspaceId, [personId], { ...why, lifts: consent.given })
    }
    // What members type is kept in the log alone, which loses it with the person.
    const { note: _, textVersion: __, ...told } = consent
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'say-consent',
      subject: { kind: 'person', id: String(personId), label: `Person ${personId}` },
      after: told,
    })
    return ok(await consentsOf(tx, workspaceId, personId))
  })
}
