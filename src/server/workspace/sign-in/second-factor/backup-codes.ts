import { randomInt } from 'node:crypto'

const BACKUP_CODES = 10
/** Nothing that is read for another letter: no 0, 1, i, l, o. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Codes on paper, e.g. "k7mxp-2hvcd", of 49 random bits each; capitals and the hyphen do not matter. */
export const makeBackupCodes = (): string[] =>
  Array.from({ length: BACKUP_CODES }, () =>
    backupCode(Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')),
  )

/** As it is written, of its letters alone. */
export const backupCode = (plain: string) => `${plain.slice(0, 5)}-${plain.slice(5)}`
