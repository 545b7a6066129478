/** The text of every statement that this process gives to Postgres, whatever pool or library gives it. */
import pg from 'pg';

export type RecordedStatements = { texts: ReadonlySet<string>; stop(): void };

/** Records from now on, until `stop`. */
export function recordStatements(): RecordedStatements {
  const texts = new Set<string>();
  const { query } = pg.Client.prototype;
  const recording = function (this: pg.Client, ...given: unknown[]): unknown {
    const [config] = given;
    const text = typeof config === 'string' ? config : textOf(config);
    if (text !== undefined) texts.add(text);
    return Reflect.apply(query, this, given);
  };
  Object.assign(pg.Client.prototype, { query: recording });
  return {
    texts,
    stop: () => void Object.assign(pg.Client.prototype, { query }),
  };
}

function textOf(config: unknown): string | undefined {
  const isQuery = typeof config === 'object' && config !== null && 'text' in config;
  return isQuery && typeof config.text === 'string' ? config.text : undefined;
}
