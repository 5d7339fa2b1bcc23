-- The day on which the first document on each event appeared.
SELECT event, strftime(min(published), '%Y-%m-%d') AS published
FROM event_records
JOIN records USING (record)
WHERE published IS NOT NULL
GROUP BY event
