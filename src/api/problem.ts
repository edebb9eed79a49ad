/** An error answer of the API: RFC 9457, with the refusal's code and the number of the request. */
export type Problem = {
  /** Where the refusal is explained, e.g. "/api/docs#refusal-person-unknown". */
  type: string
  title: string
  status: number
  /** A sentence about this very case. */
  detail?: string
  /** Stable; see refusals.ts. */
  code: string
  requestId: string
  /** Members of one refusal, e.g. `fields` of "request-unfit". */
  [member: string]: unknown
}

/** Media type of every error answer. */
export const PROBLEM = 'application/problem+json'

/** Our own mistake, the one code that is no refusal. */
export const MISTAKE = 'internal'

/** Page of the manual on which a code is explained. */
export const explainedAt = (code: string) => `/api/docs#refusal-${code}`

/** A code in words: "person-unknown" is "Person unknown". */
export const titleOf = (code: string) => {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
