import { sql } from 'drizzle-orm';
import { connect } from '@/db/client';
import { migrate } from '@/db/migrate';
import { startEmbeddedPostgres, freePort } from '@/lib/ops/embedded-postgres';
import { buildSite } from '@/lib/testing/builders';
import * as R from '@/lib/reporting';
import { mkdtemp, chmod } from 'node:fs/promises';
const folder = await mkdtemp('/tmp/perf/pg-'); await chmod('/tmp/perf', 0o755); await chmod(folder, 0o755);
const server = await startEmbeddedPostgres({ folder: folder + '/pg', password: 'x', port: await freePort(), durable: false, sharedBuffersMb: 512 });
await migrate(server.url);
const db = connect(server.url, 4);
const site = { ...(await buildSite(db)), timeZone: 'Europe/Berlin' }; const other = await buildSite(db);
const q = (s: string) => db.$client.query(s);
await q(`SELECT make_event_partitions('2026-01-01', 12)`);
for (const s of [site, other]) {
  const S = `'${s.id}'::uuid`;
  const uid = (p: string) => `md5('${s.id}' || ${p})::uuid`;
  // 250k touches over 300 days; 50k orders with 3 touches each
  await q(`INSERT INTO touchpoint(site_id,id,at,log_position,visitor_id,person_id,session_id,event_id,kind,channel,source,medium,campaign,campaign_id,ad_group,ad,keyword,platform,paid,click_param,click_value,click_ids,click_id_likely_stripped,landing_url)
   SELECT ${S}, ${uid(`'t'||g`)}, '2026-01-20'::timestamptz + g * interval '100 seconds', g, ${uid(`'v'||g/5`)}, ${uid(`'p'||g/5`)}, ${uid(`'s'||g`)}, ${uid(`'e'||g`)},
   CASE WHEN g%5=4 THEN 'direct' ELSE 'ad_click' END, (ARRAY['Paid Search','Paid Social','Email','Organic Search','Direct'])[g%5+1], (ARRAY['google','facebook','news','bing',NULL])[g%5+1], 'cpc', CASE WHEN g%5<3 THEN 'Campaign '||g%40 END, (g%40)::text, 'ag'||g%120, 'ad'||g%400, 'kw'||g%900, (ARRAY['google','meta',NULL,NULL,NULL])[g%5+1], g%5<2, CASE WHEN g%5<2 THEN 'gclid' END, CASE WHEN g%5<2 THEN md5(g::text) END, '[]', false, 'https://shop.example/p/'||g%300||'?gclid='||md5(g::text)
   FROM generate_series(0,249999) g`);
  await q(`INSERT INTO session SELECT ${S}, session_id, visitor_id, person_id, at, at, true, '', 5, 4 FROM touchpoint WHERE site_id=${S}`);
  await q(`INSERT INTO "order"(site_id,id,order_key,ordered_at,currency,total,tax,shipping,discount,revenue,refunded,state,test,new_customer,visitor_id,person_id,session_id,event_id)
   SELECT ${S}, ${uid(`'o'||g`)}, '#'||g, '2026-01-20'::timestamptz + (g*5+4) * interval '100 seconds', 'EUR', 5000+g%7000, 0,0,0, 5000+g%7000, CASE WHEN g%20=0 THEN 1000 ELSE 0 END, CASE WHEN g%20=0 THEN 'partially_refunded' ELSE 'paid' END, false, g%3=0, ${uid(`'v'||g`)}, ${uid(`'p'||g`)}, ${uid(`'s'||(g*5+3)`)}, ${uid(`'oe'||g`)} FROM generate_series(0,49999) g`);
  await q(`INSERT INTO path_touch SELECT ${S}, ${uid(`'o'||g`)}, k, ${uid(`'t'||(g*5+k)`)}, NULL FROM generate_series(0,49999) g, generate_series(0,2) k WHERE g%10<>9`);
  await q(`INSERT INTO credit SELECT ${S}, ${uid(`'o'||g`)}, m, 0, CASE WHEN g%10=9 THEN -1 ELSE k END, CASE WHEN g%10=9 THEN NULL ELSE ${uid(`'t'||(g*5+k)`)} END, CASE WHEN g%10=9 OR n=1 THEN 5000+g%7000 WHEN k=2 THEN 5000+g%7000-2*((5000+g%7000)/3) ELSE (5000+g%7000)/3 END, 'EUR', 1, CASE WHEN g%10=9 THEN 1 ELSE n END, '2026-01-20'::timestamptz + (g*5+4) * interval '100 seconds', now()
   FROM generate_series(0,49999) g, (VALUES ('last_click',1),('last_non_direct_click',1),('last_paid_click',1),('first_click',1),('last_click_per_platform',1),('linear',3),('time_decay',3),('position_based',3)) AS mm(m,n), generate_series(0,2) k WHERE k < CASE WHEN g%10=9 THEN 1 ELSE n END`);
  await q(`INSERT INTO credit SELECT site_id, order_id, model, 1, position, touchpoint_id, -((SELECT refunded FROM "order" o WHERE o.site_id=c.site_id AND o.id=c.order_id)/total_weight), currency, weight, total_weight, ordered_at, now() FROM credit c WHERE site_id=${S} AND order_id IN (SELECT id FROM "order" WHERE site_id=${S} AND refunded>0)`);
  await q(`INSERT INTO event(site_id,id,message_id,source,name,occurred_at,received_at,visitor_id,filtered,payload)
   SELECT ${S}, (lpad(to_hex((extract(epoch FROM '2026-01-20'::timestamptz + g * interval '80 seconds')*1000)::bigint),12,'0')||'7'||substr(md5(g::text),1,3)||'a'||substr(md5(g::text),5,15))::uuid, 'm'||g, 'snippet', CASE WHEN g%50=0 THEN 'purchase' ELSE 'page_view' END, '2026-01-20'::timestamptz + g * interval '80 seconds','2026-01-20'::timestamptz + g * interval '80 seconds', ${uid(`'v'||g/5`)}, CASE WHEN g%30=0 THEN 'bot' END, jsonb_build_object('page', jsonb_build_object('url','https://shop.example/p/'||g), 'visitorFrom','page','userAgent',repeat('x',150), 'properties', jsonb_build_object('transaction_id','#'||g)) FROM generate_series(0,299999) g`);
}
await q('VACUUM ANALYZE');
console.log((await q('select count(*) from credit')).rows, (await q('select count(*) from event')).rows);
const plans: string[] = [];
async function time(name: string, run: () => Promise<unknown>) {
  await run(); const t: number[] = [];
  for (let i = 0; i < 5; i++) { const s = performance.now(); await run(); t.push(performance.now() - s); }
  t.sort((a, b) => a - b); console.log(name.padEnd(60), t[2]!.toFixed(1), 'ms');
}
const att = (p: object) => R.attributionReport(db, site, R.attributionParams.parse(p));
const Y = { from: '2026-01-20', to: '2026-11-20' }, M = { from: '2026-06-01', to: '2026-07-01' };
const ov = (p: object) => R.overviewReport(db, site, R.overviewParams.parse(p)); const or = (p: object) => R.listOrders(db, site, R.ordersParams.parse(p)); const ev = (p: object) => R.listEvents(db, site, R.eventsParams.parse(p)); let pos: any = await R.recentPosition(db, site);
const all = async () => {
await time('attribution year channel 1 model', () => att({ ...Y }));
await time('attribution year channel linear', () => att({ ...Y, model: 'linear' }));
await time('attribution year channel,campaign 3 models', () => att({ ...Y, by: 'channel,source,campaign', model: 'linear,time_decay,last_click' }));
await time('attribution year 6 dims linear', () => att({ ...Y, by: 'channel,source,campaign,adGroup,ad,keyword', model: 'linear' }));
await time('attribution month channel,campaign 3 models', () => att({ ...M, by: 'channel,source,campaign', model: 'linear,time_decay,last_click' }));
await time('attribution month recompute 7d 1 model', () => att({ ...M, lookbackDays: '7' }));
await time('attribution year recompute 7d 3 models', () => att({ ...Y, lookbackDays: '7', model: 'linear,time_decay,last_click' }));
await time('overview month', () => ov(M));
await time('overview year + compare', () => ov({ ...Y, compareFrom: '2026-01-20', compareTo: '2026-06-01' }));
await time('orders first page', () => or({}));
await time('orders channel filter', () => or({ channel: 'Paid Search' }));
await time('orders rare campaign filter year', () => or({ ...Y, campaign: 'Campaign 7', channel: 'Email' }));
await time('orders none match', () => or({ campaign: 'none' }));
await time('orders Unattributed', () => or({ channel: 'Unattributed' }));
await time('orders other window filter, month', () => or({ ...M, channel: 'Email', lookbackDays: '7' }));
await time('orders search', () => or({ search: '4711' }));
const id = (await or({})).rows[3]!.id as never;
await time('receipt', () => R.orderReceipt(db, site, id));
await time('events first page', () => ev({}));
await time('events search, no match', () => ev({ search: 'nothing-like-it' }));
await time('events name', () => ev({ name: 'purchase' }));
await time('events rejected', () => ev({ status: 'rejected' }));
await time('recentPosition', () => R.recentPosition(db, site));
pos = await R.recentPosition(db, site);
await time('eventsSince', () => R.eventsSince(db, site, pos));
await time('eventsSince (nothing new)', () => R.eventsSince(db, site, { ...pos, sequence: '9999999999', transaction: '9999999999' }));
await time('install', () => R.installStatus(db, site, 'https://x'));
};
await all();
if (process.argv[2] === 'index') {
  await q(`CREATE INDEX touchpoint_at ON touchpoint(site_id, at)`); await q('ANALYZE');
  console.log('--- with touchpoint(site_id, at)'); await all();
}
if (process.argv[2] === 'explain') {
  const orig = db.$client.connect.bind(db.$client);
  const { default: pg } = await import('pg'); const oq = pg.Client.prototype.query as any;
  let on = true;
  (pg.Client.prototype as any).query = function (c: any, v: any, cb: any) { const text = typeof c === 'string' ? c : c.text; if (on && /^\s*(select|with)/i.test(text) && !/set_config/.test(text)) { on = false; const vals = (typeof c === 'object' && c.values) || (Array.isArray(v) ? v : undefined); const p = oq.call(this, { text: 'EXPLAIN (ANALYZE, BUFFERS OFF) ' + text, values: vals }); const self = this; return p.then((r: any) => { console.log(text.slice(0, 160)); console.log(r.rows.map((x: any) => x['QUERY PLAN']).join('\n')); console.log(); on = true; on = false; const out = oq.call(self, c, v, cb); return out.then((o: any) => { on = true; return o; }); }); } return oq.call(this, c, v, cb); };
  for (const [n, f] of Object.entries({ attMonth: () => att({ ...M, by: 'channel,campaign', model: 'linear' }), attYear: () => att({ ...Y, by: 'channel,campaign', model: 'linear' }), ov: () => ov(M), orders: () => or({}), ordersF: () => or({ ...Y, campaign: 'Campaign 7' }), since: () => R.eventsSince(db, site, pos), events: () => ev({ name: 'purchase' }) })) { console.log('=====', n); await f(); }
}
await db.$client.end(); await server.stop(); process.exit(0);
