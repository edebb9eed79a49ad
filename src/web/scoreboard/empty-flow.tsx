/** A small picture of what will be here: the flow with its way back. */
export const EmptyFlow = () => (
  <svg width="310" height="104" viewBox="0 0 310 104" fill="none" aria-hidden="true">
    <path d="M42 20h80" stroke="var(--ls-marketing-soft)" strokeWidth="36" opacity=".75" />
    <path d="M132 14h88" stroke="var(--ls-sales-soft)" strokeWidth="24" opacity=".75" />
    <path d="M230 7h66" stroke="var(--ls-joint-soft)" strokeWidth="9" opacity=".75" />
    <path
      d="M132 34c56 0 56 50 0 50H42c-44 0-44-40 0-40"
      stroke="var(--ls-marketing-soft)"
      strokeWidth="12"
      opacity=".5"
    />
    <path
      d="M230 16c36 0 36 78 0 78H42"
      stroke="var(--ls-marketing-soft)"
      strokeWidth="4"
      opacity=".5"
    />
    <rect x="34" y="2" width="8" height="54" rx="2" fill="var(--ls-marketing)" />
    <rect x="124" y="2" width="8" height="38" rx="2" fill="var(--ls-joint)" />
    <rect x="222" y="2" width="8" height="20" rx="2" fill="var(--ls-sales)" />
    <rect x="298" y="2" width="8" height="10" rx="2" fill="var(--ls-joint)" />
  </svg>
)
