import type { RowEvent } from '#domain/people/imports/rows/row.ts'
import { cameWith } from './came-with.ts'
import type { Visitor } from './cast.ts'
import type { Act } from './interest.ts'
import type { Decision } from './sales.ts'

/** What a person did or what was learnt about them, as the log takes it; `n` tells it apart from the others. */
export function actTold(person: Visitor, act: Act, n: number | string): RowEvent {
  return {
    messageId: `${person.key}:${n}`,
    kind: act.name === 'identify' ? 'identify' : 'behaviour',
    name: act.name,
    properties: act.properties,
    details: null,
    happenedAt: act.at,
    ofDeal: false,
    campaign: act.campaign ?? null,
    piece: act.piece ?? null,
    arrival: cameWith(person, act, n),
  }
}

/** A decision of sales, as the log takes it. */
export function decisionTold(person: Visitor, { name, at, reason }: Decision): RowEvent {
  return {
    messageId: `${person.key}:${name}:${at}`,
    kind: 'decision',
    name,
    properties: reason === null ? {} : { reason },
    details: null,
    happenedAt: at,
    ofDeal: false,
    campaign: null,
    piece: null,
  }
}
