import './door.css'
import { type ReactNode, useEffect } from 'react'
import { Mark } from '#web/kit/mark.tsx'
import { Stairs } from '#web/workspace/stairs.tsx'

/** The frame of every page that stands before the house: its name, and beside it at most one way elsewhere. */
export function Door(props: { title: string; elsewhere?: ReactNode; children: ReactNode }) {
  useFreshLink()
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

/** A link put into the tab of an open door differs only behind the #: the page begins anew with it. */
function useFreshLink() {
  useEffect(() => {
    const again = () => location.reload()
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
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
          <Stairs marketing sales />
        </div>
      </div>
    </Door>
  )
}
