import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Where a number leads: the list of the rows it is made of. */
export type Opens = Pick<LinkProps, 'to' | 'params' | 'search'>

/** Words or a figure that open the rows behind them; plain text where there is nothing to open. */
export function Figure({
  opens,
  className = '',
  children,
}: {
  opens?: Opens | undefined
  className?: string
  children: ReactNode
}) {
  const looks = `number ${className}`
  return opens ? (
    <Link {...opens} className={looks}>
      {children}
    </Link>
  ) : (
    <span className={looks}>{children}</span>
  )
}
