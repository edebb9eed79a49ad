import './keys.css'
import { Kbd } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef } from 'react'

/** What a key does; "g p" are two keys one after the other, " " is the space. */
export type Keys = Record<string, (event: KeyboardEvent) => void>

const PATIENCE_MS = 1_000

/** Keys of a page. They rest while somebody writes or a dialog is open, and leave ⌘, Ctrl and Alt alone. */
export function useKeys(keys: Keys) {
  const latest = useRef(keys)
  // With the page that shows them, not after it: whoever presses at once means what is there.
  useLayoutEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    let before = ''
    let at = 0
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      if (isBusy(event)) return
      const pair = event.timeStamp - at < PATIENCE_MS ? `${before} ${event.key}` : ''
      const act = latest.current[pair] ?? latest.current[event.key]
      before = event.key
      at = event.timeStamp
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

function isBusy(event: KeyboardEvent) {
  const target = event.target instanceof HTMLElement ? event.target : null
  const writes = target?.closest(
    'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]',
  )
  const isPress = event.key === 'Enter' || event.key === ' '
  const presses = isPress && target?.closest('a, button, summary, input')
  return Boolean(writes) || Boolean(presses) || document.querySelector('[role="dialog"]') !== null
}

/** Key hints at the foot of a list: what each key does. Not shown on phones. */
export function KeyHints({ hints }: { hints: readonly (readonly [keys: string, does: string])[] }) {
  return (
    <ul className="key-hints t12 quiet" aria-label="Keys">
      {hints.map(([keys, does]) => (
        <li key={keys}>
          {keys.split(' ').map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}{' '}
          {does}
        </li>
      ))}
    </ul>
  )
}
