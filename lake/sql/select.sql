-- The rows of things by their seq, as JSON.

-- query: records
SELECT seq, CAST(to_json(r) AS VARCHAR)
FROM (
    SELECT * REPLACE (epoch_us(added) AS added)
    FROM all_records
    WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST) r

-- query: documents
SELECT seq, CAST(to_json(d) AS VARCHAR)
FROM (
    SELECT * REPLACE (epoch_us(added) AS added)
    FROM all_documents
    WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST) d

-- query: events
SELECT seq, CAST(json AS VARCHAR)
FROM events
WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST
