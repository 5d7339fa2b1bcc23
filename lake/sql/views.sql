-- The views that answer questions. Each begins with a line "-- view: NAME" and
-- is made anew for every state of the lake: {{files "t"}} are the table's files,
-- {{.Until}} is a time or empty, {{.Imports}} and {{.Verdicts}} tell whether
-- there are any, {{column "t" "c" "TYPE"}} is a column that early files do not have, and {{.Withdrawn}} is a list of the verdicts that were withdrawn. Views whose names begin with all_ leave nothing out.

-- view: all_imports
SELECT seq, added, import, register, scope, release, files, hashes, rows, records, refused,
    {{column "imports" "first_year" "INTEGER"}}, {{column "imports" "last_year" "INTEGER"}}, {{column "imports" "actors" "VARCHAR[]"}}
FROM {{files "imports"}}{{with .Until}}
WHERE added <= {{.}}{{end}}

-- view: imports
SELECT *, release IS NOT NULL AND release < max(release) OVER (PARTITION BY register, scope) AS superseded
FROM (FROM {{.Schema}}.all_imports QUALIFY seq = max(seq) OVER (PARTITION BY import))

-- view: verdicts
SELECT seq, added, verdict, judgement, record, other, withdraws, "by", "at", note,
    judgement <> 'withdrawn' AND verdict NOT IN {{.Withdrawn}} AS holds
FROM {{files "verdicts"}}{{with .Until}}
WHERE added <= {{.}}{{end}}

-- view: judged
SELECT record, arg_max(judgement, seq) AS judgement
FROM {{.Schema}}.verdicts
WHERE holds AND judgement IN ('right', 'wrong')
GROUP BY record

-- view: all_documents
SELECT seq, added, document, key, hash, title, date, url, outlet, author, language, source, release, row, terms, import, coder,
    path, line, records, text
FROM {{files "documents"}}{{with .Until}}
WHERE added <= {{.}}{{end}}

-- view: documents
SELECT *
FROM {{.Schema}}.all_documents{{if .Imports}}
WHERE import IS NULL OR import IN (SELECT import FROM {{.Schema}}.imports WHERE NOT superseded){{end}}

-- view: all_records
SELECT seq, added, record, document, document_seq, kind, stage, "from", "to", "with", dyads, equipment, amount, currency, people,
    "when", first_day, last_day, year, place, country, tiv, tiv_allocated, uncertain, name, speaker, speaker_actor, outlet,
    certainty, confidence, quote, evidence, why, published, title, publisher, source, release, terms,
    import
FROM {{files "records"}}{{with .Until}}
WHERE added <= {{.}}{{end}}

-- view: records
SELECT *
FROM {{.Schema}}.all_records
WHERE true{{if .Imports}}
    AND (import IS NULL OR import IN (SELECT import FROM {{.Schema}}.imports WHERE NOT superseded)){{end}}{{if .Verdicts}}
    AND record NOT IN (SELECT record FROM {{.Schema}}.judged WHERE judgement = 'wrong'){{end}}

-- view: parties
SELECT record, document, 'from' AS role, unnest("from") AS actor FROM {{.Schema}}.records
UNION ALL
SELECT record, document, 'to', unnest("to") FROM {{.Schema}}.records
UNION ALL
SELECT record, document, 'with', unnest("with") FROM {{.Schema}}.records

-- view: dyads
SELECT record, document, kind, stage, certainty, confidence, source, year, first_day, last_day, published,
    regexp_extract(dyad, '^[^>~]+') AS a, regexp_extract(dyad, '[^>~]+$') AS b, contains(dyad, '>') AS directed, dyad
FROM {{files "dyads"}}
WHERE true{{with .Until}}
    AND added <= {{.}}{{end}}{{if .Imports}}
    AND (import IS NULL OR import IN (SELECT import FROM {{.Schema}}.imports WHERE NOT superseded)){{end}}{{if .Verdicts}}
    AND record NOT IN (SELECT record FROM {{.Schema}}.judged WHERE judgement = 'wrong'){{end}}

-- view: evidence
SELECT record, document, n, start_byte, end_byte,
    decode(encode(quote)[before + 1:before + end_byte - start_byte]) AS text
FROM (
    SELECT record, document, n, quote, evidence[n].start_byte AS start_byte, evidence[n].end_byte AS end_byte,
        coalesce(list_sum(list_transform(evidence[1:n - 1], lambda e: e.end_byte - e.start_byte + 1)), 0) AS before
    FROM (SELECT record, document, quote, evidence, unnest(range(1, len(evidence) + 1)) AS n FROM {{.Schema}}.records))

-- view: why
SELECT record, document, w.field, w.start_byte, w.end_byte, w.rule
FROM (SELECT record, document, unnest(why) AS w FROM {{.Schema}}.records)

-- view: equipment
SELECT record, document, e.class, e.name, e.count
FROM (SELECT record, document, unnest(equipment) AS e FROM {{.Schema}}.records)

-- view: people
SELECT record, document, p.count, p.unit
FROM (SELECT record, document, unnest(people) AS p FROM {{.Schema}}.records)

-- view: skips
SELECT seq, added, import, path, line, "offset", reason, detail, url, language
FROM {{files "skips"}}{{with .Until}}
WHERE added <= {{.}}{{end}}

-- view: events
SELECT seq, added, event, kind, stage, "from", "to", "with", dyads, "when", first_day, last_day, year, place, country, name,
    classes, records, documents, origins, sources, confidence, was, json
FROM {{files "events"}}
WHERE seq NOT IN (SELECT version FROM {{files "retired"}}{{with .Until}} WHERE added <= {{.}}{{end}}){{with .Until}}
    AND added <= {{.}}{{end}}

-- view: event_records
SELECT event, unnest(records) AS record FROM {{.Schema}}.events

-- view: event_stages
SELECT event, s ->> 'stage' AS stage, s ->> 'when' AS "when", s -> 'records' AS records
FROM (SELECT event, unnest(json_extract(json, '$.stages[*]')) AS s FROM {{.Schema}}.events)
