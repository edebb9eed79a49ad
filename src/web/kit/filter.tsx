import './filter.css'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** A filter as words that can be changed: "Country Germany or France", and a way to drop it. */
export function FilterChip(props: { name: string; children: ReactNode; drop: () => void }) {
  return (
    <span className="filter">
      <span className="quiet">{props.name}</span>
      {props.children}
      <button
        type="button"
        className="filter-drop"
        aria-label={`Remove filter ${props.name}`}
        onClick={props.drop}
      >
        <IconX size={14} aria-hidden="true" />
      </button>
    </span>
  )
}
