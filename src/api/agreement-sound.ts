import type { z } from 'zod'
import type { Agreement } from '#domain/agreement/agreement.ts'

/** Scalars that the checks of meaning can do without, once their own fault is told. */
const SPARE = new Set(['fit.cap', 'engagement.cap', 'groups.cap', 'groups.name'])

/**
 * What is left of a document when every part of wrong shape is taken out, so that faults of meaning can be told
 * together with faults of shape. A part of a list leaves a hole: array methods pass over it and the indexes of
 * its neighbours stay as their authors wrote them.
 */
export function soundParts(json: unknown, issues: readonly z.core.$ZodIssue[]): Partial<Agreement> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {}
  const copy: Record<string, unknown> = structuredClone({ ...json })
  for (const issue of issues) if (issue.code !== 'unrecognized_keys') takeOut(copy, issue.path)
  return copy
}

function takeOut(document: Record<string, unknown>, path: readonly PropertyKey[]) {
  const [section] = path
  if (section === undefined || SPARE.has(scalarName(path))) return
  const depth = depthOfPart(path)
  if (depth === 0) {
    delete document[String(section)]
    return
  }
  const holder = path
    .slice(0, depth)
    .reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
      document,
    )
  if (typeof holder === 'object' && holder !== null)
    Reflect.deleteProperty(holder, path[depth] ?? '')
}

/** "fit.cap" for fit.cap, "groups.cap" for engagement.groups[1].cap. */
function scalarName(path: readonly PropertyKey[]): string {
  const names = path.filter((key) => typeof key === 'string')
  return names.length === path.length ? names.join('.') : names.slice(-2).join('.')
}

/** Where in the path the part stands that goes: an entry of a list, a rule rather than its group, or the section. */
function depthOfPart(path: readonly PropertyKey[]): number {
  if (path[0] === 'closings' && path.length > 1) return 1
  if (path[1] === 'groups' && path[3] === 'rules' && path.length > 4) return 4
  const index = path.findIndex((key) => typeof key === 'number')
  return Math.max(0, index)
}
