import { BUYING_ROLES } from '#domain/people/companies/buying-role.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Side } from '#domain/workspace/role.ts'

/** What one team asks of the other. The first five are asked by sales, the others by marketing. */
export const REQUEST_KINDS = [
  'content',
  'list',
  'answer',
  'fix-field',
  'find-role',
  'feedback',
  'deal-reason',
  'contact-roles',
] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

const OF_MARKETING: readonly RequestKind[] = ['feedback', 'deal-reason', 'contact-roles']

/** Which team asks this, so that the other one owes the answer. */
const askedBy = (kind: RequestKind): Side => (OF_MARKETING.includes(kind) ? 'marketing' : 'sales')
export const otherSide = (side: Side): Side => (side === 'sales' ? 'marketing' : 'sales')
export const owes = (kind: RequestKind): Side => otherSide(askedBy(kind))

/** What the members of some sides may ask for, in the order of the list. */
export const kindsFor = (sides: readonly Side[]): RequestKind[] =>
  REQUEST_KINDS.filter((kind) => sides.includes(askedBy(kind)))

/** What a request has to name: whose field, which field or role, which deal. */
export const NEEDS = {
  content: [],
  list: [],
  answer: [],
  'fix-field': ['person', 'field'],
  'find-role': ['field'],
  feedback: [],
  'deal-reason': ['deal'],
  'contact-roles': ['deal'],
} as const satisfies Record<RequestKind, readonly ('person' | 'deal' | 'field')[]>

/** Details of a person that an answer can mend: as sources tell them. */
export const MENDABLE = ['name', 'title', 'company', 'phone', 'country', 'owner'] as const
export type Mendable = (typeof MENDABLE)[number]
export const isMendable = (field: string | null): field is Mendable =>
  (MENDABLE as readonly (string | null)[]).includes(field)

/** Why a value cannot be this detail, as words to stand after its name; null: it can. */
export const detailUnfit = (field: Mendable, value: string): string | null =>
  field === 'phone' && !/^\+?[\d\s()./-]{5,40}$/.test(value) ? 'is no telephone number' : null

/** Whether a request can be about this field: a detail that can be mended, a role of a buying group. */
export const isField = (kind: RequestKind, field: string): boolean =>
  kind === 'fix-field'
    ? isMendable(field)
    : kind === 'find-role'
      ? (BUYING_ROLES as readonly string[]).includes(field)
      : true

/** Open until it is answered; closed when the answer helped, or the asker took it back. */
export type Request = {
  kind: RequestKind
  state: 'open' | 'answered' | 'closed'
  /** Counts from 1: how often it had to be asked. */
  turn: number
  askerId: number
  /** Who is to answer; null: somebody of the team that owes it. */
  ownerId: number | null
}

/** Who does something with a request. An owner of the workspace works for either side. */
export type Actor = { memberId: number; sides: readonly Side[]; isOwner: boolean }

const worksFor = ({ sides, isOwner }: Actor, side: Side) => isOwner || sides.includes(side)

/** Whether they may ask this of the other team. */
export const mayAsk = (actor: Actor, kind: RequestKind): boolean => worksFor(actor, askedBy(kind))

/**
 * Somebody of the team that owes it answers. Refusals: ask-not-yours (it is owed by the other team), ask-answered,
 * ask-over.
 */
export function answer(
  request: Request,
  actor: Actor,
): Result<Request, 'ask-not-yours' | 'ask-answered' | 'ask-over'> {
  if (!worksFor(actor, owes(request.kind))) return refuse('ask-not-yours')
  if (request.state === 'closed') return refuse('ask-over')
  if (request.state === 'answered') return refuse('ask-answered')
  return ok({ ...request, state: 'answered' })
}

/**
 * The asker says whether the answer helped; where it did not, the request is open again and a new clock runs. Refusals:
 * ask-not-yours, ask-unanswered, ask-over.
 */
export function react(
  request: Request,
  actor: Actor,
  helped: boolean,
): Result<Request, 'ask-not-yours' | 'ask-unanswered' | 'ask-over'> {
  if (request.askerId !== actor.memberId) return refuse('ask-not-yours')
  if (request.state === 'closed') return refuse('ask-over')
  if (request.state === 'open') return refuse('ask-unanswered')
  return ok(
    helped
      ? { ...request, state: 'closed' }
      : { ...request, state: 'open', turn: request.turn + 1 },
  )
}

/** The asker needs it no longer. Refusals: ask-not-yours, ask-over. */
export function takeBack(
  request: Request,
  actor: Actor,
): Result<Request, 'ask-not-yours' | 'ask-over'> {
  if (request.askerId !== actor.memberId && !actor.isOwner) return refuse('ask-not-yours')
  if (request.state === 'closed') return refuse('ask-over')
  return ok({ ...request, state: 'closed' })
}

/**
 * Says who of the team that owes it answers; `to` is a member with the sides they work for. Refusals: ask-not-yours,
 * ask-answered, ask-over, ask-owner-unfit (they work for the other team).
 */
export function give(
  request: Request,
  actor: Actor,
  to: { memberId: number; sides: readonly Side[] },
): Result<Request, 'ask-not-yours' | 'ask-answered' | 'ask-over' | 'ask-owner-unfit'> {
  const answered = answer(request, actor)
  if (!answered.ok) return answered
  if (!to.sides.includes(owes(request.kind))) return refuse('ask-owner-unfit')
  return ok({ ...request, ownerId: to.memberId })
}
