-- What there is, source by source.

-- query: sources
SELECT d.source, d.documents, coalesce(r.records, 0), coalesce(d.first, ''), coalesce(d.last, '')
FROM (
    SELECT source, count(*) AS documents, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last
    FROM documents GROUP BY source) d
LEFT JOIN (SELECT source, count(*) AS records FROM records GROUP BY source) r ON r.source = d.source
ORDER BY d.source
