import { oc } from '@orpc/contract'
import type { Right } from '#domain/workspace/may.ts'

/**
 * What a route asks of who asks: a right of the table (domain/workspace/may.ts), only a signed-in human, or nothing.
 * Whatever reaches a workspace asks for a right.
 */
export type Needs = Right | 'session' | 'nothing'

export type RouteMeta = {
  needs: Needs
  /** Dangerous acts ask for the password again when it was not given in the last minutes. */
  confirmed: boolean
  /** The row is answered with its version as ETag, and is changed only with If-Match. */
  versioned: boolean
  /** A POST that only works something out: doing it again does nothing, so it minds no Idempotency-Key. */
  changesNothing: boolean
  /** A POST that hands out a session or a secret: that is never kept to be given again, so it minds none either. */
  givesSecret: boolean
  /** It goes on answering for as long as somebody listens. */
  goesOn: boolean
}

/** Whether a route is a POST that minds the header Idempotency-Key. */
export const isOnce = (method: string | undefined, { changesNothing, givesSecret }: RouteMeta) =>
  method === 'POST' && !changesNothing && !givesSecret

/** The beginning of every promise of the contract: `needs('read-people').route({ … })`. */
export const needs = (
  right: Needs,
  {
    confirmed = false,
    versioned = false,
    changesNothing = false,
    givesSecret = false,
    goesOn = false,
  } = {},
) =>
  oc.$meta<RouteMeta>({ needs: right, confirmed, versioned, changesNothing, givesSecret, goesOn })
