import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { importMap } from '#api/import-map.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { type Result, refuse } from '#domain/result.ts'

/** The map in a file, or everything that is wrong with it, each with its place. */
export function readMap(path: string): Result<ImportMap, string> {
  const unread = unreadableFile(path)
  if (unread) return refuse(unread)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    return refuse(`${path} is no map, for it is no JSON: ${(error as Error).message}`)
  }
  const parsed = importMap.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  return refuse(
    `${path} is no map (docs/import.md):\n${parsed.error.issues.flatMap(faults).join('\n')}`,
  )
}

/** Why a file cannot be read, as a sentence; null where it can be. */
export function unreadableFile(path: string): string | null {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isDirectory() ? `${path} is a folder, not a file.` : null
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return `${path} cannot be read: ${WHY[code] ?? code}.`
  }
}

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not read it',
}

function faults(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `  ${[place, key].filter(Boolean).join('.')}: a map has no such field`,
    )
  const where = place || 'the whole file'
  if (issue.code === 'invalid_type')
    return [`  ${where}: must be ${NOUNS[issue.expected] ?? issue.expected}`]
  if (issue.code === 'invalid_value')
    return [
      `  ${where}: must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`,
    ]
  if (issue.code === 'too_small') return [`  ${where}: must not be empty`]
  if (issue.code === 'invalid_union')
    return [`  ${where}: must be {"column": …}, or where one value goes for every row {"value": …}`]
  return [`  ${where}: ${issue.message}`]
}

const NOUNS: Record<string, string> = {
  object: 'an object in braces { }',
  array: 'a list in brackets [ ]',
  string: 'a text in quotes',
  record: 'an object in braces { }',
  boolean: 'true or false',
}
