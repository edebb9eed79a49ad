import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result, refuse } from '#domain/result.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import { keyFor } from '#server/db/requests/sealed.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

const told = z.strictObject({
  format: z.literal('lockstep.certificate/1'),
  workspace: z.strictObject({ id: z.string(), name: z.string() }),
  version: z.int().positive(),
  effectiveFrom: z.iso.datetime(),
  /** Put in force by one person alone; the other side has not signed. */
  isAlone: z.boolean(),
  /** Exactly what was signed: the document, the version it changed, and from when it should hold. */
  text: z.string(),
  hash: hex(32),
  signatures: z
    .array(
      z.strictObject({
        side: z.enum(['marketing', 'sales']),
        name: z.string(),
        signedAt: z.iso.datetime(),
        hash: hex(32),
      }),
    )
    .min(1)
    .max(2),
  /** SHA-256 over this version and every one before it, so that none can be left out later. */
  chain: hex(32),
  /** Ed25519, raw: of this workspace in this house. */
  key: hex(32),
})
const certificate = told.extend({ seal: hex(64) })
export type Told = z.infer<typeof told>
export type Certificate = z.infer<typeof certificate>

/** The text of a certificate, sealed with the key of the workspace. */
export function seal(facts: Omit<Told, 'key'>, key: KeyObject): string {
  const all = { ...facts, key: publicOf(key) }
  const sealed = sign(null, Buffer.from(canonical(all)), key).toString('hex')
  return textOf({ ...all, seal: sealed })
}

/**
 * Whether a text is a certificate as it was sealed, byte for byte: the hash is that of the text, each side signed that
 * hash, nothing holds before it was signed, and the seal is that of the key in it. That the key is the company's own is
 * for people to compare. Refusal: what is wrong, as a sentence.
 */
export function check(text: string): Result<Certificate, string> {
  const read = parsed(text)
  if (read === null) return refuse('This is no certificate of an agreement, or it was changed.')
  const { seal: sealed, ...facts } = read
  const key = createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, Buffer.from(read.key, 'hex')]),
    format: 'der',
    type: 'spki',
  })
  if (!verify(null, Buffer.from(canonical(facts)), key, Buffer.from(sealed, 'hex')))
    return refuse('The seal is broken: something in the file was changed after it was made.')
  if (sha256(read.text) !== read.hash)
    return refuse('The text is not the one whose hash stands in the certificate.')
  const sides = new Set(read.signatures.map(({ side }) => side))
  if (sides.size !== read.signatures.length || (!read.isAlone && sides.size !== 2))
    return refuse('Not both sides have signed.')
  if (read.signatures.some(({ hash }) => hash !== read.hash))
    return refuse('A signature stands under another text.')
  if (
    !read.isAlone &&
    read.signatures.some(({ signedAt }) => Date.parse(signedAt) > Date.parse(read.effectiveFrom))
  )
    return refuse('It holds from before it was signed.')
  return ok(read)
}

function parsed(text: string): Certificate | null {
  try {
    const read = certificate.safeParse(JSON.parse(text))
    // Another spelling of the same values is another file than the one that was made.
    return read.success && textOf(read.data) === text ? read.data : null
  } catch {
    return null
  }
}

/** Its fields stand in the order in which people read them. */
const textOf = (all: Certificate) => `${JSON.stringify(certificate.parse(all), null, 2)}\n`

/** The key with which a house seals what was signed in a workspace: made of its secret, and kept nowhere. */
export const keyOf = (secret: string, workspaceId: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, keyFor(secret, `certificate/${workspaceId}`)]),
    format: 'der',
    type: 'pkcs8',
  })

/** The public half, raw, in hex. */
export const publicOf = (key: KeyObject): string =>
  createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_PREFIX.length)
    .toString('hex')

/** What comes before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
