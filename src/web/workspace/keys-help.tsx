import './find-or-do.css'
import { Kbd, Modal } from '@mantine/core'
import { useWorkspace } from '#web/session.tsx'
import { roomsOf } from './rooms.ts'

type Said = readonly (readonly [keys: string, does: string])[]
const LISTS: Said = [
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['/', 'Search in the list'],
]

const DESK: Said = [
  ['j', 'Next lead (or arrow down)'],
  ['k', 'Lead before (or arrow up)'],
  ['a', 'Accept, or answer sales'],
  ['r', 'Reject; then the number of a reason, and Enter'],
  ['e', 'Recycle'],
  ['q', 'Need confirmed'],
  ['l', 'Log a contact'],
  ['m', 'Ask the other team'],
  ['d', 'Rule out'],
  ['o', 'Give to somebody else'],
  ['z', 'Undo, for a minute'],
]

/** All keys on one sheet. */
export function KeysHelp({ close }: { close: () => void }) {
  const everywhere: Said = [
    ['⌘ K', 'Find a person, a page or an action (Ctrl K elsewhere)'],
    ...roomsOf(useWorkspace()).map((room) => [`g ${room.key}`, `Go to ${room.name}`] as const),
    ['?', 'Show these keys'],
  ]
  return (
    <Modal opened onClose={close} title="Keys" centered size={440}>
      <Sheet title="Everywhere" keys={everywhere} />
      <Sheet title="In lists" keys={LISTS} />
      <Sheet title="On the lead desk" keys={DESK} />
    </Modal>
  )
}

function Sheet(props: { title: string; keys: Said }) {
  return (
    <>
      <h3 className="keys-title">{props.title}</h3>
      <dl className="keys-sheet">
        {props.keys.map(([keys, does]) => (
          <div key={keys}>
            <dt>{does}</dt>
            <dd className="row g4">
              {keys.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
