import type { Need } from '#domain/people/imports/column-roles.ts'
import type { Role } from '#domain/people/imports/plan.ts'

const WORDS: Partial<Record<Role, string>> = {
  person: 'Who it is',
  company: 'Company',
  row: 'Id of the row',
  'told-at': 'When we learned it',
  did: 'What they did',
  'did-at': 'When they did it',
  changed: 'Which field changed',
  'changed-to': 'What it is since',
  'trait:name': 'Name',
  'trait:firstName': 'First name',
  'trait:lastName': 'Last name',
  'trait:email': 'Mail address',
  'trait:phone': 'Phone',
  'trait:title': 'Title',
  'trait:country': 'Country',
  'trait:industry': 'Industry',
  'trait:employees': 'Size of the company',
  'trait:origin': 'First channel (origin)',
  'trait:landing_page': 'Landing page',
  'trait:status': 'Status',
  'trait:leadStatus': 'Status of the lead',
  'trait:owner': 'Owner',
  'trait:notes': 'Notes',
  'trait:consent.marketing.mail': 'Consent to marketing by mail',
  'trait:consent.marketing.phone': 'Consent to marketing by phone',
  'trait:refused.marketing.mail': 'Did not want mail',
  'trait:refused.marketing.phone': 'Did not want calls',
  'on:contact_request': 'Day they asked to talk to us',
  'on:demo_request': 'Day they asked for a demo',
  'decided:mql': 'Day they were ready for sales (MQL)',
  'decided:passed': 'Day they were passed to sales',
  'decided:accepted': 'Day sales accepted (SAL)',
  'decided:sql': 'Day the need was confirmed (SQL)',
  'decided:rejected': 'Day sales sent them back',
  'decided:recycled': 'Day they went back to marketing',
  'deal-id': 'Which deal',
  'deal-name': 'Name of the deal',
  'deal-owner': 'Owner of the deal',
  'deal-amount': 'Amount of the deal',
  'deal-currency': 'Currency',
  'deal-openedAt': 'Day the deal was opened',
  'deal-closedAt': 'Day the deal was closed',
  'deal-wonAt': 'Day the deal was won',
  'deal-lostAt': 'Day the deal was lost',
  'deal-reason': 'Why the deal was lost',
  'deal-state': 'Stage of the deal',
  'deal-stage': 'Stage as your system calls it',
  'deal-stages': 'Every stage, one a line',
  'deal-roles': 'Who plays which part, one a line',
  'deal-company': 'Company of the deal',
  'account-id': 'Which company (id of the account)',
  'account-name': 'Name of the company',
  'account-site': 'Domain or website of the company',
}

const GROUPS: readonly (readonly [group: string, belongs: (role: Role) => boolean])[] = [
  ['Who', (role) => /^(person|company|row|also:)/.test(role)],
  ['What they are', (role) => /^(trait:(?!consent\.|refused\.)|told-at)/.test(role)],
  ['Consent', (role) => /^trait:(consent|refused)\./.test(role)],
  ['What happened', (role) => /^(on:|did|changed|decided:|status:|property:)/.test(role)],
  ['Deal', (role) => /^(deal-|entered:)/.test(role)],
  ['Company', (role) => role.startsWith('account-')],
]

/** All that a column tells: "Who it is, which deal". */
export const rolesWords = (roles: readonly Role[]) =>
  roles
    .map(roleWords)
    .map((words, i) => (i === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1)))
    .join(', ')

/** A role in words: "First channel (origin)", "Detail “Segment_neu”". */
function roleWords(role: Role) {
  const known = WORDS[role]
  if (known) return known
  const name = role.slice(role.indexOf(':') + 1)
  const word = /^trait:(consent|refused)\.([^.#]+)/.exec(role)
  if (word) return word[1] === 'consent' ? `Consent to “${word[2]}”` : `Did not want “${word[2]}”`
  if (role.startsWith('on:')) return `Day of “${name}”`
  if (role.startsWith('decided:') || role.startsWith('status:')) return `Day of “${name}”`
  if (role.startsWith('entered:')) return `Day the deal came to “${name}”`
  if (role.startsWith('also:')) return `Also known as (${name})`
  return role.startsWith('property:') ? `About what they did: “${name}”` : `Detail “${name}”`
}

/** What a column may become, in groups; its own name is always offered as a detail. */
export function roleOptions(column: string, now: readonly Role[]) {
  const own: Role[] = [`trait:${column}`, `property:${column}`]
  const all = [...new Set([...(Object.keys(WORDS) as Role[]), ...own, ...now])]
  return GROUPS.map(([group, belongs]) => ({
    group,
    items: all.filter(belongs).map((role) => ({ value: role, label: roleWords(role) })),
  }))
}

/** What is missing before anything can be tried, as a sentence with the next step. */
export const NEED_WORDS: Record<Need, string> = {
  nobody:
    'No column says who it is. Choose the one with the mail address or the id of the person. A file of companies needs the one with the name of the company.',
  nothing:
    'Nothing is told about these people yet. Choose a detail, or a day on which something happened.',
  'deal-id': 'These are deals, but no column says which deal. Choose the one with its id.',
  did: 'There is a time at which they did something. Choose the column that says what.',
  'did-at': 'There is something they did. Choose the column that says when.',
}
