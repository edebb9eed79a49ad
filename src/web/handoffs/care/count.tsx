import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FIGURES, type WhichFigure } from '#domain/handoffs/care/figures.ts'
import { LEAKS } from '#domain/handoffs/care/leakage.ts'
import { CLOCK_KINDS } from '#domain/handoffs/promises.ts'
import { SIDES } from '#domain/workspace/role.ts'

const route = getRouteApi('/shell/handoffs/manager')

/** What the address of the page says: how far back, and which number is open. */
export type ManagerAddress = { days: string } & Record<keyof WhichFigure, string>

const SPANS = [30, 90, 365] as const
export const daysIn = ({ days }: Partial<ManagerAddress>): number =>
  SPANS.find((span) => String(span) === days) ?? 90

/** The number whose hand-offs are shown; null where the address names none. */
export function figureIn(address: Partial<ManagerAddress>): WhichFigure | null {
  const figure = FIGURES.find((one) => one === address.figure)
  if (!figure) return null
  return {
    figure,
    memberId: wholeIn(address.memberId),
    minutes: wholeIn(address.minutes),
    kind: CLOCK_KINDS.find((one) => one === address.kind),
    owes: SIDES.find((one) => one === address.owes),
    step: LEAKS.find((one) => one === address.step),
    reason: address.reason === undefined ? undefined : String(address.reason),
  }
}

const wholeIn = (told: string | undefined) =>
  told !== undefined && /^[1-9]\d{0,8}$/.test(told) ? Number(told) : undefined

/** The address at which a number is open; null: none is. */
export function addressOf(which: WhichFigure | null, days: number): Partial<ManagerAddress> {
  const told = Object.entries(which ?? {}).filter(([, value]) => value !== undefined)
  return {
    ...(days === 90 ? {} : { days: String(days) }),
    ...Object.fromEntries(told.map(([name, value]) => [name, String(value)])),
  }
}

/** A number that opens the hand-offs it is made of below its section, and closes them again; `what` says aloud what it counts. */
export function Count(props: { which: WhichFigure; what: string; children: ReactNode }) {
  const { which, what, children } = props
  const address = route.useSearch()
  const days = daysIn(address)
  const open = figureIn(address)
  const here = addressOf(which, days)
  const isOpen = open !== null && isSame(addressOf(open, days), here)
  return (
    <Link
      to="/handoffs/manager"
      search={isOpen ? addressOf(null, days) : here}
      className={children === '0' ? 'number quiet' : 'number'}
      aria-expanded={isOpen}
      resetScroll={false}
      replace
    >
      {children}
      <span className="sr">: {what}</span>
    </Link>
  )
}

const isSame = (a: Partial<ManagerAddress>, b: Partial<ManagerAddress>) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
