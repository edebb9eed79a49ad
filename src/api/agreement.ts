import { z } from 'zod'
import { agreementDocument } from './agreement-document.ts'
import { needs } from './needs.ts'
import { instant } from './words.ts'

const agreementInForce = z.object({
  version: z.number(),
  effectiveFrom: instant,
  /** Nobody can sign yet: every version says so. */
  signed: z.object({ marketing: z.string().nullable(), sales: z.string().nullable() }),
  document: agreementDocument,
  /** First digits of the document's SHA-256, e.g. "7f3a 91c2 e04d": both teams sign the same bytes. */
  fingerprint: z.string(),
  /** All versions in the order in which they come into force. */
  versions: z.array(z.object({ version: z.number(), effectiveFrom: instant })),
})
export type AgreementInForce = z.infer<typeof agreementInForce>

export const agreementContract = {
  read: needs('read-agreement')
    .route({ method: 'GET', path: '/agreement', summary: 'The agreement in force' })
    .output(agreementInForce),
}
