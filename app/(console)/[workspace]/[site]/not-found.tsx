export { NothingHere as default } from '@/app/(console)/_kit/nothing-here';
