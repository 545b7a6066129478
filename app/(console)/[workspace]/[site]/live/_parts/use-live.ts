'use client';
/** Events as they arrive: the latest from the API, then the stream; bounded, newest first. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import type { EventRow, EventsResult } from '@/lib/reporting/reports/events/definition';
import { fitsFilter } from '@/lib/reporting/reports/events/filter';
import { merged, ROWS_MAX } from '../merged';

export type Filter = { status?: string; name?: string; search?: string };
export type LiveState = {
  rows: EventRow[];
  connection: 'connecting' | 'live' | 'paused' | 'lost';
  error: Error | undefined;
  isLoading: boolean;
  /** Arrived while paused. */
  waiting: number;
  hasOlder: boolean;
  loadOlder: () => void;
  retry: () => void;
};

export function useLive(filter: Filter, paused: boolean): LiveState {
  const { id } = useSite();
  const { rows, held, start, arrive, extend } = useRows(paused);
  const [cursor, setCursor] = useState<string>();
  const [connection, setConnection] = useState<'connecting' | 'live' | 'lost'>('connecting');
  const [error, setError] = useState<Error>();
  const [isLoading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const query = JSON.stringify(filter);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads anew.
  useEffect(() => {
    let current = true;
    setLoading(true);
    getJson<EventsResult>(apiUrl(id, 'events', JSON.parse(query)))
      .then((page) => {
        if (!current) return;
        start(page.rows);
        setCursor(page.nextCursor);
        setError(undefined);
      })
      .catch((failure: Error) => current && setError(failure))
      .finally(() => current && setLoading(false));
    const stream = new EventSource(apiUrl(id, 'events/stream'));
    stream.onopen = () => setConnection('live');
    stream.onerror = () => setConnection('lost');
    stream.onmessage = ({ data }) => {
      const row = JSON.parse(data) as EventRow;
      if (fitsFilter(row, JSON.parse(query))) arrive(row);
    };
    return () => {
      current = false;
      stream.close();
    };
  }, [id, query, attempt]);

  const loadOlder = useCallback(() => {
    getJson<EventsResult>(apiUrl(id, 'events', { ...JSON.parse(query), cursor }))
      .then((page) => {
        extend(page.rows);
        setCursor(page.nextCursor);
      })
      .catch(setError);
  }, [id, query, cursor, extend]);

  return {
    rows,
    connection: paused ? 'paused' : connection,
    error,
    isLoading,
    waiting: held.length,
    hasOlder: cursor !== undefined && rows.length < ROWS_MAX,
    loadOlder,
    retry: () => setAttempt((count) => count + 1),
  };
}

/** The rows on the screen, and those that arrive while it is paused: they are held back until it goes on. */
function useRows(paused: boolean) {
  const [rows, setRows] = useState<EventRow[]>([]);
  const [held, setHeld] = useState<EventRow[]>([]);
  const isPaused = useRef(paused);
  isPaused.current = paused;

  useEffect(() => {
    if (paused || held.length === 0) return;
    setRows((now) => merged(now, held));
    setHeld([]);
  }, [paused, held]);

  const start = useCallback((first: EventRow[]) => {
    setRows(first);
    setHeld([]);
  }, []);
  const arrive = useCallback((row: EventRow) => {
    const set = isPaused.current ? setHeld : setRows;
    set((now) => merged(now, [row]));
  }, []);
  const extend = useCallback((older: EventRow[]) => setRows((now) => merged(now, older)), []);
  return { rows, held, start, arrive, extend };
}
