const SYSTEMS: Record<string, string> = {
  id: 'User id',
  email: 'Mail address',
  anonymous: 'Browser',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  pipedrive: 'Pipedrive',
}

/** Who calls somebody by a name, e.g. "Mail address" or "HubSpot". */
export const systemWords = (system: string): string =>
  SYSTEMS[system] ?? system.charAt(0).toUpperCase() + system.slice(1)
