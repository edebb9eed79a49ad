import { z } from 'zod'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name, rowId } from './words.ts'

const scopes = z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length)

export const key = z.object({
  keyId: z.number(),
  kind: z.enum(['write', 'api']),
  name: z.string(),
  shown: z.string().describe('Its first characters, to be told apart by'),
  scopes: z.array(z.enum([...KEY_SCOPES, 'append-events'])),
  source: z.string().nullable().describe('Of a write key: where the events come from'),
  member: z.string().nullable().describe('Whose own key it is'),
  madeBy: z.string().nullable(),
  madeAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().describe('Within a minute'),
  lastEventAt: instant.nullable().describe('When its source last sent anything'),
  revokedAt: instant.nullable(),
  version: z.number(),
})
export type Key = z.infer<typeof key>

/** The text is told once and stored nowhere. */
const made = z.object({ key, text: z.string() })
const which = { keyId: rowId }
const expiresAt = instant.nullable().default(null).describe('Null: it does not expire')
const overlapHours = z
  .int()
  .min(0)
  .max(30 * 24)
  .default(24)
  .describe('How long the key before stays good beside the new one')

export const keysContract = {
  list: needs('see-settings')
    .route({ method: 'GET', path: '/keys', summary: 'The keys to this workspace' })
    .output(z.array(key)),
  make: needs('make-keys', { confirmed: true, givesSecret: true })
    .route({ method: 'POST', path: '/keys', summary: 'Make a key; its text is shown once' })
    .input(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('write'), name, source: name, expiresAt }),
        z.strictObject({ kind: z.literal('api'), name, scopes, expiresAt }),
      ]),
    )
    .output(made)
    .errors(refusals('source-reserved', 'expiry-past')),
  renew: needs('make-keys', { confirmed: true, givesSecret: true })
    .route({
      method: 'POST',
      path: '/keys/{keyId}/renewals',
      summary: 'Make a key like this one; both are good for a while',
    })
    .input(z.strictObject({ ...which, overlapHours, expiresAt }))
    .output(made)
    .errors(refusals('access-key-unknown', 'access-key-over', 'expiry-past')),
  revoke: needs('make-keys', { versioned: true })
    .route({ method: 'DELETE', path: '/keys/{keyId}', summary: 'Revoke a key at once' })
    .input(z.strictObject(which))
    .output(key)
    .errors(refusals('access-key-unknown', 'version-stale')),

  listOwn: needs('see-members')
    .route({ method: 'GET', path: '/members/own/keys', summary: 'One’s own keys' })
    .output(z.array(key)),
  makeOwn: needs('see-members', { confirmed: true, givesSecret: true })
    .route({
      method: 'POST',
      path: '/members/own/keys',
      summary: 'Make a key that may what one may oneself, within its scopes',
    })
    .input(z.strictObject({ name, scopes, expiresAt }))
    .output(made)
    .errors(refusals('beyond-own', 'expiry-past')),
  revokeOwn: needs('see-members', { versioned: true })
    .route({ method: 'DELETE', path: '/members/own/keys/{keyId}', summary: 'Revoke an own key' })
    .input(z.strictObject(which))
    .output(key)
    .errors(refusals('access-key-unknown', 'version-stale')),
}
