interface Told {
  brand: string
  by: string
  link: string
  days: number
}

// A name is a stranger's text: on one line, and no address in it that a mail program would make a link of.
const plain = (name: string): string => name.replace(/\s+/g, ' ').replace(/https?:\/\/|www\./gi, '').slice(0, 80)

/** What somebody reads who is invited. */
export const invitationMail = ({ brand, by, link, days }: Told, language: 'es' | 'en'): { subject: string; text: string } => {
  const [name, inviter] = [plain(brand), plain(by)]
  return language === 'es'
    ? { subject: `Invitación a Marea: ${name}`, text: `${inviter} te invita a leer con Marea lo que se dice de ${name}.\n\nAbre este enlace para entrar; sirve una vez, durante ${days} ${days === 1 ? 'día' : 'días'}:\n${link}\n\nSi no esperabas esta invitación, no hagas nada.\n` }
    : { subject: `Invitation to Marea: ${name}`, text: `${inviter} invites you to read with Marea what is said of ${name}.\n\nOpen this link to enter; it works once, for ${days} ${days === 1 ? 'day' : 'days'}:\n${link}\n\nIf you did not expect this invitation, do nothing.\n` }
}
