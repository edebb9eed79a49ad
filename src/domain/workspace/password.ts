import { ok, type Result, refuse } from '#domain/result.ts'

/** Letters of a new password at least, and of any at most. */
const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 200

/**
 * Whether a new password is good enough: 12 characters of which at least 5 differ, and not made of the mail address.
 * Long is what counts; nothing is asked about capitals and signs. Refusal: password-weak.
 */
export function passwordFits(password: string, email: string): Result<string, 'password-weak'> {
  const letters = [...password]
  const [local = ''] = email.toLowerCase().split('@')
  const isName = local.length > 3 && password.toLowerCase().replaceAll(local, '').length < 6
  if (letters.length < SHORTEST_PASSWORD || new Set(letters).size < 5 || isName)
    return refuse('password-weak')
  return ok(password)
}
