import { ok, type Result, refuse } from '#domain/result.ts'
import { hashToken } from '#server/tokens.ts'
import type { Asking } from '#server/workspace/sign-in/asking.ts'
import { headersOf } from '#server/workspace/sign-in/cookies.ts'
import { codeOf } from '#server/workspace/sign-in/errors.ts'
import { backupCode } from './backup-codes.ts'
import { isFirstUse } from './used-codes.ts'

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
  const { db, now } = asking
  const { api } = asking.signIn.auth
  const plain = code.replace(/[\s-]/g, '').toLowerCase()
  const isOfApp = /^\d{6}$/.test(plain)
  const told = { headers: headersOf(asking.request), returnHeaders: true } as const
  try {
    const { headers, response } = isOfApp
      ? await api.verifyTOTP({ body: { code: plain }, ...told })
      : await api.verifyBackupCode({ body: { code: backupCode(plain) }, ...told })
    const { id: humanId, email } = response.user
    if (isOfApp && !(await isFirstUse(db, humanId, plain, now()))) {
      await db
        .deleteFrom('human_session')
        .where('token', '=', hashToken(response.token ?? ''))
        .execute()
      return refuse('code-wrong')
    }
    return ok({ headers, humanId, email, isBackup: !isOfApp })
  } catch (error) {
    return refuse(REFUSED[codeOf(error)] ?? 'second-factor-over')
  }
}

/** Whether this is the code that the app of a signed-in human shows now. */
export async function isOwnCode(
  { db, now, signIn, request, human }: Asking,
  code: string,
): Promise<boolean> {
  if (human === null) return false
  try {
    const plain = code.replace(/\s/g, '')
    await signIn.auth.api.verifyTOTP({ body: { code: plain }, headers: headersOf(request) })
    return await isFirstUse(db, human.humanId, plain, now())
  } catch (error) {
    codeOf(error)
    return false
  }
}
