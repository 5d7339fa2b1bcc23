-- What the measures need of the records that a query finds. The words are only
-- wanted where a value is to be spread over the years that they list.
SELECT record, source, release, strftime(published, '%Y-%m-%d') AS published, kind, stage, certainty, "from", "to", "with",
    "when", country, tiv, tiv_allocated, people, list_transform(equipment, lambda e: e.count) AS pieces,
    list_transform(list_filter(why, lambda w: w.field = 'kind'), lambda w: w.rule) AS rules,
    CASE WHEN tiv_allocated THEN quote END AS quote, evidence[1].start_byte AS quote_start,
    list_filter(why, lambda w: w.field = 'when')[1].start_byte AS when_start,
    list_filter(why, lambda w: w.field = 'when')[1].end_byte AS when_end
FROM ({{.}})
