/** Every known "no" of the product with its HTTP status. The web has a sentence for each (web/refusals.ts). */
export const REFUSALS = {
  'signed-out': 401,
  'key-unknown': 401,
  'not-allowed': 403,
  'cross-site': 403,
  'confirm-first': 403,
  'set-up-over': 409,
  'set-up-code-wrong': 403,
  'zone-unknown': 422,
  'password-weak': 422,
  'password-wrong': 403,
  'sign-in-wrong': 401,
  'single-sign-on-away': 424,
  'code-wrong': 403,
  'second-factor-over': 401,
  'second-factor-on': 409,
  'reset-over': 410,
  'session-unknown': 404,
  'too-many-tries': 429,
  'workspace-unknown': 404,
  'person-unknown': 404,
  'upload-unknown': 404,
  'import-unknown': 404,
  'import-running': 409,
  'import-touched': 409,
  'import-over': 409,
  'file-empty': 422,
  'file-unreadable': 422,
  'file-too-large': 413,
  'map-unfit': 422,
  // Those that any route may answer with.
  'request-unfit': 400,
  'not-this-machine': 403,
  'not-found': 404,
  'request-too-slow': 408,
  'key-reused': 422,
  'request-running': 409,
  'answer-gone': 409,
  'version-missing': 428,
  'version-stale': 412,
  'rate-limited': 429,
  'body-too-large': 413,
  'headers-too-large': 431,
  'database-away': 503,
} as const

export type Refusal = keyof typeof REFUSALS

/** The typed errors of a route that may answer with these refusals. */
export function refusals<R extends Refusal>(...codes: R[]): Record<R, { status: number }> {
  const errors = {} as Record<R, { status: number }>
  for (const code of codes) errors[code] = { status: REFUSALS[code] }
  return errors
}
