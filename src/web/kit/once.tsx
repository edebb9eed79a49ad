import './once.css'
import { Button, CopyButton, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

/** A dialog with something that is shown this once: a click beside it closes nothing. */
export function OnceDialog(props: {
  title: string
  /** What to do with it. */
  why: ReactNode
  text: string
  /** What it is, for the button: "the key". */
  what: string
  children: ReactNode
  close: () => void
}) {
  const { title, why, text, what, children, close } = props
  return (
    <Modal opened onClose={close} closeOnClickOutside={false} title={title} size="lg" centered>
      <Once why={<p>{why} It is not shown again.</p>} {...{ text, what, close }}>
        {children}
      </Once>
    </Modal>
  )
}

/** The same within a dialog that said something else before. */
export function Once(props: {
  why: ReactNode
  text: string
  what: string
  children?: ReactNode
  close: () => void
}) {
  const { why, text, what, children, close } = props
  return (
    <div className="once">
      {why}
      <code className="once-text">{text}</code>
      {children}
      <div className="row wrap">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? 'Copied' : `Copy ${what}`}</Button>
          )}
        </CopyButton>
        <Button variant="subtle" color="gray" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  )
}
