import './page.css'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import type { Opens } from './opens.tsx'

/** Frame of every page: its title, the room's question under it, actions at the right. */
export function Page(props: {
  title: string
  /** The room's question, or the one line under a person's name. */
  question?: ReactNode
  actions?: ReactNode
  back?: Opens & { label: string }
  /** A person's name stands larger than a page's title. */
  isName?: boolean
  children: ReactNode
}) {
  const { title, question, actions, back, isName, children } = props
  return (
    <>
      <title>{`${title} · Lockstep`}</title>
      <header className="page-head">
        <div className="grow">
          {back ? <BackLink {...back} /> : null}
          <h1 className={isName ? 't28 w6' : undefined}>{title}</h1>
          {question ? <p className="quiet">{question}</p> : null}
        </div>
        {actions ? <div className="row wrap">{actions}</div> : null}
      </header>
      <div className="page">{children}</div>
    </>
  )
}

/** The page behind is not the one on the screen, though its address begins alike. */
const EXACT = { exact: true }

function BackLink({ label, ...opens }: Opens & { label: string }) {
  return (
    <Link {...opens} activeOptions={EXACT} className="page-back quiet row g4">
      <IconArrowLeft size={16} aria-hidden="true" /> {label}
    </Link>
  )
}

/** A heading, a quiet note and its content on the sheet. No card around it. */
export function Section(props: {
  title: string
  note?: ReactNode
  right?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className="section" aria-labelledby={id}>
      <header className="row between top wrap">
        <div>
          <h2 id={id}>{props.title}</h2>
          {props.note ? <p className="section-note quiet">{props.note}</p> : null}
        </div>
        {props.right}
      </header>
      {props.children}
    </section>
  )
}
