import './mark.css'
import type { ReactNode } from 'react'

export type Side = 'marketing' | 'sales' | 'joint'

/** Two pairs of feet in step: one stair each, never touching. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 15.5h6v-6h6v-6h6" stroke="var(--ls-marketing)" />
      <path d="M4.5 21h10v-6h6.5v-5.5" stroke="var(--ls-sales)" />
    </svg>
  )
}

/** The two teams side by side, wherever they meet. */
export function Seam() {
  return (
    <span className="seam" aria-hidden="true">
      <i />
      <i />
    </span>
  )
}

/** Whose something is: a circle for marketing, a square for sales, and always the name in words. */
export function TeamChip({ side, children }: { side: Side; children: ReactNode }) {
  return (
    <span className={`chip chip-${side}`}>
      <i aria-hidden="true" />
      {children}
    </span>
  )
}

/** Likelihood: one, two or three bars and the word. Never a traffic colour: that belongs to clocks. */
export function Likelihood({ bars, word }: { bars: 1 | 2 | 3; word: string }) {
  return (
    <span className="row g4 nowrap">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <rect
            key={i}
            x={i * 4.4}
            y={8 - i * 4}
            width="3.2"
            height={4 + i * 4}
            rx="1"
            className={i < bars ? 'likely-bar' : 'likely-rest'}
          />
        ))}
      </svg>
      {word}
    </span>
  )
}
