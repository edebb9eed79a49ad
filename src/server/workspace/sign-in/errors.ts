import { isAPIError } from 'better-auth/api'

/** The library's code of what it refused; what is no refusal of it is thrown on. */
export function codeOf(error: unknown): string {
  if (!isAPIError(error)) throw error
  const { code } = (error.body ?? {}) as { code?: string }
  return code ?? String(error.status)
}
