import type { ReactNode } from 'react'
import type { Member } from '#api/members.ts'
import { signsFor } from '#domain/workspace/membership.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { counted, int } from '#web/kit/format.ts'

/** How many are here, on which side, and who signs: what somebody could say in a meeting. */
export function MembersSentence({ members }: { members: readonly Member[] }) {
  const both = members.filter(({ roles }) => sidesOf(roles).length === 2)
  const on = (side: 'marketing' | 'sales') =>
    members.filter(({ roles }) => sidesOf(roles).includes(side)).length
  const has = (role: Member['roles'][number]) =>
    members.filter(({ roles }) => roles.includes(role)).length
  const beside = [some(has('mediator'), 'mediator'), some(has('guest'), 'guest')].filter(
    (words) => words !== null,
  )
  const signers = members.filter((member) => signsFor(member).length > 0)
  return (
    <p className="t20 members-sentence">
      {members.length === 1 ? 'One person is here' : `${int(members.length)} people are here`}:{' '}
      <span className="w6">
        {int(on('marketing'))} in marketing, {int(on('sales'))} in sales
      </span>
      {beside.length > 0 ? `, ${beside.join(' and ')}` : ''}. {signing(signers)}{' '}
      {both.length > 0
        ? `${listed(both)} ${both.length === 1 ? 'wears' : 'wear'} both hats.`
        : 'Nobody signs for both.'}
    </p>
  )
}

function signing(signers: readonly Member[]): ReactNode {
  if (signers.length === 0) return 'Nobody can sign yet.'
  const sides = new Set(signers.flatMap(signsFor))
  const missing = sides.has('marketing') ? 'sales' : 'marketing'
  const who = `${listed(signers)} ${signers.length === 1 ? 'signs' : 'sign'}`
  return sides.size === 2 ? `${who}.` : `${who}; for ${missing} nobody does yet.`
}

function some(n: number, what: string): string | null {
  if (n === 0) return null
  return n === 1 ? `a ${what}` : counted(n, what, `${what}s`)
}

/** Three names at most: of many it is enough to know how many. */
function listed(members: readonly { name: string }[]): string {
  if (members.length > 3) return `${int(members.length)} people`
  const names = members.map(({ name }) => name)
  return names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
