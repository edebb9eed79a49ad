import type { Decision } from './handoff.ts'

/** The last thing a member said of a hand-off, with what it was before, so that it can be taken back for a minute. */
export type LastDecision = {
  /** The message id of its event. */
  id: string
  kind: Decision['kind'] | 'touched'
  memberId: number
  /** Epoch ms. */
  at: number
  /** The columns of the hand-off as they were, by name. */
  before: Readonly<Record<string, string | number | null>>
}
