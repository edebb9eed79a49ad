import type { z } from 'zod'
import { type Fault, figure, quoted } from '#domain/agreement/faults/fault.ts'
import { COMPARISONS } from './agreement-document.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with the shape of a document, in plain words instead of the checker's. */
export function shapeFaults(issues: Issue[], json: unknown): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, issue.path, valueAt(json, issue.path)))
}

/** A place in the document as people write it: engagement.groups[1].rules[0].cap */
export function spell(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(document)'
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!/^[A-Za-z_]\w{0,59}$/.test(name)) return `${text}[${JSON.stringify(name.slice(0, 60))}]`
    return text === '' ? name : `${text}.${name}`
  }, '')
}

function faultsOfIssue(issue: Issue, path: readonly PropertyKey[], value: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: spell([...path, key]),
      reason: 'The format knows no field of this name.',
    }))
  if (issue.code === 'invalid_union') return unionFaults(issue, path, value)
  return [{ path: spell(path), reason: `This ${predicate(issue, value)}.` }]
}

/**
 * A test with exactly one comparison is judged as a test of that comparison ("atLeast must be a number");
 * any other union by what it must be.
 */
function unionFaults(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly PropertyKey[],
  value: unknown,
): Fault[] {
  const isTest = issue.errors.length === COMPARISONS.length
  if (!isTest || typeof value !== 'object' || value === null || Array.isArray(value))
    return [
      { path: spell(path), reason: `This ${value === undefined ? 'is missing' : issue.message}.` },
    ]
  const used = COMPARISONS.filter((name) => Object.hasOwn(value, name))
  const [only] = used
  if (only === undefined || used.length > 1)
    return [{ path: spell(path), reason: `This ${issue.message}.` }]
  const branch = issue.errors[COMPARISONS.indexOf(only)] ?? []
  return branch.flatMap((inner) =>
    faultsOfIssue(inner, [...path, ...inner.path], valueAt(value, inner.path)),
  )
}

function predicate(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}, not ${kindOf(value)}`
    case 'invalid_value':
      return `must be ${issue.values.map((one) => quoted(String(one))).join(' or ')}`
    case 'too_small':
      return bound(
        issue.origin,
        issue.minimum,
        issue.inclusive === false ? 'more than' : 'at least',
      )
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')
    case 'invalid_key':
      return 'has a name that is too long'
    default:
      return issue.message
  }
}

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value)
  return KINDS[typeof value] ?? typeof value
}

function bound(origin: string, limit: number | bigint, than: string): string {
  const size = `${than} ${figure(Number(limit))}`
  if (origin === 'string')
    return Number(limit) === 1 && than === 'at least'
      ? 'must not be empty'
      : `must have ${size} characters`
  if (origin === 'array')
    return Number(limit) === 1 && than === 'at least'
      ? 'must not be empty'
      : `must have ${size} entries`
  return `must be ${size}`
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    json,
  )
}
