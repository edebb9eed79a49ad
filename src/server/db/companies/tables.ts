import type { Generated, GeneratedAlways } from 'kysely'
import type { BuyingRole } from '#domain/people/companies/buying-role.ts'

/** Companies, by every name that sources call them; part of `Tables`. */
export type CompanyTables = {
  company: CompanyTable
  company_told: CompanyToldTable
  company_due: CompanyDueTable
  company_domain: CompanyDomainTable
  buying_role_said: BuyingRoleSaidTable
  buying_need: BuyingNeedTable
}

type Ms = number

/**
 * One name of a company. All but `batch_id` is a cache of what people's state and deals say. Key (workspace_id,
 * company_id); unique (workspace_id, system, key) and (workspace_id, spelled).
 */
export type CompanyTable = {
  workspace_id: string
  company_id: GeneratedAlways<number>
  /** `domain`, `group`, a foreign system, or `name`; domain/people/companies/company-name.ts. */
  system: Generated<string>
  key: string
  /** "system:key", as people's state says it. */
  spelled: GeneratedAlways<string>
  /** Name and key in lower case, kept by the database for search. */
  sought: GeneratedAlways<string>
  /** As it is shown. */
  name: string
  /** The import that first named it in a deal. */
  batch_id: number | null
  /** The domain that this name belongs to; null where the row stands for the company itself. */
  root_id: Generated<number | null>
  /** Who belongs to it under any of its names; 0 where the row stands for no company itself. */
  people: Generated<number>
  /** What sources told last of this name by itself (company_told): a name, a domain ("domain:acme.com"), and when. */
  told_name: string | null
  told_domain: string | null
  /** `told_name` as a text is spelled that people are told with: "name:acme". */
  told_called: string | null
  told_at: Ms | null
}

/**
 * Events that tell of a company itself: a row of a file of companies, a group call. Key (workspace_id, event_id); found by
 * (workspace_id, spelled, happened_at, message_id).
 */
type CompanyToldTable = {
  workspace_id: string
  event_id: number
  /** The company, as "system:key". */
  spelled: string
  name: string | null
  /** What somebody registered of the website or domain that was told. */
  domain: string | null
  happened_at: Ms
  message_id: string
}

/** Names of companies of which something changed. Key (workspace_id, due_id). */
export type CompanyDueTable = {
  workspace_id: string
  due_id: GeneratedAlways<number>
  name: string
}

/** What a workspace says of a domain, before any list. Key (workspace_id, domain). */
export type CompanyDomainTable = {
  workspace_id: string
  domain: string
  is_company: boolean
  said_at: Ms
  /** Null for a key of the workspace. */
  said_by: number | null
}

/** What a member says of a person, by any of their names. Room: people. Key (workspace_id, person_id, role). */
type BuyingRoleSaidTable = {
  workspace_id: string
  person_id: number
  role: BuyingRole
  plays: boolean
  said_at: Ms
  /** Null for a key of the workspace. */
  said_by: number | null
}

/** Whom it takes to buy, in order; without a row those of the house. Room: people. Key (workspace_id, role). */
type BuyingNeedTable = { workspace_id: string; place: number; role: BuyingRole }
