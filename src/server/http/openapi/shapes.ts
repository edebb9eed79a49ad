import type { ConditionalSchemaConverter, JSONSchema } from '@orpc/openapi'
import { z } from 'zod'

type Shape = { [key: string]: unknown }

/**
 * Shapes of the contract as JSON Schema: what goes in as it is written, what comes out as it is sent. Those that have
 * a name of their own are put into `named`, and referred to.
 */
export function shapesInto(named: Record<string, Shape>): ConditionalSchemaConverter {
  return {
    condition: (shape) => shape?.['~standard'].vendor === 'zod',
    convert: (shape, { strategy }) => {
      const kind = shape as unknown as z.ZodType
      const told = z.toJSONSchema(kind, {
        io: strategy,
        unrepresentable: 'any',
        override: ({ jsonSchema }) => tidy(jsonSchema, strategy),
      })
      const { $schema: _, $defs = {}, ...json } = JSON.parse(JSON.stringify(told)) as Shape
      const isNeeded = strategy === 'output' || !kind.safeParse(undefined).success
      return [isNeeded, lifted(json, $defs as Record<string, Shape>, named) as JSONSchema]
    },
  }
}

/** Bounds that only say "a whole number that JavaScript can hold", and closed answers, which may grow, say nothing. */
function tidy(json: z.core.JSONSchema.BaseSchema, strategy: 'input' | 'output'): void {
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.exclusiveMinimum === 0 && json.type === 'integer') {
    delete json.exclusiveMinimum
    json.minimum = 1
  }
  if (strategy === 'output' && json.additionalProperties === false) delete json.additionalProperties
  // The form of an id is said by its format; the pattern beside it is for machines that know no formats.
  if (json.format === 'uuid') delete json.pattern
}

/** Moves what a shape defines by itself to where the whole document looks for it. */
function lifted(json: Shape, defs: Record<string, Shape>, named: Record<string, Shape>): Shape {
  const names = new Map<string, string>()
  for (const name of Object.keys(defs)) names.set(name, nameFor(name, defs[name] as Shape, named))
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inside]) => [
        key,
        key === '$ref' ? placeOf(String(inside), names) : moved(inside),
      ]),
    )
  }
  for (const [name, shape] of Object.entries(defs))
    named[names.get(name) ?? name] = moved(shape) as Shape
  return moved(json) as Shape
}

/** The same name for the same shape; one that goes in otherwise than it comes out gets a second name. */
function nameFor(name: string, shape: Shape, named: Record<string, Shape>): string {
  const base = name.charAt(0).toUpperCase() + name.slice(1)
  const said = JSON.stringify(shape).replaceAll(/"\$ref":"[^"]+"/g, '')
  for (const candidate of [base, `${base}Asked`]) {
    const known = named[candidate]
    const isSame = known && JSON.stringify(known).replaceAll(/"\$ref":"[^"]+"/g, '') === said
    if (!known || isSame) return candidate
  }
  throw new Error(`Two shapes of the contract are called ${name}`)
}

const placeOf = (ref: string, names: Map<string, string>) => {
  const name = ref.replace('#/$defs/', '')
  return names.has(name) ? `#/components/schemas/${names.get(name)}` : ref
}
