import { isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contract } from '#api/contract.ts'
import type { RouteMeta } from '#api/needs.ts'

/** One promise of the contract, as a test calls it. */
export type Promised = {
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** Names of the ids in its path. */
  ids: string[]
  meta: RouteMeta
  /** Something its input's shape accepts, without the ids of the path. */
  sample: Record<string, unknown>
}

/** Every route of the contract, found by walking it, so that none can be forgotten. */
export const everyPromise = (): Promised[] => [...walk(contract, [])]

function* walk(router: object, name: string[]): Generator<Promised> {
  if (!isContractProcedure(router)) {
    for (const [key, inner] of Object.entries(router)) yield* walk(inner as object, [...name, key])
    return
  }
  const { route, meta, inputSchema } = router['~orpc']
  const path = route.path ?? ''
  const ids = [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, id]) => id as string)
  const shape = inputSchema
    ? (z.toJSONSchema(inputSchema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape)
    : {}
  const sample = sampleOf(shape, shape)
  const told = typeof sample === 'object' && sample !== null ? { ...sample } : {}
  for (const id of ids) delete (told as Record<string, unknown>)[id]
  const method = (route.method ?? 'POST') as Promised['method']
  yield { name: name.join('.'), method, path, ids, meta: meta as RouteMeta, sample: told }
}

type Shape = {
  type?: string | string[]
  $ref?: string
  $defs?: Record<string, Shape>
  const?: unknown
  enum?: unknown[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minLength?: number
  minimum?: number
  format?: string
}

const FORMATS: Record<string, string> = {
  email: 'someone@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
  'date-time': '2026-01-01T00:00:00Z',
}

/** The smallest thing a shape accepts, as far as a test needs it. */
function sampleOf(shape: Shape, root: Shape): unknown {
  if (shape.$ref) return sampleOf(root.$defs?.[shape.$ref.split('/').at(-1) ?? ''] ?? {}, root)
  if ('const' in shape) return shape.const
  if (shape.enum) return shape.enum[0]
  const choice = shape.anyOf?.[0] ?? shape.oneOf?.[0] ?? shape.allOf?.[0]
  if (choice) return sampleOf(choice, root)
  if (Array.isArray(shape.type)) return sampleOf({ ...shape, type: shape.type[0] ?? 'null' }, root)
  if (shape.type === 'object') {
    const required = shape.required ?? []
    return Object.fromEntries(
      required.map((key) => [key, sampleOf(shape.properties?.[key] ?? {}, root)]),
    )
  }
  if (shape.type === 'array')
    return Array.from({ length: shape.minItems ?? 0 }, () => sampleOf(shape.items ?? {}, root))
  if (shape.type === 'number' || shape.type === 'integer') return shape.minimum ?? 1
  if (shape.type === 'boolean') return true
  if (shape.type === 'null') return null
  return FORMATS[shape.format ?? ''] ?? 'x'.repeat(Math.max(shape.minLength ?? 1, 1))
}
