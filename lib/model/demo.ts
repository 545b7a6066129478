/** What is fixed of the demo, so that it is the same on every machine. All of it is public: it holds with DEMO=true and never without. */

/** The same shoppers in every demo. */
export const DEMO_SEED = 20_260_101;

/** The demo's login, shown on its sign-in page and printed by `npm start`. */
export const DEMO_LOGIN = { email: 'demo@tieback.example', password: 'tieback-demo' };

/** The demo shop's order system, which posts its orders signed. Its secret is as public as the demo's password. */
export const DEMO_WEBHOOK_SECRET = 'whsec_ZGVtbyBvcmRlciBkZXNrLCBub3RoaW5nIHNlY3JldA==';

/** Whether this is the login that everybody knows. */
export function isDemoLogin(email: string, password: string): boolean {
  return email === DEMO_LOGIN.email && password === DEMO_LOGIN.password;
}
