import type { Metadata } from 'next';
import type { ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PerformanceReportPage } from '../performance/report-page';

export const metadata: Metadata = { title: 'Landing pages' };

/** Performance by landing page, under an address of its own: a page that the navigation names. */
export default function LandingPagesPage(props: ReportPageProps) {
  return <PerformanceReportPage {...props} rows="landingPage" />;
}
