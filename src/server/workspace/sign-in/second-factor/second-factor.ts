import { ok, type Result, refuse } from '#domain/result.ts'
import type { Asking } from '#server/workspace/sign-in/asking.ts'
import { headersOf } from '#server/workspace/sign-in/cookies.ts'
import { codeOf } from '#server/workspace/sign-in/errors.ts'

export type CodeRefusal = 'code-wrong' | 'second-factor-over' | 'too-many-tries'

/** Whose code it was, and what their browser is given. */
type Given = { headers: Headers; humanId: string; email: string; isBackup: boolean }

/** What the library calls a code that was wrong; after anything else there is nothing left to guess at. */
const REFUSED: Record<string, CodeRefusal> = {
  INVALID_CODE: 'code-wrong',
  INVALID_BACKUP_CODE: 'code-wrong',
  ACCOUNT_TEMPORARILY_LOCKED: 'too-many-tries',
}

/** Ends a sign-in with the code of the app or, once, with a backup code; answers what the browser is given. */
export async function giveCode(asking: Asking, code: string): Promise<Result<Given, CodeRefusal>> {
  const { api } = asking.signIn.auth
  const plain = code.replace(/[\s-]/g, '')
  const isOfApp = /^\d{6}$/.test(plain)
  const told = { headers: headersOf(asking.request), returnHeaders: true } as const
  try {
    const { headers, response } = isOfApp
      ? await api.verifyTOTP({ body: { code: plain }, ...told })
      : await api.verifyBackupCode({ body: { code: code.trim() }, ...told })
    const { id: humanId, email } = response.user
    return ok({ headers, humanId, email, isBackup: !isOfApp })
  } catch (error) {
    return refuse(REFUSED[codeOf(error)] ?? 'second-factor-over')
  }
}

/** Whether this is the code that the app of a signed-in human shows now. */
export async function isOwnCode(
  { signIn, request, human }: Asking,
  code: string,
): Promise<boolean> {
  if (human === null) return false
  try {
    await signIn.auth.api.verifyTOTP({
      body: { code: code.replace(/\s/g, '') },
      headers: headersOf(request),
    })
    return true
  } catch (error) {
    codeOf(error)
    return false
  }
}
