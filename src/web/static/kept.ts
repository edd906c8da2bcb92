// What was being typed outlives a session that ended: a form that is sent is kept until the page after it is there, and filled
// in again where signing in came between. Never a password, never a file, never longer than this window.

const KEY = 'marea:kept'
const LONGEST = 200_000

interface Kept {
  path: string
  action: string
  fields: Array<[string, string]>
}

const pathOf = (address: string): string => new URL(address, location.href).pathname

const read = (): Kept | null => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

const drop = (): void => {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

addEventListener('submit', ({ target }) => {
  if (!(target instanceof HTMLFormElement) || target.method !== 'post' || target.querySelector('input[type="password"]')) return
  const fields = [...new FormData(target)].flatMap(([name, value]): Array<[string, string]> => (typeof value === 'string' ? [[name, value]] : []))
  const kept = JSON.stringify({ path: location.pathname, action: pathOf(target.action), fields } satisfies Kept)
  try {
    if (kept.length <= LONGEST) sessionStorage.setItem(KEY, kept)
  } catch {
    // It is sent all the same.
  }
})

const fill = (form: HTMLFormElement, fields: Array<[string, string]>): void => {
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('input, textarea, select')) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value)
    if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) control.checked = values.includes(control.value)
    else if (values.length > 0 && !(control instanceof HTMLInputElement && (control.type === 'hidden' || control.type === 'file'))) control.value = values[0]!
  }
}

const kept = read()
if (kept && location.pathname !== '/sign-in' && !location.pathname.startsWith('/sign-in/')) {
  const form = [...document.querySelectorAll('form')].find(one => pathOf(one.action) === kept.action && one.method === 'post')
  if (kept.path === location.pathname && form && document.referrer !== '' && pathOf(document.referrer).startsWith('/sign-in')) fill(form, kept.fields)
  drop()
}

export {}
