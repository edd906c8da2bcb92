import type { Ask } from '../../../domain/survey.ts'

export interface SurveyTexts {
  title(about: string): string
  nps(about: string): string
  csat(about: string): string
  ends: Record<Ask, [lowest: string, highest: string]>
  words: string
  name: string
  privacy(brand: string): string
  send: string
  missing: string
  thanks: string
  read(brand: string): string
  elsewhere: string
  closed: string
  busy: string
}

/** The form speaks the language of its invitation, Portuguese too: customers are not the people of the screens. */
export const SURVEY_TEXTS: Record<'es' | 'en' | 'pt', SurveyTexts> = {
  es: {
    title: about => `¿Cómo te fue con ${about}?`,
    nps: about => `¿Qué tan probable es que recomiendes ${about} a alguien cercano?`,
    csat: about => `¿Qué tan conforme quedaste con ${about}?`,
    ends: { nps: ['nada probable', 'muy probable'], csat: ['nada conforme', 'muy conforme'] },
    words: 'Cuéntanos por qué (si quieres)',
    name: 'Tu nombre (si quieres)',
    privacy: brand => `Lo que escribas lo lee ${brand}. No pongas teléfonos, tarjetas ni otros datos personales.`,
    send: 'Enviar',
    missing: 'Elige una calificación y vuelve a enviar.',
    thanks: 'Gracias por contarlo',
    read: brand => `${brand} lee todas las opiniones, las buenas y las malas.`,
    elsewhere: 'Si quieres, cuéntalo también en:',
    closed: 'Esta encuesta ya cerró',
    busy: 'Llegaron muchas respuestas a la vez. Espera un minuto y vuelve a enviar.',
  },
  en: {
    title: about => `How did it go with ${about}?`,
    nps: about => `How likely are you to recommend ${about} to somebody close to you?`,
    csat: about => `How satisfied are you with ${about}?`,
    ends: { nps: ['not likely at all', 'very likely'], csat: ['not satisfied at all', 'very satisfied'] },
    words: 'Tell us why (if you like)',
    name: 'Your name (if you like)',
    privacy: brand => `${brand} reads what you write. Leave out phone numbers, cards and other personal data.`,
    send: 'Send',
    missing: 'Choose a score and send it again.',
    thanks: 'Thank you for telling us',
    read: brand => `${brand} reads every opinion, good and bad.`,
    elsewhere: 'If you like, tell others at:',
    closed: 'This survey is closed',
    busy: 'Many answers came at once. Wait a minute and send it again.',
  },
  pt: {
    title: about => `Como foi com ${about}?`,
    nps: about => `Qual a probabilidade de você recomendar ${about} a alguém próximo?`,
    csat: about => `O quanto você ficou satisfeito com ${about}?`,
    ends: { nps: ['nada provável', 'muito provável'], csat: ['nada satisfeito', 'muito satisfeito'] },
    words: 'Conte por quê (se quiser)',
    name: 'Seu nome (se quiser)',
    privacy: brand => `${brand} lê o que você escreve. Não coloque telefones, cartões nem outros dados pessoais.`,
    send: 'Enviar',
    missing: 'Escolha uma nota e envie de novo.',
    thanks: 'Obrigado por contar',
    read: brand => `${brand} lê todas as opiniões, as boas e as ruins.`,
    elsewhere: 'Se quiser, conte também em:',
    closed: 'Esta pesquisa está encerrada',
    busy: 'Chegaram muitas respostas ao mesmo tempo. Espere um minuto e envie de novo.',
  },
}
