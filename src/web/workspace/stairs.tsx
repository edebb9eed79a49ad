/** The mark as a picture: two teams walking up, in step and never in each other's way. */
export function Stairs() {
  return (
    <svg
      viewBox="0 0 320 176"
      className="start-stairs"
      role="img"
      aria-label="Marketing and sales walk in step"
    >
      <g fill="none" strokeWidth="16" strokeLinecap="round" strokeLinejoin="round">
        <path d="M12 104h80v-48h80v-44h80" stroke="var(--ls-marketing-soft)" />
        <path d="M64 160h100v-48h80v-44h64" stroke="var(--ls-sales-soft)" />
      </g>
    </svg>
  )
}
