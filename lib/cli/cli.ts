/** `npm run -s cli -- ...`: for operators. JSON on stdout; failures as JSON on stderr with exit code 1. */
import { Command, Option } from 'commander';
import { type Database, database } from '@/db/client';
import { siteById } from '@/db/queries/site';
import { replica } from '@/db/replica';
import { operatorOf } from '@/lib/access';
import { type Id, parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
import { errorText } from '@/lib/ops/error-text';
import { randomToken } from '@/lib/ops/ids';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { revenueBases } from '@/lib/model/revenue-basis';
import { createApiKey, createMember, createSite, createWorkspace, resetPassword } from '@/lib/workspace';
import { resealSecrets } from '@/lib/workspace/reseal';
import { distributeDatabase, planOf } from './distribute';
import { examine } from './doctor';
import { completeEnvironment } from './home';
import { importFile } from './import-file';
import { agreeOnSealingKey, takeOverSealingKey } from './sealing-key';

/** 119 random bits, which somebody can still type. */
const RESET_PASSWORD_LENGTH = 20;

completeEnvironment();
const program = new Command('cli').description('Tieback for operators. Reads the settings that web and worker read.');

const workspace = program.command('workspace').description('companies');
workspace
  .command('create')
  .requiredOption('--name <name>')
  .option('--slug <slug>', 'its part of the console address')
  .action(({ name, slug }) => print((db) => createWorkspace(db, { name, slug })));

const member = program.command('member').description('console logins');
member
  .command('create')
  .requiredOption('--workspace <id>')
  .requiredOption('--email <address>')
  .requiredOption('--name <name>')
  .requiredOption('--password <text>', 'at least 12 characters')
  .option('--role <role>', 'owner, admin, marketer or viewer', 'owner')
  .action(({ workspace: id, ...input }) => print(async (db) => ({ id: await createMember(db, idOf('workspace', id), input) })));

member
  .command('reset')
  .description('gives a member a new password and ends their sessions')
  .requiredOption('--email <address>')
  .option('--password <text>', 'at least 12 characters; without it one is made and printed')
  .action(({ email, password = randomToken(RESET_PASSWORD_LENGTH) }) =>
    print(async (db) => ({ ...(await resetPassword(db, { email, password })), password })),
  );

const site = program.command('site').description('stores');
site
  .command('create')
  .requiredOption('--workspace <id>')
  .requiredOption('--name <name>')
  .requiredOption('--domain <host...>', 'host names the store is served from')
  .requiredOption('--time-zone <zone>', 'such as Europe/Berlin')
  .requiredOption('--currency <code>', 'such as EUR')
  .addOption(new Option('--revenue <basis>', 'what counts as revenue').choices([...revenueBases]).default('net_sales'))
  .action(({ workspace: id, name, domain, timeZone, currency, revenue: revenueBasis }) =>
    print(async (db) => {
      const made = await createSite(db, operatorOf(idOf('workspace', id)), {
        name,
        domains: domain,
        timeZone,
        currency,
        revenueBasis,
      });
      const { PUBLIC_URL } = env();
      return {
        id: made.id,
        writeKey: made.writeKey,
        collectUrl: `${PUBLIC_URL}/c/${made.collectPath}`,
        scriptUrl: `${PUBLIC_URL}/c/${made.scriptPath}`,
      };
    }),
  );

const apiKey = program.command('api-key').description('keys of the read API');
apiKey
  .command('create')
  .requiredOption('--workspace <id>')
  .requiredOption('--name <name>')
  .option('--role <role>', 'viewer sees sums, marketer also orders and events', 'viewer')
  .action(({ workspace: id, ...input }) => print((db) => createApiKey(db, operatorOf(idOf('workspace', id)), input)));

program
  .command('migrate')
  .description('bring the database to the current schema')
  .action(() =>
    print(async () => {
      const { migrate } = await import('@/db/migrate');
      await migrate(env().DATABASE_URL);
      return { migrated: true };
    }, false),
  );

program
  .command('distribute')
  .description('spread the tables over the nodes of a Citus cluster, by site; may be run again')
  .option('--print', 'only print the SQL, or what is in the way of it')
  .action(({ print: isTrial }) =>
    print(async (db) => {
      if (!isTrial) return distributeDatabase(db, (statement) => process.stderr.write(`${statement};\n`));
      const plan = await planOf(db);
      if (plan.problems.length > 0) process.exitCode = 1;
      return plan;
    }),
  );

program
  .command('rebuild')
  .description('derive a site anew from its stored events, beside what is read now; lists what was never sent')
  .requiredOption('--site <id>')
  .action(({ site: id }) =>
    print(async (db) => {
      const found = await siteById(db, idOf('site', id));
      if (!found) throw new AppError('not_found', `There is no site ${id}.`);
      const rebuilt = await rebuildSite(db, found, ({ done, total }) => process.stderr.write(`\r${done} of ${total} events`));
      process.stderr.write('\n');
      return { site: found.id, ...rebuilt, found: rebuilt.found.map(({ siteId: _, ...finding }) => finding) };
    }),
  );

program
  .command('import')
  .description('import past orders and refunds from a CSV file')
  .requiredOption('--site <id>')
  .requiredOption('--file <path>')
  .option('--map <column=heading...>', 'such as orderId="Order No."; columns are guessed otherwise')
  .option('--time-zone <zone>', 'of times without one')
  .option('--date-order <order>', 'dmy or mdy')
  .option('--decimal <sign>', '. or ,')
  .option('--currency <code>', 'of rows without one')
  .action(({ site: id, ...flags }) => print((db) => importFile(db, idOf('site', id), flags)));

const secrets = program.command('secrets').description('what is stored encrypted');
secrets
  .command('reseal')
  .description('seal everything anew under the key of now; lists what no key at hand opens')
  .option('--accept-loss', 'make the key of now the installation’s although some of it stays sealed under a key that is lost')
  .action(({ acceptLoss }) =>
    print(async (db) => {
      const done = await resealSecrets(db, (table, rows) => process.stderr.write(`\r${table}: ${rows} rows`));
      process.stderr.write('\n');
      const isAgreed = done.unopened.length === 0 || acceptLoss === true;
      if (isAgreed) await takeOverSealingKey(db);
      else process.exitCode = 1;
      return { ...done, agreed: isAgreed };
    }, false),
  );

program
  .command('simulate')
  .description('send simulated shoppers, or --score the models; the options of npm run simulate -- --help')
  .allowUnknownOption()
  .allowExcessArguments()
  .action(async () => {
    process.argv.splice(2, 1);
    process.argv.push('--json');
    await import('./simulate');
  });

program
  .command('doctor')
  .description('is everything reachable, migrated, alive, up to date')
  .option('--completeness', 'also prove that no event is missing from the log: reads all of them')
  .action(({ completeness }) =>
    print(async (db) => {
      const findings = await examine(db, { completeness });
      if (!findings.healthy) process.exitCode = 1;
      return findings;
    }, false),
  );

await program.parseAsync().catch(fail);

function idOf<Kind extends string>(kind: Kind, text: string): Id<Kind> {
  const id = parseId<Kind>(text);
  if (!id) throw new AppError('invalid_input', `--${kind} must be the id (a uuid) that "${kind} create" printed.`);
  return id;
}

/** `underOneKey`: not before this program seals as the others do. */
async function print(run: (db: Database) => Promise<object>, underOneKey = true): Promise<void> {
  let db: Database | undefined;
  try {
    env();
    db = database('operator');
    if (underOneKey) await agreeOnSealingKey(db);
    process.stdout.write(`${JSON.stringify(await run(db), null, 2)}\n`);
  } catch (error) {
    fail(error);
  } finally {
    await db?.$client.end().catch(() => {});
    // Before its settings are known to be right there can be none.
    if (db) await replica()?.db.$client.end();
  }
}

function fail(error: unknown): void {
  const known = error instanceof AppError ? { code: error.code, fields: error.fields } : {};
  const isForPeople = error instanceof Error && (error instanceof AppError || error.message.startsWith('Set'));
  process.stderr.write(`${JSON.stringify({ error: isForPeople ? error.message : errorText(error), ...known })}\n`);
  process.exitCode = 1;
}
