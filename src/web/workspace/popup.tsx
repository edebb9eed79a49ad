import './popup.css'
import { type ReactNode, useId } from 'react'

/** A button of the menu and the list that opens beside it. The browser's own popover: Esc and a click elsewhere close it. */
export function Popup(props: {
  /** Where the list stands: under the company at the top, or above the foot of the menu. */
  at: 'top' | 'foot'
  className?: string
  title: string
  button: ReactNode
  items: readonly Item[]
}) {
  const id = useId()
  return (
    <>
      <button
        type="button"
        className={`plain menu-plain ${props.className ?? ''}`}
        title={props.title}
        popoverTarget={id}
      >
        {props.button}
      </button>
      <div id={id} popover="auto" className={`popup popup-${props.at}`}>
        <ul aria-label={props.title}>
          {props.items.map((item) => (
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
      </div>
    </>
  )
}

export type Item = {
  id: string
  words: ReactNode
  icon?: ReactNode
  isChosen?: boolean
  act: () => void
}
