import type { Metadata } from 'next';
import type { ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PerformanceReportPage } from './report-page';

export const metadata: Metadata = { title: 'Performance' };

export default function PerformancePage(props: ReportPageProps) {
  return <PerformanceReportPage {...props} rows="channel" />;
}
