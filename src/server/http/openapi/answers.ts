import type { OpenAPI } from '@orpc/openapi'
import { isOnce } from '#api/needs.ts'
import { explainedAt, MISTAKE, PROBLEM, titleOf } from '#api/problem.ts'
import { REFUSALS, type Refusal } from '#api/refusals.ts'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import type { Promised } from './promises.ts'

/** Every "no" that a route can answer with, its own ones and those of its kind, by status. */
export function problemsOf(route: Promised): OpenAPI.ResponsesObject {
  const byStatus = new Map<number, string[]>([[500, [MISTAKE]]])
  for (const code of [...route.refusals, ...refusalsOfKind(route)]) {
    const known = byStatus.get(REFUSALS[code]) ?? []
    if (!known.includes(code)) byStatus.set(REFUSALS[code], [...known, code])
  }
  const sorted = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(sorted.map(([status, codes]) => [status, problemAnswer(status, codes)]))
}

function refusalsOfKind({ meta, method, hasInput }: Promised): Refusal[] {
  const { needs, confirmed, versioned } = meta
  const isWrite = method !== 'GET'
  return [
    'request-unfit',
    ...(needs === 'nothing' ? [] : (['signed-out', 'key-unknown', 'not-allowed'] as const)),
    ...(needs === 'nothing' ? [] : (['workspace-unknown'] as const)),
    ...(confirmed ? (['confirm-first'] as const) : []),
    'not-this-machine',
    ...(isWrite ? (['cross-site'] as const) : []),
    ...(isWrite && hasInput ? (['request-too-slow', 'body-too-large'] as const) : []),
    ...(isWrite ? (['disk-full'] as const) : []),
    ...(isOnce(method, meta) ? (['key-reused', 'request-running', 'answer-gone'] as const) : []),
    ...(versioned && isWrite ? (['version-missing', 'version-stale'] as const) : []),
    'rate-limited',
    'database-away',
  ]
}

function problemAnswer(status: number, codes: string[]): OpenAPI.ResponseObject {
  const waits = codes.includes('rate-limited') || codes.includes('database-away')
  return {
    description: `${codes.map((code) => titleOf(code)).join('; ')}.`,
    headers: { ...RATE_HEADERS, ...(waits && { 'Retry-After': header('RetryAfter') }) },
    content: {
      [PROBLEM]: {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { enum: codes }, status: { const: status } } },
          ],
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
        ),
      },
    },
  }
}

/** One problem for each code. */
export const examples = (used: (code: string) => boolean): Record<string, OpenAPI.ExampleObject> =>
  Object.fromEntries(
    [...Object.entries(REFUSALS), [MISTAKE, 500] as const]
      .filter(([code]) => used(code))
      .map(([code, status]) => [code, { value: exampleOf(code, status) }]),
  )

const exampleOf = (code: string, status: number) => ({
  type: explainedAt(code),
  title: titleOf(code),
  status,
  code,
  requestId: '0b0f2f0e-6d6e-4f0a-9d1c-2f9d6f1f7a11',
  ...MEMBERS[code],
})

/** What some refusals tell beside their code. */
const MEMBERS: Record<string, object> = {
  'request-unfit': {
    detail: 'We do not understand what is said for “limit”.',
    fields: ['limit'],
    unfit: [],
  },
  'version-stale': {
    version: 8,
    difference: [
      { field: 'name', base: 'Acme', yours: 'Acme Ltd', theirs: 'Acme Inc', conflict: true },
    ],
  },
}

const header = (name: string) => ({ $ref: `#/components/headers/${name}` })
export const RATE_HEADERS = {
  RateLimit: header('RateLimit'),
  'RateLimit-Policy': header('RateLimitPolicy'),
  'X-Request-Id': header('RequestId'),
}

/** Headers that a route reads beside its input. */
export function headersOf({ meta, method }: Promised): { $ref: string }[] {
  const isChange = meta.versioned && method !== 'GET'
  const names = [
    ...(meta.needs === 'nothing' ? [] : ['Workspace']),
    ...(isOnce(method, meta) ? ['IdempotencyKey'] : []),
    ...(isChange ? ['IfMatch', 'Merge'] : []),
  ]
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

/** Who may ask: everybody, a human with a session, or also a key with the scope of that name. */
export function securityOf({ meta }: Promised): OpenAPI.SecurityRequirementObject[] {
  if (meta.needs === 'nothing') return []
  const byKey = (KEY_SCOPES as readonly string[]).includes(meta.needs)
  return byKey ? [{ session: [] }, { key: [] }] : [{ session: [] }]
}

/** The same in a sentence. */
export function needsInWords({ meta }: Promised): string {
  if (meta.needs === 'nothing') return 'Everybody may ask, also without signing in.'
  const who =
    meta.needs === 'session'
      ? 'Needs a signed-in human.'
      : `Needs the right \`${meta.needs}\`${securityOf({ meta } as Promised).length > 1 ? ', or a key with that scope' : ''}.`
  return meta.confirmed ? `${who} The password is asked again before.` : who
}
