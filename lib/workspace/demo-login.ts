/** What is fixed of the demo, so that it is the same on every machine. */

/** The same shoppers in every demo. */
export const DEMO_SEED = 20_260_101;

/** The demo's login, shown on its sign-in page and printed by `npm start`. */
export const DEMO_LOGIN = { email: 'demo@tieback.example', password: 'tieback-demo' };
