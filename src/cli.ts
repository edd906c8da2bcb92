import { Command, InvalidArgumentError } from 'commander'
import { fail, start } from './app/start.ts'
import { VERSION } from './app/root.ts'

// Each verb loads what it needs: `analyze` opens no database, and `--help` answers at once.
const program = new Command('marea')
  .description('Social listening and reviews, read by moment of truth.')
  .version(VERSION)
  .showHelpAfterError('Run with --help to see what there is.')

// A reader that goes away early (head) is no mishap.
process.stdout.on('error', () => process.exit(0))

const list = (value: string, before: string[] = []): string[] => [...before, value]
const positive = (value: string): number => {
  const number = Number(value)
  if (!(number > 0)) throw new InvalidArgumentError('a number above 0 is needed.')
  return number
}

const timeZone = (value: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) && value
  } catch {
    throw new InvalidArgumentError('write one such as America/Mexico_City or Europe/Madrid.')
  }
}

program.command('start').description('run the server').action(() => start())
program.command('demo').description('run the demo alone, in a folder of its own').option('--again', 'bring it back after it was removed').action((options: { again?: boolean }) => start({ demo: true, ...options }))

program
  .command('import <file>')
  .description('import a CSV or NDJSON file; run it again to go on where it stopped')
  .option('--brand <name>', 'the brand it is about; made when there is none')
  .option('--brand-column <column>', 'rows belong to the brands this column names; missing ones are made')
  .option('--source <name>', 'name of the source the rows belong to (default: the file’s name)')
  .option('--kind <kind>', 'review, social, press, survey or site', 'review')
  .option('--map <field=column>', 'which column holds what, such as text=Comentario; repeatable', list)
  .option('--where <column=value>', 'only rows with this value; repeatable', list)
  .option('--format <format>', 'csv or ndjson (default: told by the content)')
  .option('--encoding <encoding>', 'utf-8, utf-16le, utf-16be or windows-1252')
  .option('--delimiter <character>', 'between the fields of a CSV')
  .option('--rating-out-of <number>', 'highest value of the rating', positive)
  .option('--day-order <order>', 'day-first or month-first, for dates such as 3/4/2026')
  .option('--time-zone <zone>', 'time zone of brands that are made', timeZone, 'UTC')
  .action(async (file: string, options) => (await import('./cli/import.ts')).importVerb(file, options))

program
  .command('watch <name>')
  .description('propose a query and the sources that work now for a brand, and put them into the config file')
  .option('--lang <language>', 'what its customers mostly write: es, en or pt', 'es')
  .option('--country <country>', 'where they are, in two letters such as mx')
  .option('--site <address>', 'its own site: its pages, feeds and forum are looked at too')
  .option('--brand <slug>', 'add to this brand of the config file (default: the slug of the name)')
  .option('--yes', 'write without asking', false)
  .option('--dry-run', 'write nothing', false)
  .action(async (name: string, options) => (await import('./cli/watch.ts')).watchVerb(name, options))

program.command('collect [brand]').description('collect the sources of a brand, or of all, now').action(async (brand: string | undefined) => (await import('./cli/collect.ts')).collectVerb(brand))
const sources = program.command('sources').description('sources of a brand')
sources
  .command('add <brand>')
  .description('add every feed of a list of subscriptions; those it has already are left as they are')
  .requiredOption('--opml <file>', 'the list, as readers of feeds export it')
  .option('--all', 'keep everything the feeds say, not only what matches the brand’s query', false)
  .action(async (brand: string, options) => (await import('./cli/sources.ts')).addSourcesVerb(brand, options))
sources.command('find <site>').description('the feeds of a site: a page, a YouTube channel, a subreddit, a profile on Mastodon').action(async (site: string) => (await import('./cli/sources.ts')).findSourcesVerb(site))
program.command('analyze').description('read NDJSON {id?, text, title?, lang?, kind?, rating?} from stdin; answer NDJSON').action(async () => (await import('./cli/analyze.ts')).analyzeVerb())
program
  .command('eval')
  .description('hold the reader and its peers against labelled texts')
  .requiredOption('--data <folder>', 'folder with sentiment/ and moments/; their dev texts are read')
  .option('--json', 'everything as JSON', false)
  .option('--rules-only', 'the rules without the trained models', false)
  .action(async options => (await import('./cli/eval.ts')).evalVerb(options))

program
  .command('train')
  .description('train the reader on labelled texts and write its weights')
  .requiredOption('--data <folder>', 'folder with sentiment/, customers/ and moments/')
  .option('--labels <folder>', 'labels keyed by id (default: config/labels)')
  .option('--also <file>', 'labelled texts of your own, such as `marea corrections` prints; repeatable', list)
  .option('--out <folder>', 'where the weights go (default: config/models)')
  .option('--open-only', 'leave out sets marked non-commercial or for research only', false)
  .option('--seed <number>', 'the same seed gives the same weights', positive, 7)
  .action(async options => (await import('./cli/train.ts')).trainVerb(options))

program
  .command('spikes')
  .description('the detector of spikes')
  .command('replay')
  .description('replay hourly counts, NDJSON on stdin, through the detector; opens no database')
  .option('--sensitivity <rate>', 'at most one false alarm a month, quarter or year', 'quarter')
  .option('--snapshot-every <n>', 'put state away and take it back every n ticks', positive)
  .action(async options => (await import('./cli/spikes.ts')).replayVerb(options))

program
  .command('query')
  .description('the query that says which mentions are about a brand')
  .command('test <query>')
  .description('which lines of stdin the query matches, and where')
  .action(async (query: string) => (await import('./cli/query.ts')).queryVerb(query))

program.command('zmot <brand>').description('the zero-moment index of a brand, as JSON').option('--as-of <date>', 'a past date or instant').action(async (brand: string, options) => (await import('./cli/zmot.ts')).zmotVerb(brand, options))
program.command('migrate').description('bring the database to the newest schema').action(async () => (await import('./cli/migrate.ts')).migrateVerb())
program.command('recount <brand>').description('count the rollups of a brand anew and say where they differed').action(async (brand: string) => (await import('./cli/recount.ts')).recountVerb(brand))
program.command('doctor').description('check configuration, database, sources and webhooks').action(async () => (await import('./cli/doctor.ts')).doctorVerb())

const key = program.command('key').description('API keys')
key
  .command('create <name>')
  .description('make a key; it is shown once')
  .option('--scope <scope>', 'read, write or admin', 'read')
  .option('--brand <slug>', 'good for this brand alone')
  .option('--days <number>', 'good for so many days; without it for good', positive)
  .action(async (name: string, options) => (await import('./cli/key.ts')).createKeyVerb(name, options))
key.command('list').description('keys in use').action(async () => (await import('./cli/key.ts')).listKeysVerb())
key.command('revoke <id>').description('end a key').action(async (id: string) => (await import('./cli/key.ts')).revokeKeyVerb(id))

const people = program.command('people').description('who can sign in, and what they may do')
people.command('setup').description('a link that makes the first administrator').action(async () => (await import('./cli/people.ts')).setupVerb())
people
  .command('add <email>')
  .description('invite somebody to a brand: by mail where a mail server is set up, otherwise prints the link')
  .requiredOption('--brand <slug>', 'the brand')
  .option('--role <role>', 'viewer, agent, manager or admin', 'agent')
  .option('--days <number>', 'how long the link is good', positive, 7)
  .action(async (email: string, options) => (await import('./cli/people.ts')).addPersonVerb(email, options))
people.command('list [brand]').description('the people of a brand, or everybody who can sign in').action(async (brand: string | undefined) => (await import('./cli/people.ts')).listPeopleVerb(brand))
people
  .command('role <email> <role>')
  .description('give a person another role on a brand; none takes them out; owner, without a brand, is of the whole server')
  .option('--brand <slug>', 'the brand')
  .action(async (email: string, role: string, options) => (await import('./cli/people.ts')).roleVerb(email, role, options))
people
  .command('link <email>')
  .description('a link with which a person chooses a new password')
  .option('--without-second-step', 'and take their second step away, for a lost telephone', false)
  .action(async (email: string, options) => (await import('./cli/people.ts')).passwordLinkVerb(email, options))

program
  .command('correct <brand> <mention>')
  .description('correct or confirm a reading; a person’s word wins over every later analysis')
  .option('--sentiment <polarity>', 'positive, neutral or negative')
  .option('--moment <moment=polarity>', 'such as failure=negative, or failure=none; repeatable', list)
  .option('--outcome <outcome>', 'repurchase, resolve, question, lost or none')
  .option('--needs-response <yes|no>', 'whether someone should answer')
  .option('--floor <class=verdict>', 'a sign of grave harm and confirmed or dismissed, such as fraud=dismissed; repeatable', list)
  .option('--confirm', 'the whole reading is right')
  .option('--by <name>', 'who corrects', 'cli')
  .action(async (brand: string, mention: string, options) => (await import('./cli/correct.ts')).correctVerb(brand, mention, options))

program.command('agreement <brand>').description('how often people agreed with the readings they judged, and where least').option('--json', 'every count, as JSON').action(async (brand: string, options) => (await import('./cli/agreement.ts')).agreementVerb(brand, options))
program.command('corrections <brand>').description('the opinions people corrected or confirmed, as NDJSON to train on').action(async (brand: string) => (await import('./cli/corrections.ts')).correctionsVerb(brand))

program
  .command('erase <brand>')
  .description('erase an author everywhere in a brand, and keep them from coming back; prints the receipt')
  .requiredOption('--author <who>', 'the id a source gives, the address of a profile, or the name shown')
  .option('--match <what>', 'what it is: id, url, name, or any of them', 'any')
  .option('--source <name>', 'look in this source alone')
  .option('--by <name>', 'who asks for it', 'cli')
  .option('--reason <text>', 'why')
  .option('--dry-run', 'only count what would be erased')
  .action(async (brand: string, options) => (await import('./cli/erase.ts')).eraseVerb(brand, options))

program
  .command('hold <brand>')
  .description('put a brand, or an author in it, on legal hold: nothing is erased or expired; without a reason, list the holds')
  .option('--author <who>', 'an author, as with erase; the whole brand when left out')
  .option('--match <what>', 'what it is: id, url, name, or any of them', 'any')
  .option('--source <name>', 'look in this source alone')
  .option('--reason <text>', 'why')
  .option('--by <name>', 'who places or lifts it', 'cli')
  .option('--lift <id>', 'lift this hold')
  .action(async (brand: string, options) => (await import('./cli/erase.ts')).holdVerb(brand, options))

await program.parseAsync().catch(fail)
