CREATE FUNCTION "may_become_reader"() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(bool_or(pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)), false)
  FROM pg_roles WHERE rolname = 'tieback_reader'
$$;
--> statement-breakpoint
CREATE FUNCTION "reader_role"() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN NOT may_become_reader() THEN 'none'
    WHEN has_schema_privilege('tieback_reader', 'public', 'USAGE')
      AND has_column_privilege('tieback_reader', 'site', 'workspace_id', 'SELECT') THEN 'tieback_reader'
    ELSE 'none' END
$$;
--> statement-breakpoint
CREATE VIEW "secret_shown" WITH (security_barrier) AS
  SELECT site_id, owner_id, name, secret ->> 'lastFour' AS last_four, secret ->> 'createdAt' AS created_at
  FROM (
    SELECT site_id, id AS owner_id, key AS name, value AS secret FROM connection, jsonb_each(secrets)
    UNION ALL SELECT site_id, id, 'secret', secrets -> 0 FROM source WHERE jsonb_array_length(secrets) > 0
    UNION ALL SELECT site_id, id, 'webhook', webhook_secret FROM alert_rule WHERE webhook_secret IS NOT NULL
  ) AS stored
  WHERE site_id = ANY ((SELECT string_to_array(current_setting('tieback.sites', true), ','))::uuid[]);
