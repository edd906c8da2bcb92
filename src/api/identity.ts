/** The request of a browser, as far as signing in needs it. */
export interface Caller {
  /** The Cookie header. */
  cookie: string
  userAgent: string
  address: string
}

/** How a step of signing in ended. `cookies` are values of Set-Cookie. */
export type Entry =
  | { kind: 'in'; personId: string; cookies: string[] }
  /** The password was right; a code is asked for. */
  | { kind: 'code'; cookies: string[] }
  /** Unknown, wrong, disabled: nobody is told which. `why`: of single sign-on, whose provider has told who they are. */
  | { kind: 'refused'; why?: SsoRefusal }
  /** Too many tries. */
  | { kind: 'wait' }

/** Nobody of this name was invited (any more), the address is not verified, they turned back, it took too long or was begun elsewhere, the provider did not do its part. */
export type SsoRefusal = 'uninvited' | 'unverified' | 'declined' | 'late' | 'provider'

/** Why a password is not taken. */
export type Weakness = 'short' | 'long' | 'guessable'

/** What a person puts into an authenticator, and what they keep for the day it is lost. */
export interface TotpStart {
  /** otpauth:// */
  uri: string
  recoveryCodes: string[]
}

/** Sessions, passwords and second steps: what routes and pages need of the library that keeps them. */
export interface Identity {
  /** The person and session behind a Cookie header. */
  whoIs(cookie: string): Promise<{ personId: string; sessionId: string } | undefined>
  signIn(caller: Caller, given: { email: string; password: string }): Promise<Entry>
  /** The second step: a code of the authenticator, or a recovery code. */
  confirm(caller: Caller, code: string): Promise<Entry>
  /** Ends the session of the caller. */
  signOut(caller: Caller): Promise<string[]>
  hash(password: string): Promise<string>
  /** `words`: what a guesser would try first, such as name and e-mail address. */
  weaknessOf(password: string, words: string[]): Promise<Weakness | undefined>
  /** Whether it is the caller's own password. */
  isPassword(caller: Caller, password: string): Promise<boolean>
  totp: {
    /** Undefined: not the password, or there is a second step already. */
    begin(caller: Caller, password: string): Promise<TotpStart | undefined>
    /** Whether the code was right: from now on one is asked for. */
    confirm(caller: Caller, code: string): Promise<{ cookies: string[] } | undefined>
    end(caller: Caller, password: string): Promise<{ cookies: string[] } | undefined>
  }
  /** Single sign-on, where it is configured. */
  sso: SingleSignOn | undefined
}

export interface SingleSignOn {
  /** What people call it. */
  name: string
  /** Path of the answer. */
  callbackPath: string
  /** Where the browser goes; undefined: the provider cannot be reached. */
  begin(caller: Caller): Promise<{ url: string; cookies: string[] } | undefined>
  /** Takes the provider's answer. */
  finish(caller: Caller, url: string): Promise<Entry>
}
