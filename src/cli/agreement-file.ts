import { readFileSync, statSync } from 'node:fs'
import { checkAgreement } from '#api/check-agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Fault } from '#domain/agreement/faults/fault.ts'
import { type Result, refuse } from '#domain/result.ts'
import { Unfit } from '#server/config.ts'
import { unreadableFile } from './read-map.ts'

/** A thousand rules with long notes take less than a tenth of it. */
const LARGEST_FILE = 10_000_000

/** An agreement from a file, or all of its faults. @throws Unfit where the file cannot be read */
export function readAgreementFile(file: string): Result<Agreement, Fault[]> {
  const text = fileText(file).replace(/^\uFEFF/, '')
  try {
    return checkAgreement(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuse([{ path: '(document)', reason: `This is not JSON: ${error.message}.` }])
  }
}

/** The same for whoever goes on only with a sound one. @throws Unfit with the faults */
export function soundAgreement(file: string): Agreement {
  const checked = readAgreementFile(file)
  if (checked.ok) return checked.value
  throw new Unfit(`${file} cannot be signed.\n\n${listed('fault', checked.refusal)}`)
}

/** What stands in a file, to the byte. @throws Unfit where there is none, or more than any agreement needs */
export function fileText(file: string): string {
  const unreadable = unreadableFile(file)
  if (unreadable) throw new Unfit(unreadable)
  if (statSync(file).size > LARGEST_FILE)
    throw new Unfit(`${file} is larger than 10 MB. No agreement is.`)
  return readFileSync(file, 'utf8')
}

/** "2 faults:" and each with its place below. */
export const listed = (what: string, faults: Fault[]) =>
  [
    `${faults.length} ${what}${faults.length === 1 ? '' : 's'}:`,
    ...faults.map(({ path, reason }) => `  ${path}\n    ${reason}`),
  ].join('\n')
