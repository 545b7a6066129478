import type { Metadata } from 'next';
import { LandingPages } from '../performance/landing-pages';

export const metadata: Metadata = { title: 'Landing pages' };

export default LandingPages;
