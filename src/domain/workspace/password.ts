import { ok, type Result, refuse } from '#domain/result.ts'

/** Letters of a new password at least, and of any at most. */
const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 200

/**
 * Whether a new password is good enough: 12 characters, and 5 different ones left when the mail address, the words that
 * everybody thinks of first and rows of the alphabet or the keyboard are taken away. Long is what counts; nothing is
 * asked about capitals and signs. Refusal: password-weak.
 */
export function passwordFits(password: string, email: string): Result<string, 'password-weak'> {
  const own = [email, ...email.split(/[@.+_-]/)].map((part) => part.toLowerCase())
  const guessed = [...own.filter((part) => part.length > 2), ...FIRST_GUESSES]
  const rest = guessed
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), password.toLowerCase())
  const isLong = [...password].length >= SHORTEST_PASSWORD
  return isLong && new Set(withoutRows(rest)).size >= 5 ? ok(password) : refuse('password-weak')
}

const FIRST_GUESSES = [
  ...['password', 'passwort', 'passw0rd', 'p@ssword', 'kennwort', 'wachtwoord', 'contrasena'],
  ...['motdepasse', 'welcome', 'willkommen', 'letmein', 'iloveyou', 'changeme', 'administrator'],
  ...['admin', 'secret', 'login', 'lockstep', 'monkey', 'dragon', 'sunshine', 'princess'],
  ...['football', 'baseball', 'superman', 'trustno', 'master', 'shadow', 'michael', 'jennifer'],
]

const ROWS = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const BOTH_WAYS = ROWS.flatMap((row) => [row + row, [...(row + row)].reverse().join('')])

/** Takes away what goes three or more steps along a row, e.g. "3456" or "lkj". */
function withoutRows(text: string): string {
  let left = ''
  for (let at = 0; at < text.length; ) {
    let end = at + 1
    while (end < text.length && BOTH_WAYS.some((row) => row.includes(text.slice(at, end + 1))))
      end += 1
    if (end - at < 3) {
      left += text[at]
      at += 1
    } else at = end
  }
  return left
}
