/** JSON Schema, as far as our document uses it. */
export type Shape = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  title?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  additionalProperties?: Shape | boolean
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
}
export type Shapes = Record<string, Shape>

/** One field of a body or an answer, with the fields inside it. */
export type Row = { name: string; type: string; isNeeded: boolean; says: string; inside: Row[] }

/** Levels that are shown; what lies deeper is in the document itself. */
const DEEPEST = 4

/** The fields of a shape; those of a list's entries, if it is a list. */
export function rowsOf(shape: Shape, shapes: Shapes, depth = 0): Row[] {
  const { properties, required = [], items, ...rest } = resolved(shape, shapes)
  if (items) return rowsOf(items, shapes, depth)
  const forms = (rest.anyOf ?? rest.oneOf ?? []).filter((form) => form.type !== 'null')
  if (!properties) return uniqueRows(forms.flatMap((form) => rowsOf(form, shapes, depth)))
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: typeOf(field, shapes),
    isNeeded: required.includes(name),
    says: resolved(field, shapes).description ?? '',
    inside: depth + 1 < DEEPEST ? rowsOf(field, shapes, depth + 1) : [],
  }))
}

/** What a value is, in words. */
export function typeOf(shape: Shape, shapes: Shapes): string {
  const it = resolved(shape, shapes)
  if (it.const !== undefined) return said(it.const)
  if (it.enum) return it.enum.map(said).join(', ')
  const forms = it.anyOf ?? it.oneOf
  if (forms) return [...new Set(forms.map((form) => typeOf(form, shapes)))].join(' or ')
  if (Array.isArray(it.type))
    return it.type.map((type) => typeOf({ ...it, type }, shapes)).join(' or ')
  if (it.items) return `list of ${typeOf(it.items, shapes)}`
  if (it.type === 'object' || it.properties) return it.properties ? 'object' : mapOf(it, shapes)
  return `${WORDS[it.format ?? ''] ?? WORDS[it.type ?? ''] ?? 'anything'}${boundsOf(it)}`
}

const WORDS: Record<string, string> = {
  uuid: 'UUID',
  email: 'mail address',
  binary: 'file',
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
}

const said = (value: unknown) => JSON.stringify(value)

function mapOf({ additionalProperties: values }: Shape, shapes: Shapes): string {
  return typeof values === 'object' ? `${typeOf(values, shapes)} by name` : 'object'
}

function boundsOf({ minimum, maximum, maxLength }: Shape): string {
  if (minimum !== undefined && maximum !== undefined)
    return `, ${minimum} to ${maximum.toLocaleString('en')}`
  if (minimum !== undefined) return `, ${minimum} or more`
  return maxLength === undefined ? '' : `, up to ${maxLength} characters`
}

/** The shape that a reference names, and what belongs together as one. */
function resolved(shape: Shape, shapes: Shapes): Shape {
  const name = shape.$ref?.split('/').at(-1)
  if (name !== undefined) {
    const { $ref: _, ...own } = shape
    return { ...resolved(shapes[name] ?? {}, shapes), ...own }
  }
  if (!shape.allOf) return shape
  const { allOf, ...own } = shape
  return allOf.map((part) => resolved(part, shapes)).reduce(together, own)
}

const together = (one: Shape, other: Shape): Shape => ({
  ...one,
  ...other,
  properties: { ...one.properties, ...other.properties },
  required: [...(one.required ?? []), ...(other.required ?? [])],
})

/** Forms of one object share most of their fields: each is told once. */
function uniqueRows(rows: Row[]): Row[] {
  const told = new Map<string, Row>()
  for (const row of rows) {
    const known = told.get(row.name)
    const isOther = known && known.type !== row.type && !known.type.includes(row.type)
    told.set(
      row.name,
      known
        ? {
            ...known,
            type: isOther ? `${known.type} or ${row.type}` : known.type,
            isNeeded: known.isNeeded && row.isNeeded,
          }
        : row,
    )
  }
  return [...told.values()]
}
