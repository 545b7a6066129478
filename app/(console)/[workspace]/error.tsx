'use client';

export { PageFailed as default } from '@/app/(console)/_kit/page-failed';
