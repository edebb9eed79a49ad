import { type Meaning, meaningsOf, type StatusMeaning, type StatusOf } from './meaning.ts'

/**
 * What the statuses of known systems mean where a workspace says nothing else: the values a system has when it is
 * new, as labels, as internal values and in the languages of its exports. What every company names itself (HubSpot's
 * lead status beyond the defaults, stages of one's own) is not here: it is asked.
 */
export const SHIPPED: readonly StatusMeaning[] = [
  ...lines('hubspot', 'person', {
    none: 'Subscriber, Lead, Evangelist, Other, New, Open, Suscriptor, Abonnent, Abonné, Abonnee, Assinante, Evangelista, Andere, Sonstige, Autre, Otro, Outro, Overig',
    mql: 'Marketing Qualified Lead, marketingqualifiedlead, MQL, Lead calificado para marketing, Lead cualificado por marketing, Lead qualifié marketing, Marketingqualifizierter Lead, Marketing-gekwalificeerde lead, Lead qualificado pelo marketing',
    sql: 'Sales Qualified Lead, salesqualifiedlead, SQL, Lead calificado para ventas, Lead cualificado para ventas, Lead qualifié ventes, Vertriebsqualifizierter Lead, Sales-gekwalificeerde lead, Lead qualificado pelas vendas',
    opportunity: 'Opportunity, Oportunidad, Opportunité, Opportunité de vente, Oportunidade',
    won: 'Customer, Cliente, Kunde, Client, Klant',
    accepted: 'In Progress, IN_PROGRESS, Open Deal, OPEN_DEAL, Connected, CONNECTED',
    passed: 'Attempted to Contact, ATTEMPTED_TO_CONTACT',
    disqualified: 'Unqualified, UNQUALIFIED',
    recycled: 'Bad Timing, BAD_TIMING',
  }),
  ...lines('hubspot', 'deal', {
    opportunity:
      'Appointment Scheduled, appointmentscheduled, Qualified To Buy, qualifiedtobuy, Presentation Scheduled, presentationscheduled, Decision Maker Bought-In, decisionmakerboughtin, Contract Sent, contractsent',
    won: 'Closed Won, closedwon, Cierre ganado, Geschlossen und gewonnen, Abgeschlossen und gewonnen, Fermé gagné, Conclu - gagné, Gesloten en gewonnen, Fechado ganho, Negócio fechado',
    lost: 'Closed Lost, closedlost, Cierre perdido, Geschlossen und verloren, Abgeschlossen und verloren, Fermé perdu, Conclu - perdu, Gesloten en verloren, Fechado perdido, Negócio perdido',
  }),
  ...lines('salesforce', 'person', {
    none: 'Open - Not Contacted, New, Open, created, leadMerged, ownerAssignment',
    passed: 'Assigned',
    accepted: 'Working - Contacted, Working, Contacted',
    sql: 'Closed - Converted, Qualified, Converted, leadConverted',
    recycled: 'Nurturing',
    disqualified: 'Closed - Not Converted, Unqualified',
  }),
  ...lines('salesforce', 'deal', {
    opportunity:
      'Prospecting, Qualification, Needs Analysis, Value Proposition, Id. Decision Makers, Perception Analysis, Proposal/Price Quote, Negotiation/Review, Proposal, Negotiation, Qualify, Meet & Present, Propose, Negotiate, Verbal Agreement',
    won: 'Closed Won',
    lost: 'Closed Lost',
  }),
  ...lines('pipedrive', 'deal', {
    none: 'Deleted',
    opportunity: 'Open',
    won: 'Won',
    lost: 'Lost',
  }),
  ...lines('lockstep', 'deal', { opportunity: 'Open', won: 'Won', lost: 'Lost' }),
]

/** The table of the house alone. */
export const shippedMeanings = meaningsOf(SHIPPED)

function lines(
  system: string,
  of: StatusOf,
  told: Partial<Record<Meaning, string>>,
): StatusMeaning[] {
  return Object.entries(told).flatMap(([means, statuses]) =>
    statuses.split(', ').map((status) => ({ system, of, status, means: means as Meaning })),
  )
}
