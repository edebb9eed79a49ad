import { z } from 'zod'
import { agreementDocument } from './agreement-document.ts'

/** The format of an agreement for editors and other tools; published as docs/agreement.schema.json. */
export const agreementSchema = () => z.toJSONSchema(agreementDocument)
