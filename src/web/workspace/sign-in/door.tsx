import './door.css'
import type { ReactNode } from 'react'
import { Mark } from '#web/kit/mark.tsx'

/** The frame of every page that stands before the house: its name, and beside it at most one way elsewhere. */
export function Door(props: { title: string; elsewhere?: ReactNode; children: ReactNode }) {
  return (
    <div className="door">
      <title>{`${props.title} · Lockstep`}</title>
      <header className="door-head row">
        <Mark size={28} />
        <span className="w6 t16 grow">Lockstep</span>
        {props.elsewhere}
      </header>
      {props.children}
    </div>
  )
}

/** A door with one short form in the middle and the two stairs beside it. */
export function NarrowDoor(props: {
  title: string
  lede?: ReactNode
  elsewhere?: ReactNode
  children: ReactNode
}) {
  return (
    <Door title={props.title} elsewhere={props.elsewhere}>
      <div className="door-narrow">
        <main>
          <h1 className="t28 w6">{props.title}</h1>
          {props.lede ? <p className="t16 quiet door-lede">{props.lede}</p> : null}
          {props.children}
        </main>
        <div className="door-aside">
          <TwoStairs marketing sales />
        </div>
      </div>
    </Door>
  )
}

/** The mark as a picture: a team's stair is pale until somebody stands on it. */
export function TwoStairs({ marketing, sales }: { marketing: boolean; sales: boolean }) {
  return (
    <svg viewBox="0 0 320 176" className="door-stairs" aria-hidden="true">
      <g fill="none" strokeWidth="16" strokeLinecap="round" strokeLinejoin="round">
        <path
          d="M12 104h80v-48h80v-44h80"
          stroke={`var(--ls-marketing${marketing ? '' : '-soft'})`}
        />
        <path d="M64 160h100v-48h80v-44h64" stroke={`var(--ls-sales${sales ? '' : '-soft'})`} />
      </g>
    </svg>
  )
}
