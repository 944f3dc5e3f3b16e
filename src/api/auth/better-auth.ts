import { betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins';
import type { Database } from '../../data/database/database.ts';
import { GtmError } from '../../domain/errors.ts';
import type { Auth } from './auth.ts';
import { createAuthAdapter } from './auth-adapter.ts';

const LINK_SECONDS = 30 * 60;

/** Sign-in by the library better-auth, which takes a good part of a second to load. */
export function createBetterAuth(options: { database: Database; baseUrl: string; secret: string }): Auth {
  const links = new Map<string, string>();
  const auth = betterAuth({
    appName: 'agentic-gtm-platform',
    baseURL: options.baseUrl,
    secret: options.secret,
    database: createAuthAdapter(options.database),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Whoever reaches us under another of our names comes from a page of that name.
    trustedOrigins: (request) => [options.baseUrl, ...(request ? [new URL(request.url).origin] : [])],
    advanced: { useSecureCookies: options.baseUrl.startsWith('https:'), cookiePrefix: 'gtm' },
    plugins: [
      magicLink({
        expiresIn: LINK_SECONDS,
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ email, url }) => {
          links.set(email, url);
        },
      }),
    ],
  });

  async function accountsOf(userId: string) {
    const context = await auth.$context;
    return { context, accounts: await context.internalAdapter.findAccounts(userId) };
  }

  return {
    baseUrl: options.baseUrl,
    handle: (request) => auth.handler(request),
    async userOf(headers) {
      const session = await auth.api.getSession({ headers });
      return session ? { userId: session.user.id, email: session.user.email, name: session.user.name } : null;
    },
    async ensureUser({ email, name }) {
      const { internalAdapter } = await auth.$context;
      const found = await internalAdapter.findUserByEmail(email.toLowerCase());
      const user =
        found?.user ??
        (await internalAdapter.createUser(
          { email: email.toLowerCase(), name, emailVerified: true },
          { method: 'email' },
        ));
      return { userId: user.id, email: user.email, name: user.name };
    },
    async oneTimeLink(email) {
      await auth.api.signInMagicLink({ body: { email, callbackURL: '/' }, headers: new Headers() });
      const url = links.get(email);
      links.delete(email);
      if (!url) throw new GtmError('not-found', 'There is no user with this address. Add one with `gtm user add`.');
      return url;
    },
    async hasPassword(userId) {
      const { accounts } = await accountsOf(userId);
      return accounts.some((account) => account.providerId === 'credential' && Boolean(account.password));
    },
    async setPassword(userId, password) {
      if (password.length < 10) {
        throw new GtmError('invalid', 'password must have at least 10 characters', { field: 'password' });
      }
      const { context, accounts } = await accountsOf(userId);
      const hash = await context.password.hash(password);
      if (accounts.some((account) => account.providerId === 'credential')) {
        await context.internalAdapter.updatePassword(userId, hash);
      } else {
        await context.internalAdapter.linkAccount({
          userId,
          providerId: 'credential',
          accountId: userId,
          password: hash,
        });
      }
    },
  };
}
