import { MOST_NAMES } from '#domain/people/identity/persons.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { AuditAction } from '#domain/workspace/audit-actions.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { claimNobodys } from '#server/db/fold/claim.ts'
import { claimRegrouped } from '#server/db/fold/fold.ts'
import { append } from '#server/db/log.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { namesOf, personOf } from '#server/db/names/read-names.ts'
import { regroup } from '#server/db/names/regroup.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import {
  findApart,
  findDecision,
  hasMerge,
  isApart,
  keepDecision,
  lastKnown,
  undo,
} from './store.ts'

export type Decided = { decisionId: number; personId: number; otherPersonId: number }
type Names = { personId: number; otherId: number }

/** Makes two people one, whatever their names; the history of both goes on as one from now on. Rule 3.3.6. */
export function merge(
  acting: Acting,
  sees: Sees,
  { personId, otherId }: Names,
): Promise<
  Result<Decided, 'person-unknown' | 'same-person' | 'told-apart' | 'too-many-names' | Repeated>
> {
  const { db, workspaceId, asked, now, memberId } = acting
  return once(db, workspaceId, asked, { personId, otherId }, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const both = await bothOf(tx, workspaceId, sees, personId, otherId)
    if (!both) return refuse('person-unknown')
    const people = [both.personA, both.personB]
    if (both.personA === both.personB) return refuse('same-person')
    const at = Math.max(now, (await lastKnown(tx, workspaceId, people)) + 1)
    const { ids } = await namesOf(tx, workspaceId, people)
    const decision = { kind: 'merge', a: both.a, b: both.b, at, memberId } as const
    const decisionId = await keepDecision(tx, workspaceId, decision)
    const decided = await carryOut(tx, acting, { ...both, decisionId, verb: 'merge' })
    if (decided.personId === decided.otherPersonId) return ok(decided)
    return refuse(ids.length > MOST_NAMES ? 'too-many-names' : 'told-apart')
  })
}

/** Makes them two again, each with what the log tells under their names; nothing where it is undone already. */
export function undoMerge(
  acting: Acting,
  sees: Sees,
  mergeId: number,
): Promise<Result<Decided, 'decision-unknown'>> {
  const { db, workspaceId, now, memberId } = acting
  return orNothing(db, workspaceId, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const known = await findDecision(tx, workspaceId, 'merge', mergeId)
    const both = known && (await bothOf(tx, workspaceId, sees, known.a, known.b))
    if (!known || !both) return refuse('decision-unknown')
    if (known.isUndone) return ok(told(mergeId, both.personA, both.personB))
    await undo(tx, workspaceId, [mergeId], now, memberId)
    return ok(await carryOut(tx, acting, { ...both, decisionId: mergeId, verb: 'unmerge' }))
  })
}

/** No event joins these two any more; where one did, they are two again. Saying it twice is saying it once. */
export function tellApart(
  acting: Acting,
  sees: Sees,
  { personId, otherId }: Names,
): Promise<Result<Decided, 'person-unknown' | 'same-person' | 'merged-by-hand'>> {
  const { db, workspaceId, now, memberId } = acting
  return orNothing(db, workspaceId, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const both = await bothOf(tx, workspaceId, sees, personId, otherId)
    if (!both) return refuse('person-unknown')
    const { a, b, personA, personB } = both
    if (a === b) return refuse('same-person')
    if (personA === personB && (await hasMerge(tx, workspaceId, personA)))
      return refuse('merged-by-hand')
    const known = await isApart(tx, workspaceId, a, b)
    if (known !== null) return ok(told(known, personA, personB))
    const decision = { kind: 'apart', a, b, at: now, memberId } as const
    const decisionId = await keepDecision(tx, workspaceId, decision)
    return ok(await carryOut(tx, acting, { a, b, decisionId, verb: 'apart' }))
  })
}

/** What events say of the two counts again. */
export function undoTellApart(
  acting: Acting,
  sees: Sees,
  { personId, otherId }: Names,
): Promise<Result<Decided, 'person-unknown' | 'decision-unknown'>> {
  const { db, workspaceId, now, memberId } = acting
  return orNothing(db, workspaceId, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const both = await bothOf(tx, workspaceId, sees, personId, otherId)
    if (!both) return refuse('person-unknown')
    const known = await findApart(tx, workspaceId, both.personA, both.personB)
    const [decisionId] = known
    if (decisionId === undefined) return refuse('decision-unknown')
    await undo(tx, workspaceId, known, now, memberId)
    return ok(await carryOut(tx, acting, { ...both, decisionId, verb: 'unapart' }))
  })
}

/** Whether who asks may see this person. */
export type Sees = (tx: Tx, personId: number) => Promise<boolean>

/** Two names, and whom they belong to now. */
type Both = { a: number; b: number; personA: number; personB: number }

/** Both people by any of their names; null unless who asks may see them both. */
async function bothOf(
  tx: Tx,
  workspaceId: string,
  sees: Sees,
  a: number,
  b: number,
): Promise<Both | null> {
  const personA = await personOf(tx, workspaceId, a)
  const personB = await personOf(tx, workspaceId, b)
  if (personA === null || personB === null) return null
  return (await sees(tx, personA)) && (await sees(tx, personB)) ? { a, b, personA, personB } : null
}

type Verb = 'merge' | 'unmerge' | 'apart' | 'unapart'
const ACTIONS = {
  merge: 'merge-people',
  unmerge: 'undo-merge',
  apart: 'tell-apart',
  unapart: 'undo-tell-apart',
} satisfies Record<Verb, AuditAction>

/** Works out who is who, folds them, and tells the log and the audit, in the transaction of the decision. */
async function carryOut(
  tx: Tx,
  { workspaceId, now, by }: Acting,
  { a, b, decisionId, verb }: { a: number; b: number; decisionId: number; verb: Verb },
): Promise<Decided> {
  const regrouped = await regroup(tx, workspaceId, [a, b], now)
  await claimRegrouped(tx, workspaceId, [a, b], regrouped, now)
  await append(tx, workspaceId, 'lockstep', [correction(verb, decisionId, a, b, now)], now)
  await claimNobodys(tx, workspaceId, now)
  await record(tx, workspaceId, {
    at: now,
    by,
    action: ACTIONS[verb],
    subject: { kind: 'person', id: String(a), label: `Person ${a}` },
    after: { with: `Person ${b}`, decision: decisionId },
  })
  const people = [await personOf(tx, workspaceId, a), await personOf(tx, workspaceId, b)]
  return told(decisionId, people[0] as number, people[1] as number)
}

const told = (decisionId: number, personId: number, otherPersonId: number): Decided => ({
  decisionId,
  personId,
  otherPersonId,
})

/** Told of nobody: who it is about changes by it, and stands in the details. */
const correction = (verb: Verb, decisionId: number, a: number, b: number, now: number) => ({
  messageId: `${verb}:${decisionId}`,
  person: null,
  kind: 'correction' as const,
  name: verb,
  properties: { about: { decision: decisionId, name: a, other: b } },
  happenedAt: now,
})
