import { z } from 'zod'
import { agreementDocument } from './agreement-document.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, said } from './words.ts'

const side = z.enum(['marketing', 'sales'])

/** A signature as everybody reads it. */
export const signature = z.object({
  side,
  name: z.string(),
  memberId: z.number(),
  signedAt: instant,
  voidedAs: z
    .enum(['reworded', 'outrun', 'withdrawn', 'left', 'moved'])
    .nullable()
    .describe('Why it does not count any more; null: it counts.'),
})
export type Signature = z.infer<typeof signature>

const version = z.object({
  version: z.number(),
  effectiveFrom: instant,
  proposalId: z.number().nullable().describe('Whose words it has; null: nobody proposed them.'),
  signatures: z.array(signature).describe('Those that count, at most one a side.'),
  isAlone: z.boolean().describe('Put in force by one person, of a company in small mode.'),
  suspends: z
    .object({ version: z.number(), by: z.string(), because: z.string() })
    .nullable()
    .describe('It ends that version, and the one before it holds again.'),
})
export type AgreementVersion = z.infer<typeof version>

const whole = version.extend({
  document: agreementDocument,
  /** First digits of the SHA-256 of what was signed, or of the document where nobody did, e.g. "7f3a 91c2 e04d". */
  fingerprint: z.string(),
})

const agreementInForce = whole.extend({
  versions: z.array(version).describe('All of them, in the order in which they come into force.'),
  mayPropose: z.boolean(),
  mayReserve: z.boolean(),
  maySuspend: z.boolean(),
  signsFor: z.array(side).describe('The sides for which you may sign.'),
})
export type AgreementInForce = z.infer<typeof agreementInForce>

const template = z.object({
  templateId: z.string().describe('E.g. "waterfall-2006".'),
  title: z.string(),
  says: z.array(z.string()).describe('Two sentences: what it is, and for whom.'),
  document: agreementDocument.describe('Begin a draft with it.'),
  changes: z
    .array(z.object({ clauseId: z.string(), kind: z.string(), says: z.string() }))
    .describe('What it would change of the version in force, one plain sentence each.'),
})
export type AgreementTemplate = z.infer<typeof template>

const which = z.strictObject({ version: z.coerce.number().int().positive().max(2_147_483_647) })

export const agreementContract = {
  read: needs('read-agreement')
    .route({ method: 'GET', path: '/agreement', summary: 'The agreement in force' })
    .output(agreementInForce),
  version: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/agreement/versions/{version}',
      summary: 'One version of the agreement, whether it holds or not',
    })
    .input(which)
    .output(whole)
    .errors(refusals('version-unknown')),
  templates: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/agreement-templates',
      summary:
        'Whole agreements to begin a draft with, with the company’s own name, zone and goals',
    })
    .output(z.object({ rows: z.array(template) })),
  certificate: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/agreement/versions/{version}/certificate',
      summary: 'What was signed and by whom, sealed, as one text that can be checked without us',
    })
    .input(which)
    .output(
      z.object({
        fileName: z.string(),
        text: z.string(),
        key: z.string().describe('First digits of the public key it is sealed with.'),
      }),
    )
    .errors(refusals('version-unknown', 'version-unsigned')),
  suspend: needs('suspend-agreement', { confirmed: true })
    .route({
      method: 'PUT',
      path: '/agreement/suspension',
      summary: 'Stop the version in force: the one before it holds again, and everybody sees why',
    })
    .input(
      z.strictObject({
        version: z.int().positive().describe('The one that you see in force.'),
        because: said(2_000, 1),
      }),
    )
    .output(version)
    .errors(refusals('nothing-to-suspend', 'proposal-outrun', 'not-allowed')),
}
