import type { Closing, Reason, Scalar, Stage, TraitTest } from '#domain/agreement/agreement.ts'
import { REASON_FAMILIES, STAGES } from '#domain/agreement/agreement.ts'
import { holds } from '#domain/replay/matching.ts'

/** A lane in which people stay in touch until they are ready: whom it takes, what is done in it, and what is counted. */
export type Track = {
  name: string
  /** Why anybody is in it, in one sentence. */
  purpose: string
  /** The purpose of their data that its mails are sent for, e.g. "marketing". */
  forPurpose: string
  takes: Takes
  milestones: Milestone[]
  steps: Step[]
}

export type Takes = {
  /** One of these is enough. */
  from: Whence[]
  /** All of these have to hold. */
  who: TraitTest[]
}

/** Where somebody comes from: how their last hand-off ended, or that sales never had them. */
export type Whence =
  /** Ids of reasons or families of them; none: whatever the reason was. */
  | { after: (typeof ENDINGS)[number]; because: string[] }
  /** `lead`: interested and never passed. `held`: qualified, and something has to be known first. */
  | { never: 'lead' | 'held' }

/** How a hand-off ends without a customer. */
export const ENDINGS = [
  'rejected',
  'disqualified',
  'recycled',
  'withdrawn',
  'expired',
  'lost',
] as const satisfies Closing[]

/** Something worth reaching in a track. `id` stays when it is renamed. */
export type Milestone = { id: string; name: string; when: Reaching }
export type Reaching = { event: string } | { trait: TraitTest } | { stage: Stage }

/** One thing that is done with everybody in a track, so long after the one before. `id` stays when it is rewritten. */
export type Step = {
  id: string
  wait: Wait
  /** Whom it is done with; nobody else waits for it. All have to hold. */
  only: TraitTest[]
  does: Doing
}

/** Business days are days on which the workspace works. */
export type Wait = { days: number; counts: 'business' | 'plain' }

export type Doing =
  | { kind: 'mail'; subject: string; body: string }
  /** The track's owner has so many business days for it. */
  | { kind: 'task'; says: string; withinDays: number }
  /** Tells a webhook of the workspace, e.g. the mail tool in use. */
  | { kind: 'call'; webhookId: number; says: string }

/** How it stands with somebody, as far as tracks ask. */
export type Situation = {
  stage: Stage
  /** Of the last hand-off; null while it is open, and before the first. */
  closing: Closing | null
  reason: string | null
  /** Whether sales ever had them. */
  wasPassed: boolean
  traits: Readonly<Record<string, Scalar>>
}

/** Whether a track takes somebody in. */
export const takesIn = (
  { takes }: Pick<Track, 'takes'>,
  situation: Situation,
  reasons: readonly Reason[],
): boolean => isFor({ takes }, situation, reasons) && isAll(takes.who, situation.traits)

/**
 * Whether somebody still belongs in a track they are in: as long as their stage and last hand-off are what it is for.
 * What is known of them may change meanwhile; nobody is put out of a track because they told their employer's size.
 */
export function isFor(
  { takes }: Pick<Track, 'takes'>,
  { stage, closing, reason, wasPassed }: Situation,
  reasons: readonly Reason[],
): boolean {
  return takes.from.some((whence) => {
    if ('never' in whence)
      return whence.never === 'held' ? stage === 'mql' : stage === 'lead' && !wasPassed
    if (!MARKETINGS.has(stage) || closing !== whence.after) return false
    return (
      whence.because.length === 0 || whence.because.some((one) => isReason(one, reason, reasons))
    )
  })
}

/** Stages in which nobody of sales works with somebody. */
const MARKETINGS: ReadonlySet<Stage> = new Set(['contact', 'lead'])

/** Whether all of these tests hold of what is known. */
export const isAll = (
  tests: readonly TraitTest[],
  traits: Readonly<Record<string, Scalar>>,
): boolean => tests.every((test) => holds(test, traits[test.trait]))

function isReason(wanted: string, reason: string | null, reasons: readonly Reason[]): boolean {
  if (reason === null) return false
  if (wanted === reason) return true
  const family = REASON_FAMILIES.find((one) => one === wanted)
  return family !== undefined && reasons.find(({ id }) => id === reason)?.family === family
}

/** Why somebody left a track. */
export const LEAVINGS = [
  'passed',
  'customer',
  'moved',
  'opted-out',
  'erased',
  'done',
  'by-hand',
  'merged',
] as const
export type Leaving = (typeof LEAVINGS)[number]

/** How somebody who is no longer for a track left it. */
export const leavingOf = (stage: Stage): Leaving =>
  stage === 'customer' ? 'customer' : rankOf(stage) >= rankOf('passed') ? 'passed' : 'moved'

export const rankOf = (stage: Stage): number => STAGES.indexOf(stage)
