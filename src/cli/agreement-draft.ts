import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Command, InvalidArgumentError } from 'commander'
import { parse } from 'csv-parse/sync'
import { checkAgreement } from '#api/check-agreement.ts'
import type { Agreement, Scalar } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import type { Cases } from '#domain/agreement/drafting/features.ts'
import { type Suggestion, suggest } from '#domain/agreement/drafting/suggest.ts'
import { saySuggestion, sayTrust } from '#domain/agreement/drafting/words.ts'
import { Unfit } from '#server/config.ts'
import { writeAnew } from './agreement-template.ts'

type Options = {
  from: string
  outcome: string
  reached: string
  notAnswered: string[]
  leaveOut: string[]
  trust: string[]
  out?: string
  name: string
  timeZone?: string
  seed: string
  json?: boolean
}

/** `lockstep agreement draft`: a first agreement from what was known of people and what became of them. */
export function registerDraft(agreement: Command): void {
  agreement
    .command('draft')
    .description('Suggest rules and weights from a CSV of people with what became of them')
    .requiredOption('--from <file>', 'the CSV, plain or as .gz, with a head line')
    .requiredOption('--outcome <column>', 'the column that says what became of somebody')
    .option('--reached <value>', 'its value for those who reached it', '1')
    .option('--not-answered <value...>', 'values that mean nothing was said', ['', 'Select'])
    .option('--leave-out <column...>', 'columns that say nothing, e.g. ids', [])
    .option('--trust <column...>', 'columns to ask though they look as if filled in later', [])
    .option('--name <words>', 'what the agreement is called', 'Our first agreement')
    .option('--time-zone <zone>', 'where its days are cut; without it, the zone of this machine')
    .option('--seed <words>', 'of the split by which it is judged', seedOf, 'thirds')
    .option('--out <file>', 'write the agreement to a file that is not there yet')
    .option('--json', 'print all as one JSON object')
    .action(draft)
}

function draft({ json = false, ...options }: Options): void {
  const cases = casesOf(options)
  const found = suggest(cases, options.seed, new Set(options.trust))
  if ('tooFew' in found) {
    const { reached, others, needed } = found.tooFew
    throw new Unfit(
      `${reached} people reached the outcome and ${others} did not; weights need at least ${needed} of each.`,
    )
  }
  if (found.fit.rules.length === 0)
    throw new Unfit(
      `Nothing that may be asked tells the outcome apart. ${found.refused.map(({ trait, why }) => `${trait}: ${why}`).join(' ')}`,
    )
  const zone = options.timeZone ?? (Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
  const document: Agreement = { ...defaultAgreement(options.name, zone), fit: found.fit }
  const checked = checkAgreement(document)
  if (!checked.ok) throw new Unfit(checked.refusal.map(({ reason }) => reason).join(' '))
  if (json) console.log(JSON.stringify({ ...found, document }))
  else print(found)
  if (options.out === undefined) return
  writeAnew(options.out, `${JSON.stringify(document, null, 2)}\n`)
  if (!json)
    console.log(
      `\n${options.out} holds it as an agreement. Bring it into a draft, or change it first.`,
    )
}

function print(found: Suggestion): void {
  for (const { title, lines } of saySuggestion(found))
    console.log([title, ...lines.map((line) => `  ${line}`), ''].join('\n'))
  console.log(sayTrust(found, 'the people somebody brought you').join('\n'))
}

function casesOf({ from, outcome, reached, notAnswered, leaveOut }: Options): Cases {
  const rows = readRows(from)
  const [first] = rows
  if (!first) throw new Unfit(`${from} holds nobody.`)
  const names = Object.keys(first)
  for (const name of [outcome, ...leaveOut])
    if (!names.includes(name))
      throw new Unfit(`${from} has no column “${name}”. It has: ${names.join(', ')}.`)
  const blank = new Set(notAnswered)
  const told = names.filter((name) => name !== outcome && !leaveOut.includes(name))
  return {
    traits: told.map((name) => ({
      name,
      values: rows.map((row) => cellOf((row[name] ?? '').trim(), blank)),
    })),
    reached: Uint8Array.from(rows, (row) => Number((row[outcome] ?? '').trim() === reached)),
  }
}

function cellOf(text: string, blank: ReadonlySet<string>): Scalar | null {
  if (blank.has(text)) return null
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function readRows(file: string): Record<string, string>[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new Unfit(`${file} cannot be read: ${(error as Error).message}.`)
  }
  try {
    const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true })
  } catch (error) {
    throw new Unfit(`${file} is no sound CSV: ${(error as Error).message}`)
  }
}

function seedOf(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('Say at least one letter.')
}
