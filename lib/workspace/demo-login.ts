/** The demo's login, shown on its sign-in page and printed by `npm start`. */
export const DEMO_LOGIN = { email: 'demo@tieback.example', password: 'tieback-demo' };
