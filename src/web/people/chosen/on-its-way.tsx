import type { OwnerChanged } from '#api/owners.ts'
import { counted, int } from '#web/kit/format.ts'
import { Work } from '#web/kit/say.tsx'

/** What is to be told of a change of many people that is under way. */
type Way = Pick<OwnerChanged, 'owner' | 'people' | 'left'> & { isBack: boolean }

/** A change of many people that is under way: what, and how far it came. */
export function OnItsWay({ way: { owner, people, left, isBack } }: { way: Way }) {
  const all = Math.max(people, left)
  const what = isBack
    ? `Giving people back whom ${owner || 'nobody'} had`
    : `Giving ${counted(people, 'person', 'people')} to ${owner || 'nobody'}`
  return (
    <Work
      what={what}
      done={`${int(left)} to go`}
      share={all === 0 ? 1 : 1 - left / all}
      left="It goes on when you leave this page."
    />
  )
}

/** What became of a change, in a sentence. */
export function toldOf({ owner, people, undoneAt, restored }: OwnerChanged): string {
  return undoneAt === null
    ? `${counted(people, 'person is', 'people are')} with ${owner || 'nobody'} now.`
    : `${counted(restored, 'person is', 'people are')} with whom they were before.`
}
