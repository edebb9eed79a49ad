import type { Agreement, EngagementRule } from '#domain/agreement/agreement.ts'
import { type Field, type Path, ruleFields } from './fields.ts'

/** What stands at a place of the document; undefined where nothing does. */
export const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    document,
  )

/** The document with something else at a place; undefined takes it out. Nothing of the one before is changed. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(document)
    ? [...document]
    : { ...(document as object) }
  const inner = rest.length === 0 ? value : withValue((copy as never)[key], rest, value)
  if (inner !== undefined) (copy as Record<string | number, unknown>)[key] = inner
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else delete copy[key]
  return copy
}

/** A field filled in, with what has to stand around it. */
export function filled(document: Agreement, field: Field, value: unknown): Agreement {
  const { base, path } = field
  const around =
    base && valueAt(document, base.path) === undefined
      ? withValue(withLists(document, base.path), base.path, base.value)
      : document
  return withValue(around, path, value) as Agreement
}

/** A list that is not there yet begins empty. */
const withLists = (document: Agreement, path: Path) =>
  typeof path[1] === 'number' && valueAt(document, path.slice(0, 1)) === undefined
    ? withValue(document, path.slice(0, 1), [])
    : document

/** The place of what a clause can be taken out with; null where a clause stays. */
export function placeOf(document: Agreement, clauseId: string): Path | null {
  const [kind = '', of = ''] = clauseId.split(/\.(.*)/)
  const at = (list: string, index: number): Path | null => (index < 0 ? null : [list, index])
  if (kind === 'clock')
    return at(
      'clocks',
      (document.clocks ?? []).findIndex(({ id }) => id === of),
    )
  if (kind === 'step')
    return at(
      'steps',
      (document.steps ?? []).findIndex(({ id }) => id === of),
    )
  if (kind === 'goal')
    return at(
      'goals',
      (document.goals ?? []).findIndex(({ metric, per }) => `${metric}.${per}` === of),
    )
  // The tests stand in one clause: the last one goes.
  if (clauseId === 'qualify.exclude')
    return ['qualify', 'exclude', document.qualify.exclude.length - 1]
  const rule = ruleFields(document, clauseId)[0]
  return rule && of === '' ? rule.path.slice(0, -1) : null
}

/** An id that nobody has yet: "rule-3". */
export function freeId({ fit, engagement, steps = [] }: Agreement, stem: string): string {
  const taken = new Set([
    ...fit.rules.map(({ id }) => id),
    ...engagement.groups.flatMap(({ rules }) => rules.map(({ id }) => id)),
    ...steps.map(({ id }) => id),
  ])
  let n = 1
  while (taken.has(`${stem}-${n}`)) n += 1
  return `${stem}-${n}`
}

/** A rule as it begins. */
export const newAct = (id: string): EngagementRule => ({
  ...{ id, event: 'form_submit', points: 5, cap: 10, halfLifeDays: 30 },
})
