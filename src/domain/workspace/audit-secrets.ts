/** Words in the name of a field whose value nobody may read in an entry. */
const SECRET_WORDS = new Set([
  'password',
  'passphrase',
  'passwort',
  'secret',
  'token',
  'code',
  'codes',
  'otp',
  'totp',
  'pin',
  'salt',
  'cookie',
  'authorization',
  'credential',
  'credentials',
])
/** Two words that mean a secret only together. */
const SECRET_PAIRS = new Set(['api key', 'private key', 'signing key', 'access key', 'write key'])

/** Names with such a word in them that tell no secret. */
const HARMLESS = new Set([
  'country code',
  'currency code',
  'language code',
  'postal code',
  'zip code',
  'area code',
  'status code',
  'refusal code',
  'promo code',
])

/** Values that are secrets under any name: our keys, hashes of passwords, second factors, private keys, URLs with a password. */
const SECRET_TEXTS = [
  /\b(lk|lw)_live_[0-9a-z]+_[A-Za-z0-9]{8}/,
  /\bwhsec_[A-Za-z0-9+/=]{8}/,
  /\$argon2(id|i|d)\$/,
  /\$2[aby]\$\d\d\$/,
  /\botpauth:\/\//,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(Bearer|Basic) [A-Za-z0-9+/._=-]{16}/,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
]

/** Stands in an entry where a secret would have stood. */
const WITHHELD = '(withheld)'

/**
 * The same fields with every secret taken out, and where they stood, e.g. "smtp.password". That something is set or
 * not (yes, no, nothing) is no secret.
 */
export function withoutSecrets<T>(told: T): { told: T; secrets: string[] } {
  const secrets: string[] = []
  return { told: cleaned(told, [], secrets) as T, secrets }
}

function cleaned(value: unknown, path: readonly string[], secrets: string[]): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  const name = path.at(-1)
  const isSecret =
    (name !== undefined && isSecretName(name)) ||
    (typeof value === 'string' && SECRET_TEXTS.some((shape) => shape.test(value)))
  if (isSecret) {
    secrets.push(path.join('.'))
    return WITHHELD
  }
  if (Array.isArray(value))
    return value.map((item, i) => cleaned(item, [...path, String(i)], secrets))
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cleaned(inner, [...path, key], secrets)]),
  )
}

function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
  if (HARMLESS.has(words.join(' '))) return false
  return words.some(
    (word, i) => SECRET_WORDS.has(word) || SECRET_PAIRS.has(`${word} ${words[i + 1]}`),
  )
}
