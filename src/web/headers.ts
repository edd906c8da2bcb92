// Scripts, styles, fonts and data from this server alone; nothing inline, nobody's frame.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers every page carries. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // Whoever is followed to the original learns nothing of this page's address.
  'referrer-policy': 'same-origin',
  // What is shown moves; the back button asks again.
  'cache-control': 'no-cache',
  'vary': 'accept-language, cookie',
}
