import type { Database } from '../../data/database/database.ts';

export interface SignedInUser {
  userId: string;
  email: string;
  name: string;
}

/** Sign-in by email and password or by a one-time link; sessions by cookie. */
export interface Auth {
  /** Where browsers reach us. */
  readonly baseUrl: string;
  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  /** The user of a session cookie; null when there is none. */
  userOf(headers: Headers): Promise<SignedInUser | null>;
  /** A user by address, made when missing. */
  ensureUser(user: { email: string; name: string }): Promise<SignedInUser>;
  /** A link that signs this user in once, within half an hour. */
  oneTimeLink(email: string): Promise<string>;
  /** Whether this user has a password: without one the server stays on loopback. */
  hasPassword(userId: string): Promise<boolean>;
  setPassword(userId: string, password: string): Promise<void>;
}

const SESSION_COOKIE = /(^|; ?)(__Secure-)?gtm\./;

/**
 * Opens sign-in on the database. `baseUrl` is where browsers reach us, `secret` signs cookies. The library behind it is
 * loaded when somebody signs in or is new; a start and a command line need it for neither.
 */
export function createAuth(options: { database: Database; baseUrl: string; secret: string }): Auth {
  const { database } = options;
  let loading: Promise<Auth> | null = null;
  const load = (): Promise<Auth> => {
    loading ??= import('./better-auth.ts').then(({ createBetterAuth }) => createBetterAuth(options));
    return loading;
  };
  return {
    baseUrl: options.baseUrl,
    handle: async (request) => (await load()).handle(request),
    async userOf(headers) {
      return SESSION_COOKIE.test(headers.get('cookie') ?? '') ? (await load()).userOf(headers) : null;
    },
    async ensureUser(user) {
      const [known] = await database.asPlatform('gtm_auth', (transaction) =>
        transaction.query<SignedInUser>('select id as user_id, email, name from auth.users where email = $1', [
          user.email.toLowerCase(),
        ]),
      );
      return known ?? (await load()).ensureUser(user);
    },
    oneTimeLink: async (email) => (await load()).oneTimeLink(email),
    hasPassword: async (userId) => (await load()).hasPassword(userId),
    setPassword: async (userId, password) => (await load()).setPassword(userId, password),
  };
}
