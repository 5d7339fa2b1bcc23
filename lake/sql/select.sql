-- The rows of things by their seq, as JSON.

-- query: records
SELECT seq, CAST(to_json(r) AS VARCHAR)
FROM (
    SELECT seq, epoch_us(added) AS added, record, document, document_seq, kind, stage, "from", "to", "with", equipment, amount,
        currency, people, "when", place, country, tiv, tiv_allocated, uncertain, name, speaker, speaker_actor,
        outlet, certainty, confidence, evidence, quote, why, published, title, publisher, source, release, terms
    FROM all_records
    WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST) r

-- query: documents
SELECT seq, CAST(to_json(d) AS VARCHAR)
FROM (
    SELECT seq, epoch_us(added) AS added, document, hash, title, date, url, outlet, author, language, source, release, row,
        terms, path, line, coder, records, text
    FROM all_documents
    WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST) d

-- query: events
SELECT seq, CAST(json AS VARCHAR)
FROM events
WHERE seq BETWEEN $LOW AND $HIGH AND seq IN $LIST
