/**
 * One way in which a source calls a company: the system that gave the name, and the name. Systems are `domain` (what
 * somebody registered, e.g. "acme.com"), `group` (the id in a group call of Segment), foreign ones such as `hubspot`, and
 * `name` (a text, e.g. "Acme Ltd", in lower case).
 */
export type CompanyName = { system: string; value: string }

/** Systems whose accounts a source may name, the one that goes first where several are told. */
export const ACCOUNT_SYSTEMS = ['salesforce', 'hubspot', 'pipedrive', 'group'] as const

/** A company's name as one text, as the database keeps it: "domain:acme.com". */
export const spelledCompany = ({ system, value }: CompanyName): string => `${system}:${value}`

/** The characters of a text that tell one company from another. */
const LONGEST_KEY = 100

/** A company is its name, however it is written in capitals. */
export const companyKey = (text: string): string => text.toLowerCase().slice(0, LONGEST_KEY)

/** Words that people write into the field of a company who have none, or do not want to say. */
const NO_COMPANY = new Set([
  '',
  '-',
  '--',
  '.',
  '0',
  '?',
  'n/a',
  'na',
  'nil',
  'no',
  'none',
  'null',
  'undefined',
  'unknown',
  'not applicable',
  'not provided',
  'other',
  'test',
  'home',
  'me',
  'myself',
  'self',
  'individual',
  'private',
  'personal',
  'student',
  'retired',
  'unemployed',
  'freelance',
  'freelancer',
  'self employed',
  'self-employed',
  'selbständig',
  'selbstständig',
  'privat',
  'keine',
  '[object object]',
])

/** The text that names a company, without the space around it; null where it names none. */
export function companyText(told: unknown): string | null {
  if (typeof told !== 'string' && typeof told !== 'number') return null
  const text = String(told).trim()
  return NO_COMPANY.has(text.toLowerCase()) ? null : text.slice(0, LONGEST_KEY)
}
