/** What zod says of one value; its own sentences stay inside, ours go out. */
export type Issue = {
  path?: (string | number)[]
  keys?: string[]
  code?: string
  message?: string
  origin?: string
  format?: string
  minimum?: number
  maximum?: number
}

/** A field and what is wrong with it, e.g. "is empty": to stand after its name. */
export type Unfit = { field: string; why: string }

/** The fields of which more can be said than that they are not understood; each once. */
export function unfitOf(issues: readonly Issue[]): Unfit[] {
  const found = new Map<string, string>()
  for (const issue of issues) {
    const field = issue.path?.join('.') ?? ''
    const why = whyOf(issue)
    if (field !== '' && why !== null && !found.has(field)) found.set(field, why)
  }
  return [...found].map(([field, why]) => ({ field, why }))
}

function whyOf({ code, message = '', origin, format, minimum, maximum }: Issue): string | null {
  // A rule of the contract with words of its own, e.g. "holds a line break".
  if (/^(is|has|holds) /.test(message)) return message
  if (code === 'too_small' && origin === 'string')
    return minimum === 1 ? 'is empty' : `is shorter than ${minimum} characters`
  if (code === 'too_big' && origin === 'string') return `is longer than ${maximum} characters`
  if (code === 'invalid_format' && format === 'email') return 'is no mail address'
  return null
}
