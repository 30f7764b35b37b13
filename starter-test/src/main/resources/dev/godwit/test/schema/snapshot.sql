-- Everything in a database that users create: an object in each row, with what it belongs to and its facts.
-- Columns that only newer servers have are read through to_jsonb. What the server has brought along has lower numbers.
WITH
migrator (space, tables, readers) AS (
  SELECT ?::text, ?::text[], ?::text[]),

history (relation) AS (
  SELECT c.oid
  FROM migrator m JOIN pg_namespace n ON n.nspname = m.space JOIN pg_class c ON c.relnamespace = n.oid
  WHERE c.relname = ANY (m.tables)),

hidden (space) AS (
  SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_(toast|temp)'),

-- with what it belongs to: without that it would not be there
thing (classid, objid, objsubid, in_class, in_object, in_sub, relation) AS (
  SELECT 'pg_class'::regclass::oid, c.oid, 0,
    CASE WHEN k.oid IS NOT NULL THEN 'pg_constraint'::regclass
      WHEN i.indexrelid IS NOT NULL OR p.inhrelid IS NOT NULL OR d.objid IS NOT NULL THEN 'pg_class'::regclass END::oid,
    COALESCE(k.oid, i.indrelid, p.inhparent, d.refobjid), COALESCE(d.refobjsubid, 0),
    COALESCE(i.indrelid, d.refobjid, c.oid)
  FROM pg_class c
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_inherits p ON p.inhrelid = c.oid AND c.relispartition AND c.relkind IN ('r', 'p', 'f')
    LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  WHERE c.relkind NOT IN ('c', 't') AND c.relnamespace NOT IN (SELECT space FROM hidden)
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum,
    CASE c.relkind WHEN 'c' THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END,
    CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.oid END, 0, c.oid
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.relnamespace NOT IN (SELECT space FROM hidden)
  UNION ALL
  -- neither the types of rows nor those of arrays and multiranges, which come with others
  SELECT 'pg_type'::regclass, t.oid, 0, NULL, NULL, NULL, NULLIF(t.typrelid, 0)
  FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE COALESCE(c.relkind, 'c') = 'c' AND t.typtype <> 'm' AND t.typnamespace NOT IN (SELECT space FROM hidden)
    AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)
  UNION ALL
  -- whether a column or a domain may be null is a fact of it
  SELECT 'pg_constraint'::regclass, k.oid, 0,
    CASE WHEN k.conrelid <> 0 THEN 'pg_class'::regclass WHEN k.contypid <> 0 THEN 'pg_type'::regclass END,
    COALESCE(NULLIF(k.conrelid, 0), NULLIF(k.contypid, 0)), 0, NULLIF(k.conrelid, 0)
  FROM pg_constraint k
  WHERE k.contype NOT IN ('n', 't') AND k.connamespace NOT IN (SELECT space FROM hidden)
  UNION ALL
  SELECT 'pg_trigger'::regclass, oid, 0, 'pg_class'::regclass, tgrelid, 0, tgrelid
  FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'pg_rewrite'::regclass, oid, 0, 'pg_class'::regclass, ev_class, 0, ev_class
  FROM pg_rewrite WHERE rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_policy'::regclass, oid, 0, 'pg_class'::regclass, polrelid, 0, polrelid FROM pg_policy
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, oid, 0, 'pg_class'::regclass, stxrelid, 0, stxrelid FROM pg_statistic_ext
  UNION ALL
  -- a range brings functions and a cast along
  SELECT 'pg_proc'::regclass, oid, 0, NULL, NULL, NULL, NULL
  FROM pg_proc p WHERE pronamespace NOT IN (SELECT space FROM hidden) AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
  UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, NULL, NULL, NULL, NULL
  FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
  UNION ALL SELECT 'pg_operator'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_operator
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_opfamily
  UNION ALL SELECT 'pg_opclass'::regclass, oid, 0, 'pg_opfamily'::regclass, opcfamily, 0, NULL FROM pg_opclass
  UNION ALL SELECT 'pg_amop'::regclass, oid, 0, 'pg_opfamily'::regclass, amopfamily, 0, NULL FROM pg_amop
  UNION ALL SELECT 'pg_amproc'::regclass, oid, 0, 'pg_opfamily'::regclass, amprocfamily, 0, NULL FROM pg_amproc
  UNION ALL SELECT 'pg_cast'::regclass, oid, 0, NULL, NULL, NULL, NULL
  FROM pg_cast k WHERE NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = k.oid AND d.deptype = 'i')
  UNION ALL SELECT 'pg_collation'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_collation
  UNION ALL SELECT 'pg_conversion'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_conversion
  UNION ALL SELECT 'pg_language'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_language
  UNION ALL SELECT 'pg_transform'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_transform
  UNION ALL SELECT 'pg_am'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_am
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_ts_parser
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_ts_dict
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_ts_template
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_ts_config
  UNION ALL SELECT 'pg_extension'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_extension
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_event_trigger
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_default_acl
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, 'pg_foreign_data_wrapper'::regclass, srvfdw, 0, NULL
  FROM pg_foreign_server
  UNION ALL SELECT 'pg_user_mapping'::regclass, umid, 0, 'pg_foreign_server'::regclass, srvid, 0, NULL FROM pg_user_mappings
  UNION ALL SELECT 'pg_publication'::regclass, oid, 0, NULL, NULL, NULL, NULL FROM pg_publication
  UNION ALL SELECT 'pg_subscription'::regclass, s.oid, 0, NULL, NULL, NULL, NULL
  FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid WHERE b.datname = current_database()
  UNION ALL
  -- the tables and schemas of publications, and whatever kinds of objects there will be
  SELECT d.classid, d.objid, 0, max(d.refclassid) FILTER (WHERE d.refclassid = 'pg_publication'::regclass),
    max(d.refobjid) FILTER (WHERE d.refclassid = 'pg_publication'::regclass), 0, NULL
  FROM pg_depend d
  WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a') AND d.classid NOT IN (
    'pg_class'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
    'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_proc'::regclass, 'pg_namespace'::regclass,
    'pg_operator'::regclass, 'pg_opfamily'::regclass, 'pg_opclass'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass,
    'pg_cast'::regclass, 'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_language'::regclass,
    'pg_transform'::regclass, 'pg_am'::regclass, 'pg_ts_parser'::regclass, 'pg_ts_dict'::regclass,
    'pg_ts_template'::regclass, 'pg_ts_config'::regclass, 'pg_extension'::regclass, 'pg_event_trigger'::regclass,
    'pg_default_acl'::regclass, 'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass,
    'pg_user_mapping'::regclass, 'pg_publication'::regclass, 'pg_attrdef'::regclass)
  GROUP BY d.classid, d.objid),

member (classid, objid) AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND objsubid = 0),

mine AS MATERIALIZED (
  SELECT *
  FROM thing t
  WHERE (t.objid >= 16384 OR (t.classid = 'pg_namespace'::regclass AND t.objid = to_regnamespace('public')))
    AND NOT EXISTS (SELECT FROM member e WHERE e.classid = t.classid AND e.objid = t.objid)
    AND NOT EXISTS (SELECT FROM member e WHERE e.classid = t.in_class AND e.objid = t.in_object)
    AND NOT EXISTS (SELECT FROM member e WHERE e.classid = 'pg_class'::regclass AND e.objid = t.relation)
    AND NOT EXISTS (SELECT FROM history h WHERE h.relation = t.relation)),

-- who may do what, beside what goes without saying: also with what the server or an extension has brought along
acl (classid, objid, objsubid, acl, usual) AS (
  SELECT 'pg_class'::regclass::oid, oid, 0, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner)
  FROM pg_class WHERE relacl IS NOT NULL
  UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, attacl, acldefault('c', 10)
  FROM pg_attribute WHERE attacl IS NOT NULL AND NOT attisdropped
  UNION ALL SELECT 'pg_proc'::regclass, oid, 0, proacl, acldefault('f', proowner) FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL SELECT 'pg_type'::regclass, oid, 0, typacl, acldefault('T', typowner) FROM pg_type WHERE typacl IS NOT NULL
  UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, nspacl, acldefault('n', nspowner)
  FROM pg_namespace WHERE nspacl IS NOT NULL
  UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanacl, acldefault('l', lanowner)
  FROM pg_language WHERE lanacl IS NOT NULL
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwacl, acldefault('F', fdwowner)
  FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, srvacl, acldefault('S', srvowner)
  FROM pg_foreign_server WHERE srvacl IS NOT NULL
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, 0, defaclacl, CASE WHEN defaclnamespace <> 0 THEN acldefault('c', 10)
    ELSE acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole) END FROM pg_default_acl
  UNION ALL SELECT 'pg_database'::regclass, oid, 0, datacl, acldefault('d', datdba)
  FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL),
privilege AS (
  SELECT a.classid, a.objid, a.objsubid, changed.verb || ' ' || changed.privilege_type
    || CASE changed.verb WHEN 'GRANT' THEN ' TO ' ELSE ' FROM ' END
    || CASE changed.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(changed.grantee)) END
    || CASE WHEN changed.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS text
  FROM acl a
    LEFT JOIN pg_init_privs i ON i.classoid = a.classid AND i.objoid = a.objid AND i.objsubid = a.objsubid
    CROSS JOIN LATERAL (
      (SELECT 'GRANT' AS verb, grantee, privilege_type, is_grantable FROM aclexplode(a.acl)
       EXCEPT SELECT 'GRANT', grantee, privilege_type, is_grantable FROM aclexplode(COALESCE(i.initprivs, a.usual)))
      UNION ALL
      (SELECT 'REVOKE', grantee, privilege_type, is_grantable FROM aclexplode(COALESCE(i.initprivs, a.usual))
       EXCEPT SELECT 'REVOKE', grantee, privilege_type, is_grantable FROM aclexplode(a.acl))) changed
  WHERE a.acl IS DISTINCT FROM i.initprivs
    AND NOT EXISTS (SELECT FROM migrator g WHERE a.classid = 'pg_namespace'::regclass
      AND a.objid = to_regnamespace(quote_ident(g.space)) AND changed.privilege_type = 'USAGE'
      AND changed.grantee <> 0 AND pg_get_userbyid(changed.grantee) = ANY (g.readers))
    AND NOT EXISTS (SELECT FROM history h WHERE a.classid = 'pg_class'::regclass AND h.relation = a.objid)
    AND NOT (a.classid = 'pg_class'::regclass AND EXISTS (
      SELECT FROM pg_class c WHERE c.oid = a.objid AND c.relnamespace IN (
        SELECT space FROM hidden UNION ALL SELECT to_regnamespace('information_schema'))))
    AND NOT (a.classid = 'pg_namespace'::regclass AND a.objid = to_regnamespace('information_schema'))),

fact (classid, objid, objsubid, position, text) AS (
  -- relations
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objsubid = 0 AND c.oid = m.objid
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_foreign_table t ON t.ftrelid = c.oid
    CROSS JOIN LATERAL (VALUES
      (1, CASE WHEN c.relpersistence = 'u' AND c.relkind IN ('r', 'p', 'm') THEN 'UNLOGGED' END),
      (2, 'OF ' || NULLIF(c.reloftype, 0)::regtype),
      (3, CASE WHEN c.relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(c.oid) END),
      (4, CASE WHEN c.relispartition THEN 'PARTITION OF ' || (SELECT inhparent::regclass::text FROM pg_inherits
          WHERE inhrelid = c.oid) || COALESCE(' ' || pg_get_expr(c.relpartbound, c.oid), '') END),
      (5, CASE WHEN NOT c.relispartition THEN (SELECT 'INHERITS ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
          FROM pg_inherits WHERE inhrelid = c.oid) END),
      (6, pg_get_indexdef(i.indexrelid)),
      (7, CASE WHEN c.relkind IN ('v', 'm') THEN 'AS' || E'\n' || pg_get_viewdef(c.oid) END),
      (8, 'WITH ' || array_to_string(c.reloptions, ', ')),
      (9, (SELECT 'WITH toast ' || array_to_string(reloptions, ', ') FROM pg_class WHERE oid = c.reltoastrelid)),
      (10, (SELECT 'USING ' || amname FROM pg_am WHERE oid = c.relam AND amtype = 't' AND amname <> 'heap')),
      (11, (SELECT 'TABLESPACE ' || spcname FROM pg_tablespace WHERE oid = c.reltablespace)),
      (12, CASE WHEN c.relrowsecurity THEN 'ROW LEVEL SECURITY' END),
      (13, CASE WHEN c.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END),
      (14, CASE WHEN c.relkind IN ('r', 'p', 'm') AND c.relreplident IN ('f', 'n')
          THEN 'REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END END),
      (15, CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'WITH NO DATA' END),
      (16, CASE WHEN NOT i.indisvalid THEN 'INVALID' END),
      (17, CASE WHEN i.indisclustered THEN 'CLUSTER' END),
      (18, CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END),
      (19, (SELECT 'STATISTICS ' || string_agg(a.attnum || ': ' || (to_jsonb(a) ->> 'attstattarget'), ', ' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND (to_jsonb(a) ->> 'attstattarget')::int >= 0)),
      (20, 'SERVER ' || (SELECT quote_ident(srvname) FROM pg_foreign_server WHERE oid = t.ftserver)),
      (21, 'OPTIONS ' || array_to_string(t.ftoptions, ', '))) f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_sequence s ON m.classid = 'pg_class'::regclass AND m.objsubid = 0 AND s.seqrelid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, 'AS ' || format_type(s.seqtypid, NULL)),
      (2, 'START ' || s.seqstart),
      (3, 'INCREMENT ' || s.seqincrement),
      (4, 'MINVALUE ' || s.seqmin),
      (5, 'MAXVALUE ' || s.seqmax),
      (6, 'CACHE ' || s.seqcache),
      (7, CASE WHEN s.seqcycle THEN 'CYCLE' END),
      (8, CASE WHEN m.in_object IS NOT NULL THEN 'OWNED BY '
          || (pg_identify_object(m.in_class, m.in_object, m.in_sub)).identity END)) f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, m.objsubid, f.position, f.text
  FROM mine m
    JOIN pg_attribute a ON m.classid = 'pg_class'::regclass AND m.objsubid = a.attnum AND a.attrelid = m.objid
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
    CROSS JOIN LATERAL (VALUES
      (1, format_type(a.atttypid, a.atttypmod)),
      (2, CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END),
      -- a name that the server has made up may be another one the next time
      (3, CASE WHEN k.conname !~ '_not_null\d*$' THEN 'CONSTRAINT ' || quote_ident(k.conname) || ' ' ELSE '' END
          || CASE WHEN a.attnotnull OR k.oid IS NOT NULL THEN 'NOT NULL' END
          || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
          || CASE WHEN NOT k.convalidated THEN ' NOT VALID' ELSE '' END),
      (4, CASE a.attgenerated
          WHEN 's' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
          WHEN 'v' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') VIRTUAL'
          ELSE 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END),
      (5, CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END),
      (6, CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' || CASE a.attstorage
          WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
      (7, CASE a.attcompression WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END),
      (8, CASE WHEN (to_jsonb(a) ->> 'attstattarget')::int >= 0 THEN 'STATISTICS ' || (to_jsonb(a) ->> 'attstattarget') END),
      (9, 'WITH ' || array_to_string(a.attoptions, ', ')),
      (10, 'OPTIONS ' || array_to_string(a.attfdwoptions, ', '))) f (position, text)
  UNION ALL
  -- what a constraint checks with can be turned off
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_constraint k ON m.classid = 'pg_constraint'::regclass AND k.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_constraintdef(k.oid)),
      (2, (SELECT 'TRIGGERS ' || string_agg(DISTINCT g.tgrelid::regclass || ' '
            || CASE g.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' ELSE 'ALWAYS' END, ', ')
          FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgisinternal AND g.tgenabled <> 'O'))) f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_trigger g ON m.classid = 'pg_trigger'::regclass AND g.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_triggerdef(g.oid)),
      (2, CASE g.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END))
      f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_rewrite r ON m.classid = 'pg_rewrite'::regclass AND r.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_ruledef(r.oid)),
      (2, CASE r.ev_enabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END))
      f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_policy p ON m.classid = 'pg_policy'::regclass AND p.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END),
      (2, 'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
          ELSE 'ALL' END),
      (3, (SELECT 'TO ' || string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY role)
          FROM unnest(p.polroles) role)),
      (4, 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')'),
      (5, 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')) f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_statistic_ext s ON m.classid = 'pg_statistic_ext'::regclass AND s.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_statisticsobjdef(s.oid)),
      (2, CASE WHEN (to_jsonb(s) ->> 'stxstattarget')::int >= 0 THEN 'STATISTICS ' || (to_jsonb(s) ->> 'stxstattarget') END))
      f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, 1,
    CASE p.prokind WHEN 'a' THEN 'RETURNS ' || pg_get_function_result(p.oid) || ' '
      || (SELECT jsonb_strip_nulls(to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[])
        || jsonb_build_object('aggtranstype', format_type(a.aggtranstype, NULL), 'proparallel', p.proparallel)
        FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
    ELSE pg_get_functiondef(p.oid) END
  FROM mine m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
    LEFT JOIN pg_range r ON r.rngtypid = t.oid
    LEFT JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'n'
    CROSS JOIN LATERAL (VALUES
      (1, CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END),
      (2, CASE WHEN t.typtype = 'd' AND t.typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype)
          THEN 'COLLATE ' || t.typcollation::regcollation END),
      (3, CASE WHEN k.conname !~ '_not_null\d*$' THEN 'CONSTRAINT ' || quote_ident(k.conname) || ' ' ELSE '' END
          || CASE WHEN t.typnotnull THEN 'NOT NULL' END),
      (4, 'DEFAULT ' || t.typdefault),
      (5, CASE t.typtype WHEN 'e' THEN 'ENUM (' || COALESCE((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
          FROM pg_enum WHERE enumtypid = t.oid), '') || ')' END),
      (6, 'RANGE OF ' || format_type(r.rngsubtype, NULL)),
      (7, 'MULTIRANGE ' || NULLIF(r.rngmultitypid, 0)::regtype),
      (8, 'CANONICAL ' || NULLIF(r.rngcanonical::oid, 0)::regproc),
      (9, 'DIFF ' || NULLIF(r.rngsubdiff::oid, 0)::regproc),
      (10, CASE WHEN r.rngcollation <> (SELECT s.typcollation FROM pg_type s WHERE s.oid = r.rngsubtype)
          THEN 'COLLATE ' || r.rngcollation::regcollation END),
      (11, (SELECT 'OPERATOR CLASS ' || opcnamespace::regnamespace || '.' || quote_ident(opcname) FROM pg_opclass
          WHERE oid = r.rngsubopc)),
      (12, CASE WHEN t.typtype IN ('b', 'p') THEN (to_jsonb(t) - '{oid,typname,typnamespace,typowner,typrelid,typelem,typarray,'
          'typbasetype,typtypmod,typcollation,typnotnull,typdefault,typdefaultbin,typacl,typndims}'::text[])::text END))
      f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('%s%s RESTRICT %s JOIN %s COMMUTATOR %s NEGATOR %s', o.oprcode,
    CASE WHEN o.oprcanhash THEN ' HASHES' END || CASE WHEN o.oprcanmerge THEN ' MERGES' END, o.oprrest, o.oprjoin,
    o.oprcom::regoperator, o.oprnegate::regoperator)
  FROM mine m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND o.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('%sFOR %s%s', CASE WHEN o.opcdefault THEN 'DEFAULT ' END, o.opcintype::regtype,
    ' STORAGE ' || NULLIF(o.opckeytype, 0)::regtype)
  FROM mine m JOIN pg_opclass o ON m.classid = 'pg_opclass'::regclass AND o.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, o.amopopr::regoperator::text
  FROM mine m JOIN pg_amop o ON m.classid = 'pg_amop'::regclass AND o.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, o.amproc::text
  FROM mine m JOIN pg_amproc o ON m.classid = 'pg_amproc'::regclass AND o.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, CASE k.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION'
    ELSE 'WITH FUNCTION ' || k.castfunc::regprocedure END
    || CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END
  FROM mine m JOIN pg_cast k ON m.classid = 'pg_cast'::regclass AND k.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1,
    (jsonb_strip_nulls(to_jsonb(k)) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text
  FROM mine m JOIN pg_collation k ON m.classid = 'pg_collation'::regclass AND k.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, (to_jsonb(k) - '{oid,conname,connamespace,conowner}'::text[])::text
  FROM mine m JOIN pg_conversion k ON m.classid = 'pg_conversion'::regclass AND k.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('%sHANDLER %s INLINE %s VALIDATOR %s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END,
    l.lanplcallfoid::regprocedure, l.laninline::regprocedure, l.lanvalidator::regprocedure)
  FROM mine m JOIN pg_language l ON m.classid = 'pg_language'::regclass AND l.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('FROM SQL %s TO SQL %s', t.trffromsql::regprocedure, t.trftosql::regprocedure)
  FROM mine m JOIN pg_transform t ON m.classid = 'pg_transform'::regclass AND t.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('TYPE %s HANDLER %s', a.amtype, a.amhandler)
  FROM mine m JOIN pg_am a ON m.classid = 'pg_am'::regclass AND a.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('%s %s %s %s %s', p.prsstart, p.prstoken, p.prsend, p.prsheadline, p.prslextype)
  FROM mine m JOIN pg_ts_parser p ON m.classid = 'pg_ts_parser'::regclass AND p.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, concat_ws(' ', (pg_identify_object('pg_ts_template'::regclass, d.dicttemplate, 0)).identity,
    d.dictinitoption)
  FROM mine m JOIN pg_ts_dict d ON m.classid = 'pg_ts_dict'::regclass AND d.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('INIT %s LEXIZE %s', t.tmplinit, t.tmpllexize)
  FROM mine m JOIN pg_ts_template t ON m.classid = 'pg_ts_template'::regclass AND t.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, 'PARSER ' || (pg_identify_object('pg_ts_parser'::regclass, c.cfgparser, 0)).identity
  FROM mine m JOIN pg_ts_config c ON m.classid = 'pg_ts_config'::regclass AND c.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 2, 'MAPPING FOR ' || (SELECT alias FROM ts_token_type(c.cfgparser) WHERE tokid = g.maptokentype)
    || ' WITH ' || string_agg(g.mapdict::regdictionary::text, ', ' ORDER BY g.mapseqno)
  FROM mine m JOIN pg_ts_config c ON m.classid = 'pg_ts_config'::regclass AND c.oid = m.objid
    JOIN pg_ts_config_map g ON g.mapcfg = c.oid
  GROUP BY m.classid, m.objid, c.cfgparser, g.maptokentype
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('VERSION %s SCHEMA %s', e.extversion, e.extnamespace::regnamespace)
  FROM mine m JOIN pg_extension e ON m.classid = 'pg_extension'::regclass AND e.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('ON %s%s EXECUTE %s%s', e.evtevent, ' WHEN TAG IN (' || array_to_string(e.evttags, ', ') || ')',
    e.evtfoid::regprocedure,
    CASE e.evtenabled WHEN 'D' THEN ' DISABLED' WHEN 'R' THEN ' ENABLED REPLICA' WHEN 'A' THEN ' ENABLED ALWAYS' END)
  FROM mine m JOIN pg_event_trigger e ON m.classid = 'pg_event_trigger'::regclass AND e.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, format('HANDLER %s VALIDATOR %s%s', w.fdwhandler::regprocedure, w.fdwvalidator::regprocedure,
    ' OPTIONS ' || array_to_string(w.fdwoptions, ', '))
  FROM mine m JOIN pg_foreign_data_wrapper w ON m.classid = 'pg_foreign_data_wrapper'::regclass AND w.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, concat_ws(' ', 'FOREIGN DATA WRAPPER',
    (SELECT quote_ident(fdwname) FROM pg_foreign_data_wrapper WHERE oid = s.srvfdw), 'TYPE ' || s.srvtype, 'VERSION ' || s.srvversion,
    'OPTIONS ' || array_to_string(s.srvoptions, ', '))
  FROM mine m JOIN pg_foreign_server s ON m.classid = 'pg_foreign_server'::regclass AND s.oid = m.objid
  UNION ALL
  -- a password is among them
  SELECT m.classid, m.objid, 0, 1, 'OPTIONS ' || (SELECT string_agg(split_part(option, '=', 1) || ' ' || md5(option), ', ' ORDER BY option)
    FROM unnest(u.umoptions) option)
  FROM mine m JOIN pg_user_mappings u ON m.classid = 'pg_user_mapping'::regclass AND u.umid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text
  FROM mine m JOIN pg_publication p ON m.classid = 'pg_publication'::regclass AND p.oid = m.objid
  UNION ALL
  SELECT m.classid, m.objid, 0, f.position, f.text
  FROM mine m
    JOIN pg_publication_rel r ON m.classid = 'pg_publication_rel'::regclass AND r.oid = m.objid
    CROSS JOIN LATERAL (VALUES
      (1, 'COLUMNS ' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a
          WHERE a.attrelid = r.prrelid
            AND to_jsonb(a.attnum) IN (SELECT jsonb_array_elements(NULLIF(to_jsonb(r) -> 'prattrs', 'null'))))),
      (2, 'WHERE ' || (SELECT to_jsonb(t) ->> 'rowfilter' FROM pg_publication_tables t
          WHERE t.pubname = (SELECT pubname FROM pg_publication WHERE oid = r.prpubid)
            AND format('%I.%I', t.schemaname, t.tablename)::regclass = r.prrelid))) f (position, text)
  UNION ALL
  SELECT m.classid, m.objid, 0, 1, concat_ws(' ', CASE WHEN s.subenabled THEN 'ENABLED' ELSE 'DISABLED' END, 'SLOT ' || s.subslotname,
    'PUBLICATION ' || array_to_string(s.subpublications, ', '))
  FROM mine m JOIN pg_subscription s ON m.classid = 'pg_subscription'::regclass AND s.oid = m.objid
  UNION ALL
  SELECT 'pg_database'::regclass, d.oid, 0, 1, 'SET ' || CASE s.setrole WHEN 0 THEN '' ELSE 'FOR ' || quote_ident(pg_get_userbyid(s.setrole)) || ' ' END
    || setting
  FROM pg_database d JOIN pg_db_role_setting s ON s.setdatabase = d.oid CROSS JOIN unnest(s.setconfig) setting
  WHERE d.datname = current_database()
  UNION ALL
  SELECT m.classid, m.objid, m.objsubid, 90, 'COMMENT ' || quote_literal(d.description)
  FROM mine m JOIN pg_description d ON d.classoid = m.classid AND d.objoid = m.objid AND d.objsubid = m.objsubid
  UNION ALL
  SELECT 'pg_database'::regclass, d.oid, 0, 90, 'COMMENT ' || quote_literal(shobj_description(d.oid, 'pg_database'))
  FROM pg_database d WHERE d.datname = current_database()
  UNION ALL
  SELECT m.classid, m.objid, m.objsubid, 91, 'SECURITY LABEL ' || s.provider || ' ' || quote_literal(s.label)
  FROM mine m JOIN pg_seclabel s ON s.classoid = m.classid AND s.objoid = m.objid AND s.objsubid = m.objsubid
  UNION ALL
  SELECT p.classid, p.objid, p.objsubid, 92, p.text FROM privilege p),

facts AS (
  SELECT classid, objid, objsubid, array_agg(text ORDER BY position, text) AS texts
  FROM fact WHERE text IS NOT NULL GROUP BY classid, objid, objsubid)

SELECT o.classid || ' ' || o.objid || ' ' || o.objsubid AS id,
  o.in_class || ' ' || o.in_object || ' ' || o.in_sub AS within,
  CASE WHEN o.classid = 'pg_database'::regclass THEN 'database'
    ELSE COALESCE((SELECT 'domain' FROM pg_type WHERE o.classid = 'pg_type'::regclass AND oid = o.objid AND typtype = 'd'),
      regexp_replace(replace(i.type, 'default acl', 'default privileges'), '^(table (?=column|constraint)|(function|operator) of (?=access method))', ''))
    || ' ' || regexp_replace(i.identity, '([(,])pg_catalog\.', '\1', 'g') END AS name,
  o.texts, o.brought_along
FROM (
    SELECT classid, objid, objsubid, m.in_class, m.in_object, m.in_sub, f.texts, m.created IS NULL AS brought_along
    FROM (SELECT true AS created, * FROM mine) m FULL JOIN facts f USING (classid, objid, objsubid)) o
  CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, o.objsubid) i
UNION ALL
-- made by the migrator before the first migration: that is nothing that a migration does
SELECT '', NULL, 'schema ' || quote_ident(space), NULL, false
FROM migrator WHERE to_regnamespace(quote_ident(space)) IS NULL
