import { Trouble } from '#web/trouble.tsx'

/** Why a key was not made or changed; nothing while there is no error. */
export function KeyTrouble(props: { error: unknown; what: string; again: () => void }) {
  if (!props.error) return null
  return <Trouble {...props} safe="The other keys open what they opened before." />
}
