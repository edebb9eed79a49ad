import './find-or-do.css'
import { Kbd, Modal } from '@mantine/core'
import { TABS } from './rooms.ts'

const EVERYWHERE: readonly (readonly [keys: string, does: string])[] = [
  ['⌘ K', 'Find a person, a page or an action (Ctrl K elsewhere)'],
  ...TABS.map((room) => [`g ${room.key}`, `Go to ${room.name}`] as const),
  ['?', 'Show these keys'],
]
const LISTS: readonly (readonly [keys: string, does: string])[] = [
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['/', 'Search in the list'],
]

/** All keys on one sheet. */
export function KeysHelp({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title="Keys" centered size={440}>
      <Sheet title="Everywhere" keys={EVERYWHERE} />
      <Sheet title="In lists" keys={LISTS} />
    </Modal>
  )
}

function Sheet(props: { title: string; keys: typeof EVERYWHERE }) {
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
