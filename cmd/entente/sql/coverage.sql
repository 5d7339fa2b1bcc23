-- The years that each source covers: registers from their first year to their
-- last, on none of which they are silent, and news the years of their documents.
SELECT DISTINCT source, release, unnest(range(min(year(first_day)), max(year(last_day)) + 1)) AS year
FROM records
WHERE source <> 'news' AND first_day IS NOT NULL AND last_day IS NOT NULL
GROUP BY source, release
UNION ALL
SELECT DISTINCT 'news', NULL, year(date)
FROM documents
WHERE coalesce(source, 'news') IN ('news', '') AND date IS NOT NULL
ORDER BY ALL
