-- The years that each source covers, and for whom: a register those that its
-- files have data on, or if they do not tell, from the first to the last that a
-- record has, in all of which it is silent on nothing; news the years of their documents.
WITH told AS (
    SELECT register AS source, release, first_year, last_year, CASE WHEN len(actors) > 0 THEN actors END AS actors
    FROM imports
    WHERE NOT superseded AND first_year IS NOT NULL
)
SELECT source, release, unnest(range(first_year, last_year + 1)) AS year, actors
FROM told
UNION
SELECT source, release, unnest(range(min(year(first_day)), max(year(last_day)) + 1)), NULL
FROM records
WHERE source <> 'news' AND first_day IS NOT NULL AND last_day IS NOT NULL
    AND NOT EXISTS (FROM told WHERE told.source = records.source AND told.release IS NOT DISTINCT FROM records.release)
GROUP BY source, release
UNION
SELECT 'news', NULL, year(date), NULL
FROM documents
WHERE coalesce(source, 'news') IN ('news', '') AND date IS NOT NULL
ORDER BY source, release, actors, year
