import type { Agreement } from '#domain/agreement/agreement.ts'
import { hubspot } from './hubspot.ts'
import { smallCompany } from './small-company.ts'
import { waterfall2006 } from './waterfall-2006.ts'
import { waterfall2012 } from './waterfall-2012.ts'

/** What a company keeps of its own, whichever template it begins with. */
export type Own = Pick<Agreement, 'name' | 'timeZone' | 'goals'>

/** A whole agreement to begin a draft with, in the words of a ladder that people know. Rule 1.1. */
export type Template = {
  id: string
  title: string
  /** Two sentences: what it is, and for whom. */
  says: readonly [string, string]
  /** The agreement; name, zone and goals are the company's own. */
  of: (own: Own) => Agreement
}

export const TEMPLATES: readonly Template[] = [
  {
    id: 'waterfall-2006',
    title: 'Demand waterfall of 2006',
    says: [
      'Inquiry, MQL, SAL, SQL, close: marketing qualifies, sales accepts before it calls, and an SQL is a deal.',
      'It suits two teams that work side by side without people on the phone between them.',
    ],
    of: waterfall2006,
  },
  {
    id: 'waterfall-2012',
    title: 'Demand waterfall of 2012',
    says: [
      'A lead is qualified by points (AQL) or by a talk on the phone (TQL), and both come to sales by one door.',
      'It suits companies whose marketing has people who call leads before sales does.',
    ],
    of: waterfall2012,
  },
  {
    id: 'hubspot',
    title: 'HubSpot’s lifecycle stages',
    says: [
      'Subscriber, lead, MQL, SQL, opportunity, customer, with the acceptance by sales added that HubSpot has no stage for.',
      'It suits teams whose tools already speak of these stages.',
    ],
    of: hubspot,
  },
  {
    id: 'small-company',
    title: 'Small company',
    says: [
      'Few rules, short words and a quarter of an hour a week: whoever asks is called today, whoever reads a lot is called soon.',
      'It suits teams of two to ten, where the same people often do both.',
    ],
    of: smallCompany,
  },
]
