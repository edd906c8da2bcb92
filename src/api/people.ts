import { addAudit } from '../db/people/audit.ts'
import { setRole } from '../db/people/role.ts'
import type { Brand } from '../db/brand.ts'
import type { Database, Trx } from '../db/client.ts'
import { createEntryLink, findEntryLink, lockEntry, takeEntryLink, vouch, type EntryLink, type LinkKind } from '../db/people/entry-link.ts'
import { createPerson, findPerson, findPersonByEmail, hasOwner, membershipsOf, setPasswordHash, verifyEmail, type Person } from '../db/people/person.ts'
import { endSessions } from '../db/people/session.ts'
import { isAtLeast, type Role } from '../domain/access.ts'
import type { Actor } from './actor.ts'
import type { Identity } from './identity.ts'
import { invitationMail } from './invitation-mail.ts'
import { Problem } from './problem.ts'

const DAY_MS = 24 * 3_600_000
const PASSWORD_LINK_MS = DAY_MS

/** What letting people in needs of the floors above. */
export interface People {
  identity: Identity
  /** A path of ours as people open it. */
  linkTo(path: string): string
  /** Sends a message by the operator's mail server; false: it did not take it. Undefined: there is none. */
  mail: ((mail: { to: string; subject: string; text: string }) => Promise<boolean>) | undefined
}

export interface PeopleDeps {
  db: Database
  now: () => Date
  people: People
}

export interface Invited {
  invitation: EntryLink
  /** To be handed over; null: it was mailed. */
  link: string | null
}

/** Invites somebody to a brand: by mail where there is a mail server that takes it, otherwise with a link to hand over. */
export const invite = async ({ db, now, people }: PeopleDeps, { brand, email, role, days, language }: { brand: Brand; email: string; role: Role; days: number; language: 'es' | 'en' }, by: Actor & { isOwner: boolean }): Promise<Invited> => {
  const { token, ...invitation } = await createEntryLink(db, { kind: 'invitation', brandId: brand.id, role, email, isVouched: by.isOwner, by: by.name, livesMs: days * DAY_MS }, now())
  await addAudit(db, { brandId: brand.id, actor: by, action: 'invitation.created', target: invitation.email, detail: { role, days } }, now())
  const link = people.linkTo(`/invitation/${token}`)
  const isSent = await people.mail?.({ to: invitation.email!, ...invitationMail({ brand: brand.name, by: by.name, link, days }, language) })
  if (!isSent) return { invitation, link }
  await vouch(db, invitation.id)
  return { invitation, link: null }
}

/** A link with which a person chooses a new password: for an owner to hand over. */
export const passwordLink = async ({ db, now, people }: PeopleDeps, person: Person, by: Actor): Promise<{ link: string; expiresAt: Date }> => {
  const { token, expiresAt } = await createEntryLink(db, { kind: 'password', email: person.email, isVouched: true, by: by.name, livesMs: PASSWORD_LINK_MS }, now())
  await addAudit(db, { actor: by, action: 'password-link.created', target: person.email }, now())
  return { link: people.linkTo(`/password/${token}`), expiresAt }
}

const gone = (): Problem => new Problem(410, { es: 'Este enlace ya se usó, se retiró o caducó. Pide uno nuevo.', en: 'This link has been used, taken back or has expired. Ask for a new one.' })

/** The link of a token, or a problem; looking does not use it up. */
export const linkOf = async ({ db, now }: Pick<PeopleDeps, 'db' | 'now'>, kind: LinkKind, token: string): Promise<EntryLink> => {
  const link = await findEntryLink(db, kind, token, now())
  if (!link || (kind === 'setup' && (await hasOwner(db)))) throw gone()
  return link
}

/** Takes the link inside a transaction in which nobody else takes one. */
const using = async <T>({ db, now }: Pick<PeopleDeps, 'db' | 'now'>, { kind, token }: { kind: LinkKind; token: string }, work: (trx: Trx, link: EntryLink) => Promise<T>): Promise<T> =>
  await db.transaction().execute(async trx => {
    await lockEntry(trx)
    if (kind === 'setup' && (await hasOwner(trx))) throw gone()
    const link = await takeEntryLink(trx, kind, token, now())
    if (!link) throw gone()
    return await work(trx, link)
  })

/** Makes the first administrator. */
export const setUp = async (deps: PeopleDeps, token: string, given: { name: string; email: string; passwordHash: string; address: string }): Promise<Person> =>
  await using(deps, { kind: 'setup', token }, async trx => {
    const person = await createPerson(trx, { ...given, isOwner: true }, deps.now())
    await addAudit(trx, { actor: person, action: 'server.set-up', target: person.email, address: given.address }, deps.now())
    return person
  })

/** Makes the person an invitation is for; without a password they come by single sign-on. */
export const acceptAsNew = async (deps: PeopleDeps, token: string, given: { name: string; passwordHash: string | undefined; address: string }): Promise<Person> =>
  await using(deps, { kind: 'invitation', token }, async (trx, link) => {
    if (await findPersonByEmail(trx, link.email!)) throw new Problem(409, { es: 'Ya hay una cuenta con esta dirección. Entra con ella y abre el enlace otra vez.', en: 'There is an account with this address already. Sign in with it and open the link again.' })
    const person = await createPerson(trx, { ...given, email: link.email!, isVerified: link.isVouched }, deps.now())
    await join(trx, person, link, { now: deps.now(), address: given.address })
    return person
  })

/** Gives a person who is signed in what they were invited to. */
export const acceptAs = async (deps: PeopleDeps, token: string, { personId, address }: { personId: string; address: string }): Promise<void> =>
  await using(deps, { kind: 'invitation', token }, async (trx, link) => {
    const person = await findPerson(trx, personId)
    if (!person || person.email !== link.email) throw new Problem(403, { es: 'Esta invitación es para otra dirección. Sal, y entra con la cuenta a la que va dirigida.', en: 'This invitation is for another address. Sign out, and in with the account it is for.' })
    await join(trx, person, link, { now: deps.now(), address })
  })

const join = async (trx: Trx, person: Person, { brandId, role }: EntryLink, { now, address }: { now: Date; address: string }): Promise<void> => {
  const had = (await membershipsOf(trx, person.id)).find(membership => membership.brandId === brandId)?.role
  // An old invitation to look takes nothing from who has been given more since.
  if (!isAtLeast(had, role!)) await setRole(trx, brandId!, { personId: person.id, role: role! }, now)
  await addAudit(trx, { brandId, actor: person, action: 'invitation.accepted', target: person.email, detail: { role }, address }, now)
}

/** Gives the person of a password link their new password; every session of before ends. */
export const resetPassword = async (deps: PeopleDeps, token: string, given: { passwordHash: string; address: string }): Promise<Person> =>
  await using(deps, { kind: 'password', token }, async (trx, link) => {
    const person = await findPersonByEmail(trx, link.email!)
    if (!person) throw gone()
    await setPasswordHash(trx, person.id, given.passwordHash, deps.now())
    await verifyEmail(trx, person.id)
    await endSessions(trx, person.id)
    await addAudit(trx, { actor: person, action: 'password.changed', target: person.email, detail: { by: 'link' }, address: given.address }, deps.now())
    return person
  })
