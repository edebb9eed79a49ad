import type { Command } from 'commander'
import { agreementSchema } from '#api/agreement-schema.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { warningsOf } from '#domain/agreement/warnings.ts'
import { check as checkCertificate } from '#server/agreement/certificate/certificate.ts'
import { shortly } from '#server/agreement/fingerprint.ts'
import { readAgreement } from '#server/agreement/store.ts'
import { now } from '#server/session.ts'
import { registerDiscuss } from './agreement-discuss.ts'
import { registerDraft } from './agreement-draft.ts'
import { fileText, listed, readAgreementFile, soundAgreement } from './agreement-file.ts'
import { registerTemplate } from './agreement-template.ts'
import { withDatabase } from './with-database.ts'

/** The command line only reads. */
const NOBODY = { roles: [], sees: 'all', teams: [] } as const

type Options = { json?: boolean; workspace?: string }

export function register(program: Command): void {
  const agreement = program
    .command('agreement')
    .description('Check an agreement, read it in plain words, or print the schema of its format')
  agreement
    .command('check')
    .description('Name every fault of an agreement with its place; exits 1 when there is one')
    .argument('<file>', 'the agreement as JSON')
    .option('--json', 'answer as JSON')
    .action(check)
  agreement
    .command('show')
    .description('Print an agreement as the sentences that both teams sign')
    .argument('[file]', 'the agreement as JSON; without it, the one in force')
    .option('--json', 'answer as JSON')
    .option('--workspace <id>', "another workspace than the company's own one")
    .action(show)
  agreement
    .command('compare')
    .description('Say what a second agreement changes, one plain sentence a change')
    .argument('<before>', 'the agreement as JSON')
    .argument('<after>', 'the other one')
    .option('--json', 'answer as JSON')
    .action(compare)
  agreement
    .command('verify')
    .description(
      'Check the certificate of a signed version, with nothing but the file; exits 1 when it was changed',
    )
    .argument('<file>', 'the certificate, as the page of the agreement gives it out')
    .option('--json', 'answer as JSON')
    .action(verify)
  agreement
    .command('schema')
    .description('Print the JSON Schema of an agreement')
    .action(() => console.log(JSON.stringify(agreementSchema(), null, 2)))
  registerTemplate(agreement)
  registerDraft(agreement)
  registerDiscuss(agreement)
}

function check(file: string, { json }: Options): void {
  const checked = readAgreementFile(file)
  const faults = checked.ok ? [] : checked.refusal
  const warnings = checked.ok ? warningsOf(checked.value) : []
  if (faults.length > 0) process.exitCode = 1
  if (json) console.log(JSON.stringify({ ok: checked.ok, faults, warnings }))
  else if (checked.ok) {
    console.log(`${file} is a sound agreement with ${rulesOf(checked.value)} rules.`)
    if (warnings.length > 0) console.log(`\n${listed('warning', warnings)}`)
  } else console.error(`${file} cannot be signed.\n\n${listed('fault', faults)}`)
}

function compare(before: string, after: string, { json }: Options): void {
  const changes = changesBetween(soundAgreement(before), soundAgreement(after))
  if (json) console.log(JSON.stringify({ changes }))
  else if (changes.length === 0) console.log('Both say the same.')
  else console.log(changes.map(({ says }, index) => `${index + 1}. ${says}`).join('\n'))
}

function verify(file: string, { json }: Options): void {
  const checked = checkCertificate(fileText(file))
  if (!checked.ok) process.exitCode = 1
  if (json) console.log(JSON.stringify(checked.ok ? checked.value : { fault: checked.refusal }))
  else if (!checked.ok) console.error(`${file}: ${checked.refusal}`)
  else {
    const { workspace, version, effectiveFrom, signatures, hash, key, isAlone } = checked.value
    console.log(
      [
        `${file} is unchanged: version ${version} of the agreement of ${workspace.name}.`,
        `In force since ${effectiveFrom}.`,
        ...signatures.map((one) => `Signed for ${one.side} by ${one.name}, ${one.signedAt}.`),
        ...(isAlone ? ['The other side has not signed.'] : []),
        `Text ${shortly(hash)}, sealed with the key ${shortly(key)}: compare both with the page of the agreement.`,
      ].join('\n'),
    )
  }
}

async function show(file: string | undefined, { json, workspace }: Options): Promise<void> {
  const agreement = file === undefined ? await inForce(workspace) : soundAgreement(file)
  const sections = sentences(agreement)
  if (json) console.log(JSON.stringify({ name: agreement.name, sections }))
  else
    for (const { number, title, clauses } of sections)
      console.log(
        [`${number} ${title}`, ...clauses.map((one) => `${one.number} ${one.text}`), ''].join('\n'),
      )
}

const inForce = (workspace: string | undefined) =>
  withDatabase(workspace, async ({ db, workspaceId }) => {
    const { document } = await readAgreement(db, workspaceId, now(), NOBODY)
    return document
  })

const rulesOf = ({ fit, engagement }: Agreement) =>
  engagement.groups.reduce((sum, group) => sum + group.rules.length, fit.rules.length)
