/** The form in which the API describes an address of its own, and what most of them share. */
import type { z } from 'zod';
import type { Permission } from '@/lib/access';
import type { ErrorCode } from '@/lib/model/problem';

/** A body under its content type; without a schema it is text. */
export type Body = { contentType: string; name?: string; schema?: z.ZodType };

export type ApiRouteEntry = {
  method: 'get' | 'post';
  /** With the variable parts in braces, as OpenAPI writes them. */
  path: string;
  id: string;
  tag:
    | 'Reports'
    | 'Orders'
    | 'Events'
    | 'Decisions'
    | 'Destinations'
    | 'Ad accounts'
    | 'Costs'
    | 'Targets'
    | 'Alerts'
    | 'Installation'
    | 'Collection'
    | 'Description';
  summary: string;
  description?: string;
  /** What the caller's role must allow; absent: open to all. */
  permission?: Permission;
  query?: z.ZodType;
  /** Query parameters that the route fills in when they are not sent. */
  filled?: { name: string; with: string }[];
  body?: Body;
  status: 200 | 202;
  answer: Body;
  problems: ErrorCode[];
};

/** A JSON body under its name in the document. */
export const json = (name: string, schema: z.ZodType): Body => ({ contentType: 'application/json', name, schema });

export const SITE = '/api/v1/sites/{site}';
export const SITE_PROBLEMS: ErrorCode[] = ['unauthenticated', 'forbidden', 'not_found', 'invalid_input', 'unavailable'];

/** What a range that is not sent becomes. */
export const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];
