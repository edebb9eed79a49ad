import './popup.css'
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef } from 'react'

/** One line of the list that a button opens. */
export type Item = {
  id: string
  words: ReactNode
  icon?: ReactNode
  isChosen?: boolean
  act: () => void
}

const GAP = 4
const EDGE = 8

/**
 * A button and the list it opens. The browser's own popover: Esc and a click elsewhere close it, focus comes back. The
 * arrows go up and down its lines.
 */
export function Popup({ items, ...button }: Opener & { items: readonly Item[] }) {
  const id = useId()
  return (
    <PopupPanel
      {...button}
      id={id}
      panel={
        <ul onKeyDown={walk} aria-label={button.name}>
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                className="plain popup-item"
                popoverTarget={id}
                popoverTargetAction="hide"
                aria-current={item.isChosen ? 'true' : undefined}
                onClick={item.act}
              >
                {item.icon}
                <span className="grow">{item.words}</span>
              </button>
            </li>
          ))}
        </ul>
      }
    />
  )
}

type Opener = {
  /** What the list is, for ears. */
  name: string
  /** Said of the button where its own words do not say enough. */
  says?: string
  className?: string
  title?: string
  children: ReactNode
}

/** The same with anything in it, which stays open while it is used. `opens` is told each time it opens. */
export function PopupPanel({
  id: given,
  ...props
}: Opener & { id?: string; panel: ReactNode; opens?: () => void }) {
  const own = useId()
  const id = given ?? own
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`plain ${props.className ?? ''}`}
        title={props.title}
        aria-label={props.says}
        popoverTarget={id}
      >
        {props.children}
      </button>
      <div
        id={id}
        popover="auto"
        className="popup"
        onToggle={(event) => {
          if (event.newState === 'open') props.opens?.()
          stand(event, button.current)
        }}
      >
        {props.panel}
      </div>
    </>
  )
}

/** Arrows move among the lines of the list. */
function walk(event: KeyboardEvent<HTMLUListElement>) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  const lines = [...event.currentTarget.querySelectorAll('button')]
  const at = lines.indexOf(event.target as HTMLButtonElement)
  lines.at((at + by) % lines.length)?.focus()
}

/** Puts the list under its button, or above it where there is no room, and never beyond the window. */
function stand(event: ToggleEvent<HTMLDivElement>, button: HTMLButtonElement | null) {
  if (event.newState !== 'open' || !button) return
  const list = event.currentTarget
  const at = button.getBoundingClientRect()
  const under = at.bottom + GAP
  const fits = under + list.offsetHeight <= innerHeight - EDGE
  const left = Math.min(at.left, innerWidth - list.offsetWidth - EDGE)
  list.style.top = `${Math.max(EDGE, fits ? under : at.top - GAP - list.offsetHeight)}px`
  list.style.left = `${Math.max(EDGE, left)}px`
  list.style.visibility = 'visible'
  // Opened by a key: a press with no pointer behind it.
  if (button.matches(':focus-visible')) list.querySelector<HTMLElement>('button, input')?.focus()
}
