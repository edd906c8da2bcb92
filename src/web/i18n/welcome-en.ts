import type { Message } from './messages.ts'
import type { welcomeEs } from './welcome-es.ts'

/** The English labels of the first run. */
export const welcomeEn: Record<keyof typeof welcomeEs, Message> = {
  'welcome': 'What is your brand called?',
  'welcome.what': 'By its name we look where people speak of it now, without asking you for a key. In a minute you read the first of it.',
  'welcome.name': 'Name, as people write it',
  'welcome.name.wrong': 'Write the name, at most 200 letters.',
  'welcome.language': 'Its customers mostly write in',
  'welcome.language.es': 'Spanish',
  'welcome.language.en': 'English',
  'welcome.language.pt': 'Portuguese',
  'welcome.country': 'Country',
  'welcome.country.wrong': 'The two letters of a country, such as mx.',
  'welcome.go': 'Look where people speak of it',
  'welcome.demo': 'Look around the demo first',
  'welcome.else': 'Or in another way',
  'welcome.file': 'The brands of this server stand in {file}: yours will be written there, and you will see it before.',
  'welcome.looking': 'Looking where people speak of {name}…',
  'welcome.looked': 'Here people speak of {name} now',
  'welcome.tofile': 'Nothing is written to {file} until you say so.',
  'welcome.known': '{name} is in Marea already: only what it does not have is added.',
  'welcome.query': 'What counts as speaking of it',
  'welcome.query.what': 'Words or "phrases", OR between alternatives, NOT for what it is not.',
  'welcome.ambiguous': 'The name is short or an everyday word, or there is nothing yet: look at what was found, and add NOT to the query for what is not your brand.',
  'welcome.begin': 'Begin to listen',
  'welcome.back': 'Another name',
  'welcome.mend': 'The query cannot be understood',
  'welcome.write': 'This goes into {file}',
  'welcome.write.yes': 'Write it and begin',
  'welcome.own': 'Begin with your brand',
  'welcome.another': 'Add a brand',
}
