import './say.css'
import { Button, Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** What will be here, why it matters, the one button that fills it and a quiet way to look around. */
export function Empty(props: {
  picture: ReactNode
  title: string
  why: string
  action: ReactNode
}) {
  return (
    <section className="empty" aria-label={props.title}>
      {props.picture}
      <h2 className="t20 w6">{props.title}</h2>
      <p className="quiet t16">{props.why}</p>
      <div className="empty-action row wrap g16">{props.action}</div>
    </section>
  )
}

/** Nothing to show, and that is fine: what is true, and what to do or when it changes. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <p className="t16 w6">{title}</p>
      {children ? <p className="quiet">{children}</p> : null}
    </div>
  )
}

/** A known "no": what is true now, what became of your input, the next step. Never red. */
export function Refused(props: {
  is: string
  next: string
  /** About this very case, e.g. the line of the file. */
  detail?: string
  /** The same page without what its address asks for is the way back. */
  startOver?: boolean
  action?: ReactNode
}) {
  return (
    <div className="said" role="alert">
      <p className="w6">{props.is}</p>
      {props.detail ? <p className="quiet">{props.detail}</p> : null}
      <p>{props.next}</p>
      {props.startOver ? (
        <p>
          <Link to="." search={{}}>
            Open this page from its beginning
          </Link>
        </p>
      ) : null}
      {props.action ? <div className="row wrap">{props.action}</div> : null}
    </div>
  )
}

/** Our mistake: said so, what is safe, "Try again", a number to quote. */
export function Failed(props: {
  what: string
  safe: string
  quote: string | null
  again: () => void
}) {
  return (
    <div className="said" role="alert">
      <p className="w6">{props.what}</p>
      <p>It is our mistake, not yours. {props.safe}</p>
      <div className="row wrap">
        <Button variant="default" onClick={props.again}>
          Try again
        </Button>
        {props.quote ? (
          <span className="quiet t12">Quote {props.quote} when you ask for help</span>
        ) : null}
      </div>
    </div>
  )
}

/** Long work: what, how much of it is done, what is left, and a way to stop it. */
export function Work(props: {
  what: string
  /** How much, in words: "18,240 rows". */
  done: string
  /** Part of the whole, 0..1. */
  share: number
  left: ReactNode
  stop?: ReactNode
}) {
  return (
    <div className="work">
      <div className="row between">
        <span className="w5 cut">{props.what}</span>
        <span className="quiet tabular nowrap">{props.done}</span>
      </div>
      <Progress value={props.share * 100} size={4} color="ink" aria-label={props.what} />
      <div className="row between t12 quiet">
        <span role="status">{props.left}</span>
        {props.stop}
      </div>
    </div>
  )
}
