/**
 * Words by which exports call the columns we know, letters and digits only, in the order of preference.
 * From exports of HubSpot, Salesforce, Pipedrive and plain lists.
 */
export const HEADERS = {
  email: words('email, emailaddress, contactemail, personemailwork, primarycontactemail, mail'),
  personId: words(
    'mqlid, leadid, contactid, prospectid, personid, userid, customerid, anonymousid, associatedcontactids, contact, person, lead',
  ),
  recordId: words('recordid, id'),
  dealId: words('opportunityid, dealid, opportunitynumber'),
  dealName: words('dealname, opportunityname, opportunity, deal, dealtitle, title, product, name'),
  /** The name of a deal and of nothing else: where a list has no ids, it is known by that. */
  dealCalled: words('dealname, opportunityname, opportunity, deal, dealtitle, opportunitytitle'),
  /** Ids of leads: a lead becomes one deal, while a contact or customer may have many. */
  leadId: words('mqlid, leadid'),
  stage: words('dealstage, stagename, opportunitystage, stage, dealstagepipeline, dealstatus'),
  amount: words(
    'amount, dealvalue, opportunityamount, closevalue, value, contractvalue, revenue, amountincompanycurrency',
  ),
  currency: words('currency, currencycode, currencyisocode, dealcurrencyofvalue'),
  opened: words(
    'createdate, createddate, createdat, created, opened, openedat, opendate, engagedate',
  ),
  closed: words('closedate, closeddate, closedat, wondate, dealwontime, dealclosedon, wonat'),
  /** The same where days stand in it: Salesforce says whether a deal is closed under that word. */
  closedOn: words('closedon, dateclosed, closingdate, wonon, datewon, closed, close'),
  /** Says what became of a deal where it says won or lost. */
  status: words('status, state, outcome, result'),
  won: words('wondate, dealwontime, wonat, wonon, datewon'),
  lost: words('lostdate, deallosttime, lostat, loston, datelost'),
  owner: words(
    'dealowner, opportunityowner, salesagent, salesrep, accountowner, owner, ownerid, srid',
  ),
  reason: words('lostreason, closedlostreason, deallostreason, lossreason'),
  company: words(
    'companyname, companyaccount, accountname, account, company, personorganization, organization, associatedcompany, associatedcompanynamesprimary',
  ),
  accountId: words(
    'accountid, companyid, organizationid, organisationid, groupid, accountnumber, companynumber, associatedcompanyids, associatedcompanyidsprimary',
  ),
  site: words('website, companywebsite, domain, companydomain, companydomainname, homepage, url'),
  seen: words(
    'firstcontactdate, firstseen, firstseenat, createdate, createddate, createdat, created, signupdate, date',
  ),
  contacted: words(
    'firstcontactdate, contactrequestdate, demorequestdate, demorequestedat, demorequested',
  ),
  event: words('event, eventname, action, activity, activitytype'),
  time: words('timestamp, time, eventtime, occurredat, happenedat, datetime, createdat, date'),
} as const

/** Traits and how exports call them. */
export const TRAITS: Readonly<Record<string, readonly string[]>> = {
  firstName: words('firstname, personfirstname, givenname'),
  lastName: words('lastname, personlastname, surname, familyname'),
  name: words('fullname, contactname, personname, name'),
  title: words('jobtitle, title, personjobtitle, role, position'),
  country: words('country, countryregion, mailingcountry'),
  phone: words('phone, phonenumber, personphonework, mobile'),
  industry: words('industry, sector, businesssegment'),
  employees: words('employees, noofemployees, numberofemployees, companysize'),
  origin: words('origin, originalsource, leadorigin, leadsource, source, utmsource, channel'),
  landing_page: words('landingpage, landingpageid'),
  status: words('leadstatus, lifecyclestage'),
  owner: words('owner, ownername, leadowner, contactowner, accountmanager'),
  notes: words('notes, note, comments, comment, remarks'),
  'refused.marketing.mail': words(
    'donotemail, donotmail, emailoptout, optedoutofemail, hasoptedoutofemail, unsubscribedfromallemail, unsubscribed',
  ),
  'refused.marketing.phone': words('donotcall, donotphone, phoneoptout'),
}

/** Dates at which somebody decided, by the decision of the ladder they tell. */
export const DECIDED: Readonly<Record<string, readonly string[]>> = {
  mql: words('becameamarketingqualifiedleaddate, mqldate, mqlat'),
  accepted: words('accepteddate, salesaccepteddate, saldate'),
  sql: words('becameasalesqualifiedleaddate, sqldate, sqlat'),
  rejected: words('rejecteddate, rejectedat'),
  recycled: words('recycleddate, recycledat'),
}

/** A header without case, spaces and signs. */
export const plain = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

function words(text: string): readonly string[] {
  return text.split(', ')
}
