import { Button } from '@mantine/core'
import { useFocusTrap, useWindowEvent } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { Trouble } from '#web/trouble.tsx'
import type { useSaying } from './deciding.ts'

/**
 * The popover above the bar: what is asked, what is filled in, and the one button that sends it. Esc closes it. The focus stays within
 * it, and goes back to where it was.
 */
export function DecideBox(props: {
  title: string
  aside?: ReactNode
  send: string
  saying: ReturnType<typeof useSaying>
  /** Tells what is missing in a sentence; null: it can be sent. */
  missing: string | null
  submit: () => void
  close: () => void
  children: ReactNode
}) {
  const { saying, close } = props
  const box = useRef<HTMLFormElement>(null)
  const trap = useFocusTrap()
  const [before] = useState(() => document.activeElement)
  // With the box, not after it: a number pressed as soon as it is seen means a reason.
  useLayoutEffect(() => {
    box.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [before])
  useWindowEvent('keydown', ({ key }) => {
    if (key === 'Escape') close()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (props.missing === null) props.submit()
  }
  return (
    <div ref={trap} className="decide-box" role="dialog" aria-label={props.title}>
      <form
        ref={box}
        className="decide-form"
        onSubmit={submit}
        onKeyDown={(event) => {
          const isPlain = !event.shiftKey && !event.nativeEvent.isComposing
          if (event.key === 'Enter' && isPlain && !(event.target instanceof HTMLButtonElement))
            submit(event)
        }}
      >
        <div className="row between wrap">
          <h2 className="t14 w6">{props.title}</h2>
          {props.aside ? <span className="quiet t12">{props.aside}</span> : null}
        </div>
        {props.children}
        {saying.error ? (
          <Trouble
            error={saying.error}
            what="It was not sent."
            safe="Your words are still in the field."
            again={() => saying.reset()}
          />
        ) : null}
        <div className="row wrap decide-box-foot">
          <span className="grow t12 quiet" role="status">
            {props.missing ?? ''}
          </span>
          <Button variant="subtle" color="gray" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={saying.isPending} disabled={props.missing !== null}>
            {props.send}
          </Button>
        </div>
      </form>
    </div>
  )
}
