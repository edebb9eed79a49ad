import './stairs.css'

/** The mark as a picture: two teams walking up, in step; a team's stair is pale until somebody stands on it. */
export function Stairs({ marketing = false, sales = false }) {
  return (
    <svg viewBox="0 0 320 176" className="stairs" aria-hidden="true">
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
