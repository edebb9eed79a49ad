import { type Name, nameOf } from '#domain/people/identity/name.ts'
import { type Fault, fault } from '#domain/people/intake/fault.ts'
import { namesTold } from '#domain/people/intake/names-told.ts'
import { readConsents, TRACKING } from '#domain/people/privacy/consent.ts'
import type { Tx } from '#server/db/connect.ts'
import type { NewEvent } from '#server/db/log.ts'
import { suppress, unsuppress } from '#server/db/privacy/suppress.ts'
import { type Suppressed, suppressedIn } from '#server/db/privacy/suppressed.ts'
import type { Case } from './take.ts'

/**
 * Leaves out what speaks of somebody who was erased, and what people did who are not to be tracked: neither the log nor
 * the failed events keep anything of it. It counts as failed. Costs one look-up in memory for each name.
 */
export async function keepOut(tx: Tx, workspaceId: string, cases: readonly Case[]): Promise<void> {
  const suppressed = await suppressedIn(tx, workspaceId)
  if (suppressed.isEmpty) return
  for (const one of cases) {
    if (!isKeptOut(suppressed, one)) continue
    one.outcome = { result: 'failed', messageId: one.event?.messageId ?? null, fault: NOT_KEPT }
    one.event = null
  }
}

/** Who said with an event that they are not to be tracked, or may be again, is taken at their word from the next event on. */
export async function minded(
  tx: Tx,
  workspaceId: string,
  cases: readonly Case[],
  now: number,
): Promise<void> {
  for (const { event, outcome } of cases) {
    if (outcome?.result !== 'stored' || event?.properties.consent === undefined) continue
    const said = readConsents(event.properties.consent).find(({ purpose }) => purpose === TRACKING)
    if (!said) continue
    const why = { kind: 'do-not-track', reason: 'said so', now, by: 'an event' } as const
    if (said.given) await unsuppress(tx, workspaceId, namesIn(event), 'do-not-track')
    else await suppress(tx, workspaceId, namesIn(event), why)
  }
}

/** One answer for both, so that nobody who may write learns which of the two it is. */
const NOT_KEPT: Fault = fault(
  'not-kept',
  null,
  'It is about somebody of whom nothing more may be kept.',
)

export const isNotKept = ({ outcome }: Case): boolean =>
  outcome?.result === 'failed' && outcome.fault.code === NOT_KEPT.code

function isKeptOut({ isErased, isUntracked }: Suppressed, { event, read }: Case): boolean {
  // What cannot be read may still name somebody.
  if (event === null) return namesTold(read.bytes).some(isErased)
  const names = namesIn(event)
  return names.some(isErased) || (event.kind === 'behaviour' && names.some(isUntracked))
}

function namesIn({ person, names = [] }: NewEvent): Name[] {
  const told = typeof person === 'string' ? nameOf(person) : person
  return told === null ? [...names] : [told, ...names]
}
