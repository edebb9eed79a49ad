import { createContext, type ReactNode, useContext } from 'react'

const Level = createContext<'h2' | 'h3'>('h3')

/** On a phone a lead is a page of its own, so its parts stand one level higher. */
export const HeadingLevel = Level.Provider

/** The quiet heading of a part of a lead. */
export function LeadHeading(props: { id?: string; isLight?: boolean; children: ReactNode }) {
  const Heading = useContext(Level)
  return (
    <Heading id={props.id} className={`t12 quiet ${props.isLight ? 'w4' : 'w5'}`}>
      {props.children}
    </Heading>
  )
}
